using Wavix.Streaming.Simulator.Dials;

namespace Wavix.Streaming.Simulator.Tests.Dials;

public class DialDocumentTests
{
    [Fact]
    public void Document_TableOfApiFaults_IsTheCatalog()
    {
        IEnumerable<string> rows = Page().SkipWhile(line => line != "<!-- api-faults -->").Skip(3).TakeWhile(line => line != "<!-- /api-faults -->");

        rows.Should().Equal(ApiFaultNames.Known.Select(fault => $"| `{fault.Key}` | {fault.Value} |"));
    }

    [Fact]
    public void Document_Operations_AreAllNamed()
    {
        string section = string.Join('\n', Page().SkipWhile(line => line != "### Faults of the API"));

        section.Should().ContainAll(ApiOperationNames.All.Select(name => $"`{name}`"));
    }

    private static IEnumerable<string> Page() => File.ReadLines(Repository.PathOf("docs", "how-to", "test.md"));
}
