namespace PackageTests;

/// <summary>
/// A user who has the packages and nothing else of ours: a folder with their project, the packed files as one more feed, and a cache of
/// packages that only such users fill. They share it, since unpacking is much of what a restore costs.
/// </summary>
internal sealed class Stranger
{
    private readonly PackedSources _packed;
    private readonly string _packages;

    private Stranger(PackedSources packed, string folder)
    {
        _packed = packed;
        Folder = folder;
        _packages = Path.Combine(packed.Folder, "packages");
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

    /// <summary>
    /// Makes the project that a template of the SDK gives. Each template is run once for all: it gives the same files every time.
    /// </summary>
    /// <param name="template">Its short name.</param>
    public async Task NewAsync(string template)
    {
        string made = await _packed.TemplateAsync(template);
        foreach (string file in Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Folder, Path.GetRelativePath(made, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Whether the project uses the packed package, and not one of this name that a feed serves.</summary>
    /// <param name="id">The package.</param>
    /// <param name="project">The folder of the project below this one.</param>
    public bool HasRestored(string id, string project = "")
    {
        string assets = File.ReadAllText(Path.Combine(Folder, project, "obj", "project.assets.json"));
        if (!assets.Contains($"\"{id}/{_packed.Version}\"", StringComparison.Ordinal))
        {
            return false;
        }

        string file = $"{id}.{_packed.Version}.nupkg";
        string restored = Path.Combine(_packages, id.ToLowerInvariant(), _packed.Version, file.ToLowerInvariant());
        return File.ReadAllBytes(restored).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_packed.Feed, file)));
    }
}
