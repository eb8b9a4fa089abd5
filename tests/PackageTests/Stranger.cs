namespace PackageTests;

/// <summary>
/// Somebody who has the packages and nothing else of ours: a folder with their project, the packed files as one more feed, and a cache of
/// packages that no other build has filled.
/// </summary>
internal sealed class Stranger
{
    private readonly PackedSources _packed;
    private readonly string _packages;

    private Stranger(PackedSources packed, string folder)
    {
        _packed = packed;
        Folder = folder;
        _packages = Path.Combine(folder, "packages");
        Environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = _packages, ["WavixVersion"] = packed.Version };
    }

    public string Folder { get; }

    public Dictionary<string, string> Environment { get; }

    /// <param name="packed">The packages.</param>
    /// <param name="name">A name that no other test has; of a folder in Strangers, or of one with no project.</param>
    public static Stranger Create(PackedSources packed, string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(packed.Folder, "strangers", name)).FullName;
        string sources = Path.Combine(AppContext.BaseDirectory, "Strangers", name);
        foreach (string file in Directory.Exists(sources) ? Directory.EnumerateFiles(sources) : [])
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        // The feeds of the machine's own configuration stay.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
            </configuration>
            """);
        return new Stranger(packed, folder);
    }

    public Task<string> DotnetAsync(params string[] arguments) => Command.RunAsync(Folder, Environment, "dotnet", arguments);

    /// <summary>Whether a package that was restored is the packed one, and not one of this name that a feed serves.</summary>
    public bool HasRestored(string id)
    {
        string file = $"{id}.{_packed.Version}.nupkg";
        string restored = Path.Combine(_packages, id.ToLowerInvariant(), _packed.Version, file.ToLowerInvariant());
        return File.ReadAllBytes(restored).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_packed.Feed, file)));
    }
}
