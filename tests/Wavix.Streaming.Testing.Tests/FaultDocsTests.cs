using System.Reflection;

namespace Wavix.Streaming.Testing.Tests;

public class FaultDocsTests
{
    [Fact]
    public void Known_Faults_AreTheTableOfTheDocs()
    {
        string root = typeof(FaultDocsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

        IEnumerable<string> rows = File.ReadLines(Path.Combine(root, "docs", "testing.md")).SkipWhile(line => line != "## Faults")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        rows.Should().Equal(SimulatedFaults.Known.Select(fault => $"| `{fault.Key}` | {fault.Value} |"));
    }
}
