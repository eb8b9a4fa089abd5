using System.Text;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
public sealed class ContentTests(PackedSources packed)
{
    private const string Tool = "Wavix.Streaming.Simulator";
    private const string Templates = "Wavix.Streaming.Templates";
    private const string CallControl = "Wavix.Streaming.CallControl";
    private const string Ai = "Microsoft.Extensions.AI.Abstractions";
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";
    private const string Http = "Microsoft.Extensions.Http";
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";
    private const string Pipelines = "System.IO.Pipelines";
    private const string Json = "System.Text.Json";

    public static TheoryData<string> Libraries => new(
        "Wavix.Streaming",
        "Wavix.Streaming.Agents",
        "Wavix.Streaming.Agents.OpenAI",
        "Wavix.Streaming.AspNetCore",
        "Wavix.Streaming.AspNetCore.Redis",
        "Wavix.Streaming.Audio",
        "Wavix.Streaming.CallControl",
        "Wavix.Streaming.Testing");

    /// <summary>Those that hold assemblies.</summary>
    public static TheoryData<string> Programs => new(Libraries.Select(row => row.Data).Append(Tool));

    public static TheoryData<string> Packages => new(Programs.Select(row => row.Data).Append(Templates));

    /// <summary>What each depends on, on .NET 8 and on .NET 10, which holds some of it.</summary>
    public static TheoryData<string, string[], string[]> Dependencies => new()
    {
        { "Wavix.Streaming", [Logging, Pipelines, Json], [Logging] },
        { "Wavix.Streaming.Agents", ["Wavix.Streaming", "Wavix.Streaming.Audio", Ai, Logging, Pipelines, Json], ["Wavix.Streaming", "Wavix.Streaming.Audio", Ai, Logging] },
        { "Wavix.Streaming.Agents.OpenAI", ["Wavix.Streaming.Agents", Ai, Logging, Pipelines, Json], ["Wavix.Streaming.Agents", Ai, Logging] },
        { "Wavix.Streaming.AspNetCore", ["Wavix.Streaming", CallControl, Binder, Http, Logging, Pipelines, Json], ["Wavix.Streaming", CallControl] },
        {
            "Wavix.Streaming.AspNetCore.Redis",
            ["Wavix.Streaming.AspNetCore", "StackExchange.Redis", Binder, Http, Logging, Pipelines, Json],
            ["Wavix.Streaming.AspNetCore", "StackExchange.Redis", Binder, Http, Logging]
        },
        { "Wavix.Streaming.Audio", ["Wavix.Streaming", Logging, Pipelines, Json], ["Wavix.Streaming", Logging] },
        { "Wavix.Streaming.CallControl", [Binder, Http, Logging, Pipelines, Json], [Binder, Http, Logging] },
        {
            "Wavix.Streaming.Testing",
            ["Wavix.Streaming", "Wavix.Streaming.Agents", "Wavix.Streaming.Audio", Ai, Logging, Pipelines, Json],
            ["Wavix.Streaming", "Wavix.Streaming.Agents", "Wavix.Streaming.Audio", Ai, Logging]
        },
    };

