using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>NuGet installs a preview only where it is asked to. As long as there is nothing but previews, every install command must ask.</summary>
public partial class InstallCommandTests
{
    private static readonly bool IsPreview = XDocument.Load(Repository.PathOf("src", "Directory.Build.props"))
        .Descendants("VersionSuffix").Any(suffix => suffix.Value.Length > 0);

    public static TheoryData<string> Files =>
    [
        .. MarkdownPage.Paths,
        .. MarkdownPage.PackagePaths,
        "docs/samples/NodeEchoServer/conformance.yml",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void InstallCommands_OurPackages_AskForAPreviewAsLongAsThereIsNothingElse(string file) =>
        Failing(File.ReadAllText(Repository.PathOf(file)), IsPreview).Should().BeEmpty();

    [Theory]
    [InlineData("README.md", "dotnet add package Wavix.Streaming.AspNetCore")]
    [InlineData("README.md", "dotnet tool install -g Wavix.Streaming.Simulator")]
    [InlineData("docs/how-to/simulate-calls.md", "dotnet tool install -g Wavix.Streaming.Simulator")]
    public void InstallCommands_Page_HasThisOne(string file, string command) =>
        InstallCommand().Matches(File.ReadAllText(Repository.PathOf(file))).Should().Contain(match => match.Value.StartsWith(command, StringComparison.Ordinal));

    [Theory]
    [InlineData("dotnet add package Wavix.Streaming", true, 1)]
    [InlineData("dotnet add package Wavix.Streaming", false, 0)]
    [InlineData("dotnet add package Wavix.Streaming --prerelease", true, 0)]
    [InlineData("run `dotnet tool install -g Wavix.Streaming.Simulator` first", true, 1)]
    [InlineData("      - run: dotnet tool install --global Wavix.Streaming.Simulator --prerelease", true, 0)]
    [InlineData("dotnet new install Wavix.Streaming.Templates", true, 1)]
    [InlineData("dotnet new install Wavix.Streaming.Templates --prerelease", true, 0)]
    [InlineData("dotnet add package Microsoft.Extensions.Http", true, 0)]
    public void Failing_Text_IsWhatLacksTheOption(string text, bool isPreview, int failing) => Failing(text, isPreview).Should().HaveCount(failing);

    private static IEnumerable<string> Failing(string text, bool isPreview) =>
        InstallCommand().Matches(text).Select(match => match.Value)
            .Where(command => isPreview && !command.Contains("--prerelease", StringComparison.Ordinal));

    [GeneratedRegex(@"dotnet (add package|tool install|new install)[^\n`]*? Wavix\.[^\n`]*")]
    private static partial Regex InstallCommand();
}
