using System.Reflection;

namespace Wavix.Streaming.Simulator.Tests.Checks;

public class CheckDocumentTests
{
    [Fact]
    public void Document_TableOfChecks_IsTheCatalog()
    {
        string root = typeof(CheckDocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

        IEnumerable<string> rows = File.ReadLines(Path.Combine(root, "docs", "testing.md")).SkipWhile(line => line != "<!-- checks -->")
            .Skip(3).TakeWhile(line => line != "<!-- /checks -->");

        rows.Should().Equal(CheckCatalog.All.Select(check => $"| `{check.Id}` | {CheckNames.Of(check.Class)} | {check.Sentence} |"));
    }
}
