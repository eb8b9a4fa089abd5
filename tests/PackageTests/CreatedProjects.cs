using System.Globalization;

namespace PackageTests;

/// <summary>
/// The projects of <see cref="CreatedProject.All"/>, created from the packed templates in the folder of one stranger. They are built in one solution,
/// which is not part of them, since most of what a build costs is then paid once.
/// </summary>
public sealed class CreatedProjects(PackedSources packed) : IAsyncLifetime
{
    private const string Solution = "All.slnx";

    private readonly Stranger _stranger = Stranger.Create(packed, "templates");
    private readonly Dictionary<string, int> _ports = [];
    private Lazy<Task>? _build;

    public ValueTask InitializeAsync()
    {
        // The runtime of .NET 8 need not be installed.
        _stranger.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        _build = new(BuildSolutionAsync);
        return CreateAsync();
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Builds all of them; once, however often it is called.</summary>
    public Task BuildAsync() => _build!.Value;

    public async Task<string> TestAsync()
    {
        await BuildAsync();

        // One after the other: each starts a server.
        return await _stranger.DotnetAsync("test", Solution, "--no-build", "-m:1");
    }

    public async Task<string> VerifyFormatAsync()
    {
        await BuildAsync();
        return await _stranger.DotnetAsync("format", Solution, "--no-restore", "--verify-no-changes");
    }

    /// <summary>What <c>dotnet new</c> prints, with templates of this package only.</summary>
    public Task<string> NewAsync(params string[] arguments) =>
        _stranger.DotnetAsync(["new", .. arguments, "--debug:custom-hive", Path.Combine(_stranger.Folder, "hive")]);

    /// <summary>Runs a program in the folder of a project.</summary>
    /// <exception cref="InvalidOperationException">It did not exit with 0; the message has what it printed.</exception>
    internal async Task<string> RunAsync(CreatedProject project, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        await BuildAsync();
        Dictionary<string, string> all = new(_stranger.Environment);
        foreach ((string name, string value) in environment)
        {
            all[name] = value;
        }

        return await Command.RunAsync(FolderOf(project), all, program, arguments);
    }

    internal string FolderOf(CreatedProject project) => Path.Combine(_stranger.Folder, project.Name);

    /// <summary>The port that its application listens on.</summary>
    internal int PortOf(CreatedProject project) => _ports[project.Name];

    internal bool HasRestored(CreatedProject project, string id) => _stranger.HasRestored(id, project.Name);

    private async ValueTask CreateAsync()
    {
        await NewAsync("install", Path.Combine(packed.Feed, $"Wavix.Streaming.Templates.{packed.Version}.nupkg"));
        foreach (CreatedProject project in CreatedProject.All)
        {
            int port = _ports[project.Name] = FreePort.Next();
            await NewAsync([project.Template, "--output", project.Name, "--port", port.ToString(CultureInfo.InvariantCulture), "--no-update-check", .. project.Options]);
        }

        // The bot of the tutorial: what it says is changed before it is built, tested and called.
        FirstBotPage.ApplyChange(FolderOf(CreatedProject.FirstBot));

        IEnumerable<string> projects = CreatedProject.All.SelectMany(project => new[] { project.Application, project.Tests });
        await File.WriteAllLinesAsync(
            Path.Combine(_stranger.Folder, Solution), ["<Solution>", .. projects.Select(path => $"""  <Project Path="{path}" />"""), "</Solution>"]);
    }

    private async Task BuildSolutionAsync() => await _stranger.DotnetAsync("build", Solution, "-warnaserror");
}
