using System.Collections.Concurrent;
using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(PackageTests.PackedSources))]

namespace PackageTests;

/// <summary>The packages, packed once for all tests, in a folder that strangers can use as their feed.</summary>
public sealed class PackedSources : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-packages-");
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly Lazy<Task<string>> _tool;

    public PackedSources() => _tool = new(InstallAsync);

    /// <summary>For whatever a test needs besides; deleted at the end.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The copy of the repository that was packed.</summary>
    public string Sources => Path.Combine(Folder, "sources");

    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The commit that the packages were packed from.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>The one version of all packages, as the sources say it.</summary>
    public string Version { get; } = ReadVersion();

    public async ValueTask InitializeAsync()
    {
        SourceCopy copy = await SourceCopy.CreateAsync(Repository.Root, Sources);
        await copy.PackAsync(Feed, new Dictionary<string, string>());
        Commit = copy.Commit;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }

    /// <summary>The folder with what `dotnet new` makes of a template, for a project called App.</summary>
    internal Task<string> TemplateAsync(string template) => _templates.GetOrAdd(template, name => new(() => NewAsync(name))).Value;

    /// <summary>Installs the tool, once for all.</summary>
    /// <returns>The command.</returns>
    internal Task<string> InstallToolAsync() => _tool.Value;

    internal PackageFile Open(string id, string extension = "nupkg") => new(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    private async Task<string> NewAsync(string template)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "templates", template)).FullName;
        await Command.RunAsync(
            folder, new Dictionary<string, string>(), "dotnet", "new", template, "--name", "App", "--output", ".", "--no-restore");
        return folder;
    }

    private async Task<string> InstallAsync()
    {
        Stranger stranger = Stranger.Create(this, "Tool");
        await stranger.DotnetAsync("tool", "install", "Wavix.Streaming.Simulator", "--tool-path", "tools", "--version", Version);
        string tool = Path.Combine(stranger.Folder, "tools", "wavix-sim");
        (await Command.RunAsync(stranger.Folder, stranger.Environment, tool, "--version")).Should().StartWith(Version);
        return tool;
    }

    private static string ReadVersion()
    {
        XDocument properties = XDocument.Load(Repository.PathOf("src", "Directory.Build.props"));
        return $"{properties.Descendants("VersionPrefix").Single().Value}-{properties.Descendants("VersionSuffix").Single().Value}";
    }
}
