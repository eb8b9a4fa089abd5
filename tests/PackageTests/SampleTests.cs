using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>Samples that were copied out of the repository: they build without a warning, and do what their README says.</summary>
public sealed partial class SampleTests(PackedSources packed, CopiedSamples samples) : IClassFixture<CopiedSamples>
{
    public static TheoryData<string> All => [.. CopiedSamples.Names];

    public static TheoryData<string> Runnable => [.. CopiedSamples.Runnable];

    public static TheoryData<string> WithContainers =>
        [.. CopiedSamples.Names.Where(name => File.Exists(Repository.PathOf("docs", "samples", name, "Dockerfile")))];

    [Fact]
    public async Task Build_EachCopy_HasNoWarningsAndUsesThePackages()
    {
        await samples.BuildAsync();

        foreach (string name in CopiedSamples.Names)
        {
            string[] ours = [.. ReferencesOf(name).Select(reference => reference.Id).Where(IsOurs)];
            ours.Should().NotBeEmpty(name).And.OnlyContain(id => samples.HasRestored(name, id), name);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Versions_OfEachReference_AreThoseOfThisRepository(string name)
    {
        Dictionary<string, string> versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .GroupBy(element => element.Attribute("Include")!.Value)
            .ToDictionary(group => group.Key, group => group.Last().Attribute("Version")!.Value);

        ReferencesOf(name).Should().OnlyContain(reference => reference.Version == (IsOurs(reference.Id) ? packed.Version : versions[reference.Id]));
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task Readme_CommandsInACopy_DoWhatItSays(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are run by a shell that Windows does not have.");
        string readme = await File.ReadAllTextAsync(Repository.PathOf("docs", "samples", name, "README.md"));
        string[] promised = Promised().Match(readme).Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string printed = await samples.RunAsync(name);

        promised.Should().NotBeEmpty();
        promised.Where(line => !PatternOf(line).IsMatch(printed)).Should().BeEmpty(printed);
    }

    /// <summary>Who runs one in a container has the same with the other.</summary>
    [Theory]
    [MemberData(nameof(WithContainers))]
    public async Task Container_OfEachSample_IsThatOfTheTemplates(string name)
    {
        string template = await File.ReadAllTextAsync(Repository.PathOf("src", "Wavix.Streaming.Templates", "Common", "Dockerfile"));
        string expected = template.Replace("RUNTIME_VERSION", "10.0", StringComparison.Ordinal).Replace("WavixApp", name, StringComparison.Ordinal);

        (await File.ReadAllTextAsync(Repository.PathOf("docs", "samples", name, "Dockerfile"))).Should().Be(expected);
        XDocument project = XDocument.Load(Repository.PathOf("docs", "samples", name, $"{name}.csproj"));
        expected.Should().Contain($"FROM {project.Descendants("ContainerBaseImage").Single().Value}\n");
        expected.Should().Contain($"EXPOSE {project.Descendants("ContainerPort").Single().Attribute("Include")!.Value}\n");
    }

    /// <summary>A line of a README, in which … is what differs from run to run. Programs align what they print by spaces.</summary>
    private static Regex PatternOf(string line) =>
        new(Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal).Replace(@"\ ", " +", StringComparison.Ordinal));

    private static bool IsOurs(string id) => id.StartsWith("Wavix.", StringComparison.Ordinal);

    private static IEnumerable<(string Id, string Version)> ReferencesOf(string name) =>
        XDocument.Load(Repository.PathOf("docs", "samples", name, $"{name}.csproj")).Descendants("PackageReference")
            .Select(reference => (reference.Attribute("Include")!.Value, reference.Attribute("Version")!.Value));

    [GeneratedRegex(@"```text\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Promised();
}
