using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>The pages of docs/explanation name types, members, options and instruments of the packages as they are called.</summary>
public partial class ExplanationTests
{
    /// <summary>Names of other programs and packages, and of programs outside src.</summary>
    private static readonly string[] Others =
    [
        "AllocationTests", "ArchitectureTests", "ConnectionLostTests",
        "UseHttpLogging",
    ];

    private static readonly HashSet<string> Words =
    [
        .. Repository.Files("src", "*.cs")
            .SelectMany(file => Word().Matches(File.ReadAllText(Repository.PathOf(file))).Select(word => word.Value)),
    ];

    // The pages of benchmarks are about other programs, too.
    public static TheoryData<string> Pages =>
        [.. MarkdownPage.Paths.Where(path => path.StartsWith("docs/explanation/", StringComparison.Ordinal) && !path.EndsWith("benchmarks.md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_NamesInCode_AreThoseOfThePackages(string page) =>
        CodeOf(page).SelectMany(code => Name().Matches(code)).Select(name => name.Value).Where(name => !Words.Contains(name)).Except(Others).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Instruments_AreThere(string page)
    {
        string sources = string.Concat(
            File.ReadAllText(Repository.PathOf("src", "Wavix.Streaming", "Diagnostics", "Instruments.cs")),
            File.ReadAllText(Repository.PathOf("src", "Wavix.Streaming.Agents", "Running", "AgentTelemetry.cs")));

        CodeOf(page).Where(code => Instrument().IsMatch(code)).Where(code => !sources.Contains($"\"{code}\"", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> CodeOf(string page) =>
        Code().Matches(Fence().Replace(File.ReadAllText(Repository.PathOf(page)), "")).Select(code => code.Groups["code"].Value);

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    /// <summary>With a capital letter inside, as options, types and most members have.</summary>
    [GeneratedRegex(@"(?<!\w)[A-Z][a-z]+[A-Z]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(wavix\.(streaming|agent)|gen_ai)\.[a-z_.]+$")]
    private static partial Regex Instrument();
}
