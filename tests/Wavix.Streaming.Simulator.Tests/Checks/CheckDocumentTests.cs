namespace Wavix.Streaming.Simulator.Tests.Checks;

public class CheckDocumentTests
{
    [Fact]
    public void Document_TableOfChecks_IsTheCatalog()
    {
        IEnumerable<string> rows = File.ReadLines(Repository.PathOf("docs", "testing.md")).SkipWhile(line => line != "<!-- checks -->")
            .Skip(3).TakeWhile(line => line != "<!-- /checks -->");

        rows.Should().Equal(CheckCatalog.All.Select(check => $"| `{check.Id}` | {CheckNames.Of(check.Class)} | {check.Sentence} |"));
    }
}
