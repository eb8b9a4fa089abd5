namespace Wavix.Streaming.Simulator.Tests.Checks;

public class CheckDocumentTests
{
    [Fact]
    public void Document_TableOfChecks_IsTheCatalog() => Rows("checks").Should().Equal(CheckCatalog.All.Select(RowOf));

    [Fact]
    public void Document_TableOfHttpChecks_IsTheCatalog() => Rows("http-checks").Should().Equal(CheckCatalog.Http.Select(RowOf));

    private static string RowOf(Check check) => $"| `{check.Id}` | {CheckNames.Of(check.Class)} | {check.Sentence} |";

    private static IEnumerable<string> Rows(string table) => File.ReadLines(Repository.PathOf("docs", "how-to", "test.md"))
        .SkipWhile(line => line != $"<!-- {table} -->").Skip(3).TakeWhile(line => line != $"<!-- /{table} -->");
}
