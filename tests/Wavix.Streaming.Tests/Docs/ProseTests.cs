using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>Comments, XML documentation, log messages, exception texts and help texts of the packages are in plain words.</summary>
public partial class ProseTests
{
    /// <summary>Every folder of <c>src</c> that has sources, with all below it.</summary>
    private static readonly string[] Folders =
    [
        "src/Common",
        "src/Wavix.Streaming/Diagnostics",
        "src/Wavix.Streaming/Playback",
        "src/Wavix.Streaming/Protocol",
        "src/Wavix.Streaming/Session",
        "src/Wavix.Streaming/Transport",
        "src/Wavix.Streaming.Agents.OpenAI",
        "src/Wavix.Streaming.AspNetCore",
        "src/Wavix.Streaming.AspNetCore.Redis",
        "src/Wavix.Streaming.Agents",
        "src/Wavix.Streaming.Audio",
        "src/Wavix.Streaming.CallControl",
        "src/Wavix.Streaming.Simulator",
        "src/Wavix.Streaming.Templates",
        "src/Wavix.Streaming.Testing",
    ];

    public static TheoryData<string> AllFolders => [.. Folders];

    public static TheoryData<string> AllPages => [.. MarkdownPage.Paths.Concat(MarkdownPage.PackagePaths)];

    [Theory]
    [MemberData(nameof(AllFolders))]
    public void Prose_Words_ArePlain(string folder) =>
        string.Join('\n', Repository.Files(folder, "*.cs").SelectMany(FindIn)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Page_Words_ArePlain(string page) =>
        string.Join('\n', FindInText(page, MarkdownPage.Read(page).Prose)).Should().BeEmpty();

    /// <summary>Headings are noun phrases or imperatives.</summary>
    [Theory]
    [MemberData(nameof(AllPages))]
    public void Page_Headings_AreNotQuestions(string page) =>
        Question().Matches(MarkdownPage.Read(page).Prose).Select(heading => heading.Value).Should().BeEmpty();

    [Fact]
    public void Prose_WordsOfTheBuild_ArePlain() =>
        string.Join('\n', Repository.Files("src", "*.*proj", "*.props", "*.targets").Append("src/LeaveOnlyPublicDocumentation.cs").SelectMany(FindIn)).Should().BeEmpty();

    [Fact]
    public void Folders_SourcesOfSrc_AreAllInOne() =>
        Repository.Files("src", "*.cs").Where(path => path.Count(c => c == '/') > 1 && !Folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Should().BeEmpty("a new folder is listed above");

    [Theory]
    [InlineData("// The handler is told by its token.", "a.cs:1: told (report, indicate, say, show; a token is canceled, a handler is notified)")]
    [InlineData("int a;\n/// <summary>Its token trips when the stream ends.</summary>", "a.cs:2: trips (is canceled)")]
    [InlineData("// From the begin of a message.", "a.cs:1: the begin (the start, the beginning)")]
    [InlineData("// From the call's begin.", "a.cs:1: call's begin (the start, the beginning)")]
    [InlineData("throw new ArgumentException($\"'{text}' is no URL.\");", "a.cs:1: is no (is not a)")]
    [InlineData("// Where\n// the audio\n// stands.", "a.cs:3: stands (is, appears)")]
    [InlineData("// Sent behind the mark.", "a.cs:1: behind (after)")]
    [InlineData("/// <summary>Playing time of so many bytes.</summary>", "a.cs:1: so many (this many, up to N, for the given time)")]
    [InlineData("/// <summary>\n/// Most bytes of a message.</summary>", "a.cs:1: Most (maximum, minimum)")]
    [InlineData("Log(\"A playback is over: {Outcome}.\");", "a.cs:1: is over (has ended, has completed)")]
    [InlineData("[LoggerMessage(5, LogLevel.Debug, \"It failed. The call\" + \" goes on.\")]", "a.cs:1: goes on (continues)")]
    [InlineData("// Looks\n// anew.", "a.cs:2: anew (again)")]
    [InlineData("int a; // Nobody reads it.", "a.cs:1: Nobody (the caller, the reader, the waiter)")]
    [InlineData("// A message came.", "a.cs:1: came (arrive, is received)")]
    [InlineData("/// <param name=\"cancellationToken\">Gives up.</param>", "a.cs:1: Gives up (cancels the wait; stops waiting)")]
    [InlineData("$\"{a}, {(b ? \"which is no number\" : \"\")}\"", "a.cs:1: is no (is not a)")]
    public void Find_SentenceWithAWordOfTheList_GivesLineWordAndReplacement(string source, string found) =>
        Find("a.cs", source).Should().Equal(found);

    [Fact]
    public void Find_CommentOfABuildFile_IsRead() =>
        Find("a.props", "<A>\n<!-- Whatever\n stands here. --></A>").Should().Equal("a.props:3: stands (is, appears)");

    [Theory]
    [InlineData("// There is no start, and the stream is no longer open.")]
    [InlineData("// The mark's round trip.")]
    [InlineData("// The reader falls behind. The server is behind a proxy.")]
    [InlineData("// A message that is over the limit.")]
    [InlineData("// The fraction comes after the seconds.")]
    [InlineData("// They begin here, and standard streams are understood.")]
    [InlineData("/// <summary>See <c>tell</c>, `told` and <see cref=\"Trip\"/>.</summary>")]
    [InlineData("Tell(trip, stands: 'a', \"told\", $\"{told}, {Behind(stood)}\");")]
    [InlineData("string a = \"https://example.com/x\"; int stood = 1;")]
    public void Find_PlainSentenceOrCode_FindsNothing(string source) => Find("a.cs", source).Should().BeEmpty();

    private static IEnumerable<string> FindIn(string path) => Find(path, File.ReadAllText(Repository.PathOf(path)));

    private static IEnumerable<string> Find(string path, string source) =>
        from passage in path.EndsWith(".cs", StringComparison.Ordinal) ? SourceProse.Read(source) : SourceProse.ReadBuildFile(source)
        from finding in PlainWords.Find(passage.Text)
        select $"{path}:{passage.Line + passage.Text.AsSpan(0, finding.Index).Count('\n')}: {finding.Text} ({finding.Instead})";

    [GeneratedRegex(@"^#+ (what|where|who|whose|when|which|why|how(?!-to))\b.*", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Question();

    private static IEnumerable<string> FindInText(string path, string text) =>
        PlainWords.Find(text).Select(finding => $"{path}:{1 + text.AsSpan(0, finding.Index).Count('\n')}: {finding.Text} ({finding.Instead})");
}
