namespace Wavix.Streaming.Tests;

/// <summary>Tests that measure what the whole process does, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class RunsAlone
{
    public const string Name = "Runs alone";
}