    [Fact]
    public void Feed_Packed_HoldsAPackageOfEachProjectAndItsSymbols()
    {
        IEnumerable<string> projects = Directory.EnumerateDirectories(Repository.PathOf("src"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(project => Path.GetFileNameWithoutExtension(project));

        IEnumerable<string> files = Directory.EnumerateFiles(packed.Feed).Select(file => Path.GetFileName(file));

        files.Should().BeEquivalentTo(projects.SelectMany(project => project == Templates
            ? new[] { $"{project}.{packed.Version}.nupkg" }
            : [$"{project}.{packed.Version}.nupkg", $"{project}.{packed.Version}.snupkg"]));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Metadata_EachPackage_SaysWhatItIs(string id)
    {
        using PackageFile package = packed.Open(id);

        XElement metadata = package.Metadata;

        metadata.Element("id")!.Value.Should().Be(id);
        metadata.Element("version")!.Value.Should().Be(packed.Version);
        metadata.Element("authors")!.Value.Should().Be("Wavix.Streaming contributors");
        metadata.Element("license")!.Should().HaveAttribute("type", "expression").And.HaveValue("MIT");
        metadata.Element("readme")!.Value.Should().Be("README.md");
        metadata.Element("icon")!.Value.Should().Be("icon.png");
        metadata.Element("description")!.Value.Should().NotBeEmpty().And.NotBe("Package Description");
        metadata.Element("copyright")!.Value.Should().NotBeEmpty();
        metadata.Element("tags")!.Value.Split(' ').Should().Contain(["wavix", "call-streaming", "websocket"]);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Metadata_EachPackage_NamesItsCommitAndTheRepository(string id)
    {
        using PackageFile package = packed.Open(id);

        XElement repository = package.Metadata.Element("repository")!;

        repository.Should().HaveAttribute("commit", packed.Commit);
        repository.Should().HaveAttribute("url", Repository.Url);
        package.Metadata.Element("projectUrl")!.Value.Should().Be(Repository.Url);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Files_EachPackage_HasItsOwnReadmeAndTheIcon(string id)
    {
        using PackageFile package = packed.Open(id);

        package.Read("README.md").Should().Equal(File.ReadAllBytes(Repository.PathOf("src", id, "README.md")));
        package.Read("icon.png").Should().Equal(File.ReadAllBytes(Repository.PathOf("docs", "images", "icon.png")));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Files_EachLibrary_AreOneAssemblyWithDocumentationForEachFramework(string id)
    {
        using PackageFile package = packed.Open(id);

        package.Entries.Should().BeEquivalentTo(
        [
            $"{id}.nuspec",
            "README.md",
            "icon.png",
            $"lib/net8.0/{id}.dll",
            $"lib/net8.0/{id}.xml",
            $"lib/net10.0/{id}.dll",
            $"lib/net10.0/{id}.xml",
        ]);
    }

    [Theory]
    [MemberData(nameof(Dependencies))]
    public void Dependencies_EachLibrary_AreTheseAndNoOthers(string id, string[] net8, string[] net10)
    {
        using PackageFile package = packed.Open(id);

        IEnumerable<XElement> groups = package.Metadata.Element("dependencies")!.Elements("group");

        groups.Select(group => group.Attribute("targetFramework")!.Value).Should().BeEquivalentTo("net8.0", "net10.0");
        DependenciesOf("net8.0").Should().BeEquivalentTo(net8);
        DependenciesOf("net10.0").Should().BeEquivalentTo(net10);

        IEnumerable<string> DependenciesOf(string framework) => groups
            .Single(group => group.Attribute("targetFramework")!.Value == framework)
            .Elements("dependency")
            .Select(dependency => dependency.Attribute("id")!.Value);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Dependencies_OnOurOwn_AreOfTheSameVersion(string id)
    {
        using PackageFile package = packed.Open(id);

        package.Metadata.Descendants("dependency")
            .Where(dependency => dependency.Attribute("id")!.Value.StartsWith("Wavix.", StringComparison.Ordinal))
            .Select(dependency => dependency.Attribute("version")!.Value)
            .Should().AllBe(packed.Version);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Surface_EachLibrary_IsDocumentedAndListed(string id)
    {
        using PackageFile package = packed.Open(id);
        string listed = File.ReadAllText(Repository.PathOf("src", id, "PublicAPI.Shipped.txt"))
            + File.ReadAllText(Repository.PathOf("src", id, "PublicAPI.Unshipped.txt"));

        foreach (string framework in (string[])["net8.0", "net10.0"])
        {
            string documentation = Encoding.UTF8.GetString(package.Read($"lib/{framework}/{id}.xml"));
            using var assembly = new AssemblyFile(package.Read($"lib/{framework}/{id}.dll"));

            string[] types = [.. assembly.PublicTypes];

            types.Should().NotBeEmpty();
            types.Should().OnlyContain(type => documentation.Contains($"\"T:{type}\"", StringComparison.Ordinal));
            types.Should().OnlyContain(
                type => listed.Contains($"\n{type}\n", StringComparison.Ordinal) || listed.Contains($"]{type}\n", StringComparison.Ordinal),
                "an experimental type has its id in front");
        }
    }

    [Fact]
    public void Files_Tool_AreWhatRunsAndNoDocumentation()
    {
        using PackageFile package = packed.Open(Tool);

        package.Metadata.Descendants("packageType").Single().Should().HaveAttribute("name", "DotnetTool");
        package.Entries.Should().Contain("tools/net8.0/any/wavix-sim.dll").And.Contain("tools/net8.0/any/wavix-sim.runtimeconfig.json");
        package.Entries.Where(name => name.EndsWith(".xml", StringComparison.Ordinal)).Should().Equal("tools/net8.0/any/DotnetToolSettings.xml");
        Encoding.UTF8.GetString(package.Read("tools/net8.0/any/DotnetToolSettings.xml")).Should().Contain("Name=\"wavix-sim\"");
    }

    [Fact]
    public void Files_Templates_AreThoseOfTheTemplatesAndNothingElse()
    {
        using PackageFile package = packed.Open(Templates);

        package.Metadata.Descendants("packageType").Single().Should().HaveAttribute("name", "Template");
        package.Metadata.Element("dependencies").Should().BeNull();
        package.Entries.Should().Contain(["content/wavix-bot/.template.config/template.json", "content/wavix-agent/.template.config/template.json"]);
        package.Entries.Should().OnlyContain(name => name.StartsWith("content/wavix-bot/", StringComparison.Ordinal)
            || name.StartsWith("content/wavix-agent/", StringComparison.Ordinal)
            || name == $"{Templates}.nuspec" || name == "README.md" || name == "icon.png");
    }
}
