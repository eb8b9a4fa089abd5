namespace Wavix.Streaming.Tests.Common;

/// <summary>Tests that measure time or what the whole process does, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class RunsAlone
{
    public const string Name = "Runs alone";
}
