namespace PackageTests;

/// <summary>
/// The sources in a folder of their own, as a clone with one commit, whose hash is the same in every folder. Packed here, they don't meet the
/// build of the solution, which may be going on.
/// </summary>
internal sealed class SourceCopy(string folder)
{
    /// <summary>Where the clone says it came from. Nothing is ever fetched from there; what stands before the @ must not be published.</summary>
    private const string Origin = "https://someone:secret@github.com/owner/repository.git";

    private static readonly Dictionary<string, string> GitSettings = new()
    {
        ["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_AUTHOR_NAME"] = "someone",
        ["GIT_AUTHOR_EMAIL"] = "someone@example.com",
        ["GIT_AUTHOR_DATE"] = "2026-01-01T00:00:00Z",
        ["GIT_COMMITTER_NAME"] = "someone",
        ["GIT_COMMITTER_EMAIL"] = "someone@example.com",
        ["GIT_COMMITTER_DATE"] = "2026-01-01T00:00:00Z",
    };

    public string Commit { get; private set; } = "";

    /// <param name="from">The repository, or another copy.</param>
    /// <param name="folder">Where the copy goes.</param>
    public static async Task<SourceCopy> CreateAsync(string from, string folder)
    {
        var copy = new SourceCopy(folder);
        CopyFiles(from, folder);
        CopyFolder(Path.Combine(from, "src"), Path.Combine(folder, "src"));
        CopyFolder(Path.Combine(from, "docs", "images"), Path.Combine(folder, "docs", "images"));

        // The ready ones are part of the tool.
        CopyFolder(Path.Combine(from, "docs", "scenarios"), Path.Combine(folder, "docs", "scenarios"));
        await copy.GitAsync("init", "--quiet", "--initial-branch", "main");
        await copy.GitAsync("remote", "add", "origin", Origin);
        await copy.GitAsync("add", "--all");
        await copy.GitAsync("commit", "--quiet", "--message", "Sources");
        copy.Commit = (await copy.GitAsync("rev-parse", "HEAD")).Trim();
        return copy;
    }

    /// <summary>Packs every project of src, as they ship; only their analyzers rest, which the build of the solution runs.</summary>
    public Task PackAsync(string output, IReadOnlyDictionary<string, string> environment) => Command.RunAsync(
        folder,
        environment,
        "dotnet",
        "pack",
        Path.Combine("src", "Wavix.Streaming.slnf"),
        "-c",
        "Release",
        "-p:ContinuousIntegrationBuild=true",
        "-p:RunAnalyzers=false",
        $"-p:PackageOutputPath={output}");

    private static void CopyFolder(string from, string to)
    {
        CopyFiles(from, to);
        foreach (string folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private Task<string> GitAsync(params string[] arguments) => Command.RunAsync(folder, GitSettings, "git", arguments);
}
