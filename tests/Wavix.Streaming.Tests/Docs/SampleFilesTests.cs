using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>The folders of the samples have what a reader who copies one needs, and no secret.</summary>
public partial class SampleFilesTests
{
    private const string Samples = "docs/samples";

    // As long as a reader in a hurry scrolls.
    private const int MaxReadmeLines = 60;

    private static readonly string[] Names =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("docs", "samples")).Select(folder => Path.GetFileName(folder)!)
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Programs => [.. Names];

    /// <summary>Those on ASP.NET Core.</summary>
    public static TheoryData<string> Servers => [.. Names.Where(IsServer)];

    [Fact]
    public void Index_LinksAndPicture_HaveEachSample()
    {
        MarkdownPage.Read($"{Samples}/README.md").Links.Should().Contain(Names);
        string picture = File.ReadAllText(Repository.PathOf("docs", "images", "samples.svg"));
        PictureName().Matches(picture).Select(match => match.Groups["name"].Value).Should().BeEquivalentTo(Names);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Readme_OfEachSample_IsShortAndHasItsSections(string name)
    {
        string readme = File.ReadAllText(PathOf(name, "README.md"));

        readme.Should().StartWith($"# {name}\n").And.Contain("\n## Run it\n").And.Contain("\n## Settings\n").And.Contain("\n## For production\n");
        readme.Count(c => c == '\n').Should().BeLessThanOrEqualTo(MaxReadmeLines);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Settings_OfEachServer_HaveNoCommentsAndNoSecret(string name)
    {
        using JsonDocument settings = Read(name, "appsettings.json");

        NamesIn(settings.RootElement).Where(setting => Secret().IsMatch(setting)).Should().BeEmpty();
        settings.RootElement.GetProperty("Logging").GetProperty("LogLevel").GetProperty("Microsoft.AspNetCore").GetString().Should().Be("Warning");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void Profile_OfEachServer_IsOneInDevelopmentOnThisMachine(string name)
    {
        using JsonDocument settings = Read(name, Path.Combine("Properties", "launchSettings.json"));
        JsonElement profile = settings.RootElement.GetProperty("profiles").EnumerateObject().Should().ContainSingle().Which.Value;

        profile.GetProperty("environmentVariables").GetProperty("ASPNETCORE_ENVIRONMENT").GetString().Should().Be("Development");
        string address = profile.GetProperty("applicationUrl").GetString()!;
        new Uri(address).IsLoopback.Should().BeTrue();
        File.ReadAllText(PathOf(name, "README.md")).Should().Contain(new Uri(address).Authority);
    }

    [Fact]
    public void Profiles_OfAllServers_HaveDifferentPorts() =>
        Names.Where(IsServer).Select(name => Url().Match(File.ReadAllText(PathOf(name, "Properties", "launchSettings.json"))).Value)
            .Should().OnlyHaveUniqueItems();

    /// <summary>Servers that anyone on this machine may call listen nowhere else, whatever the settings say.</summary>
    [Fact]
    public void Local_OfEachServer_RefusesAllOtherAddresses()
    {
        string[] local =
        [
            .. Repository.Files("docs/samples", "*.cs").Where(path => !path.Contains(".Tests/", StringComparison.Ordinal))
                .Concat(Repository.Files("src/Wavix.Streaming.Templates", "*.cs"))
                .Select(path => File.ReadAllText(Repository.PathOf(path))).Where(text => text.Contains("With --local", StringComparison.Ordinal)),
        ];

        local.Should().HaveCountGreaterThan(7).And.OnlyContain(text =>
            text.Contains("must be a loopback address", StringComparison.Ordinal) && text.Contains("leave out Kestrel:Endpoints", StringComparison.Ordinal));
    }

    private static bool IsServer(string name) =>
        File.Exists(PathOf(name, $"{name}.csproj")) && File.ReadAllText(PathOf(name, $"{name}.csproj")).Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal);

    private static JsonDocument Read(string name, string file) => JsonDocument.Parse(File.ReadAllText(PathOf(name, file)));

    private static IEnumerable<string> NamesIn(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(property => NamesIn(property.Value).Prepend(property.Name))
        : [];

    private static string PathOf(params string[] parts) => Repository.PathOf(["docs", "samples", .. parts]);

    [GeneratedRegex("""class="name"[^>]*>(?<name>\w+)<""")]
    private static partial Regex PictureName();

    [GeneratedRegex("key|secret|token|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex(@"http://[\w.:]+")]
    private static partial Regex Url();
}
