using System.Xml.Linq;

[assembly: AssemblyFixture(typeof(PackageTests.PackedSources))]

namespace PackageTests;

/// <summary>The packages, packed once for all tests, in a folder that strangers can use as their feed.</summary>
public sealed class PackedSources : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-packages-");

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

    internal PackageFile Open(string id, string extension = "nupkg") => new(Path.Combine(Feed, $"{id}.{Version}.{extension}"));

    private static string ReadVersion()
    {
        XDocument properties = XDocument.Load(Repository.PathOf("src", "Directory.Build.props"));
        return $"{properties.Descendants("VersionPrefix").Single().Value}-{properties.Descendants("VersionSuffix").Single().Value}";
    }
}
