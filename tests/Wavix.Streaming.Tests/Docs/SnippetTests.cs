namespace Wavix.Streaming.Tests.Docs;

public class SnippetTests
{
    public static TheoryData<string> Documents => [.. Snippets.Documents.Select(path => Path.GetRelativePath(Repository.Root, path))];

    /// <summary>To bring the documents up to date, run this test with the environment variable UPDATE_SNIPPETS set to 1.</summary>
    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Snippets_AreWhatTheSamplesCompile(string document)
    {
        string path = Repository.PathOf(document);
        string written = File.ReadAllText(path);
        string expected = Snippets.Refresh(written);
        if (Environment.GetEnvironmentVariable("UPDATE_SNIPPETS") == "1")
        {
            File.WriteAllText(path, expected);
            return;
        }

        written.Should().Be(expected, "snippets are regions of samples; set UPDATE_SNIPPETS=1 and run this test to refresh them");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CSharpWithoutSample_IsNotThere(string document) =>
        Snippets.Unmarked(File.ReadAllText(Repository.PathOf(document))).Should().BeEmpty();

    /// <summary>Those who copy it should not have to search for the namespace.</summary>
    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_FirstSnippet_NamesItsNamespaces(string document) =>
        Snippets.CSharp(File.ReadAllText(Repository.PathOf(document))).Take(1)
            .Where(code => !code.Contains("\nusing Wavix.Streaming", StringComparison.Ordinal))
            .Should().BeEmpty();
}
