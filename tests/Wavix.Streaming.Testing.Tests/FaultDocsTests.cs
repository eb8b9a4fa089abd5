namespace Wavix.Streaming.Testing.Tests;

public class FaultDocsTests
{
    [Fact]
    public void Known_Faults_AreTheTableOfTheDocs()
    {
        IEnumerable<string> rows = File.ReadLines(Repository.PathOf("docs", "how-to", "test.md")).SkipWhile(line => line != "## Faults")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        rows.Should().Equal(SimulatedFaults.Known.Select(fault => $"| `{fault.Key}` | {fault.Value} |"));
    }
}
