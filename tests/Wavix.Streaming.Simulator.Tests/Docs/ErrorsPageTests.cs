using System.Reflection;
using System.Text.RegularExpressions;
using Wavix.Streaming.Agents;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>docs/reference/errors.md has every exception that a public member is documented to throw, and every reason.</summary>
public partial class ErrorsPageTests
{
    private const string Path = "docs/reference/errors.md";

    private static readonly ReferencePage Page = new(Path);
    private static readonly string Text = File.ReadAllText(Repository.PathOf(Path.Split('/')));

    public static TheoryData<Type, string> Reasons => new()
    {
        { typeof(WavixStreamEndReason), "End reasons" },
        { typeof(PlaybackOutcome), "Playback outcomes" },
        { typeof(InvalidMessageReason), "Invalid messages" },
        { typeof(EventAnomalies), "Anomalies" },
        { typeof(VoiceAgentEndReason), "End reasons of agents" },
        { typeof(CallControlErrorReason), "Call control errors" },
    };

    [Fact]
    public async Task Page_ExceptionsByMember_AreThoseOfTheComments() =>
        await Page.CheckAsync((kind, name) => Task.FromResult(kind == "exceptions" ? ExceptionTable.Of(PackageOf(name)) : null));

    [Fact]
    public void Page_Packages_AreAllWhoseMembersThrow() => Page.NamesOf("exceptions")
        .Should().BeEquivalentTo(OptionClasses.Packages.Where(package => ExceptionTable.All(package).Any(thrown => thrown.IsListed)).Select(package => package.GetName().Name));

    [Fact]
    public void Page_TableOfExceptions_IsAllThatMembersThrow() =>
        Names(Section("Exceptions")).Should().BeEquivalentTo(OptionClasses.Packages.SelectMany(ExceptionTable.All).Select(thrown => thrown.Exception).Distinct());

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Page_TableOfReasons_IsTheEnum(Type reasons, string section) => Names(Section(section))
        .Should().BeEquivalentTo(Enum.GetNames(reasons).Where(name => name != "None"));

    [Fact]
    public void Page_TableOfStatistics_IsTheClass() => Names(Section("Statistics"))
        .Should().BeEquivalentTo(typeof(WavixStreamStatistics).GetProperties().Select(property => property.Name));

    private static Assembly PackageOf(string name) => OptionClasses.Packages.Single(package => package.GetName().Name == name);

    /// <summary>The first table of a section.</summary>
    private static string Section(string heading) => FirstTable().Match(Text[Text.IndexOf($"## {heading}\n", StringComparison.Ordinal)..]).Value;

    /// <summary>The names in code in the first cells of a table.</summary>
    private static IEnumerable<string> Names(string table) =>
        FirstCell().Matches(table).SelectMany(cell => Name().Matches(cell.Value)).Select(name => name.Groups[1].Value).Where(name => name != "Reason");

    [GeneratedRegex(@"(?:^\|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex FirstTable();

    [GeneratedRegex(@"^\|[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
