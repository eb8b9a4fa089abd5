using Wavix.Streaming.Simulator.Tests.Checks;
using Xunit.Sdk;
using Xunit.v3;

// Most of these tests wait for the real clock or for another process, not for a processor: more of them run side by side than there are cores.
[assembly: Parallelization(MaxThreads = 8)]
[assembly: TestCollectionOrderer(typeof(Wavix.Streaming.Simulator.Tests.LongestFirst))]

namespace Wavix.Streaming.Simulator.Tests;

/// <summary>The classes that wait for longest begin first, so that the others run meanwhile.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(ConformanceTests), nameof(ConversationMutantTests), nameof(CheckCommandTests)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.FindIndex(Longest, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is var index and >= 0 ? index : Longest.Length)];
}
