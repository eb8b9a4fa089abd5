namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>Tests that measure time, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class RunsAlone
{
    public const string Name = "Runs alone";
}
