using System.Globalization;
using System.Text.RegularExpressions;

namespace PackageTests;

/// <summary>
/// The samples, each copied out of the repository by a user who has only the packages. They are built in one solution, which is not part of them, since most
/// of what a build costs is then paid once. The programs are then run as their README says: a few at the same time, since most of a call is waiting.
/// </summary>
public sealed partial class CopiedSamples(PackedSources packed) : IAsyncLifetime
{
    private const string Solution = "All.slnx";

    // Where the simulator serves Wavix's API if it is not asked for another address.
    private const string UsualApiPort = "8099";

    // More would compete for the processor while they start, and a caller waits only for seconds.
    private readonly SemaphoreSlim _lanes = new(3);

    private readonly Stranger _stranger = Stranger.Create(packed, "samples");
    private Lazy<Task>? _build;
    private Lazy<IReadOnlyDictionary<string, Task<string>>>? _runs;

    /// <summary>The samples that are projects, but for their tests.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("docs", "samples"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => File.Exists(Repository.PathOf("docs", "samples", name, $"{name}.csproj")) && !name.EndsWith(".Tests", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Those that need no key of a speech service.</summary>
    public static IEnumerable<string> Runnable => Names.Where(name => name is not ("AgentAdapters" or "MinimalAgent"));

    public ValueTask InitializeAsync()
    {
        foreach (string name in Names)
        {
            CopyFolder(Repository.PathOf("docs", "samples", name), FolderOf(name));
        }

        IEnumerable<string> projects = Names.Select(name => $"""  <Project Path="{name}/{name}.csproj" />""");
        File.WriteAllLines(Path.Combine(_stranger.Folder, Solution), ["<Solution>", .. projects, "</Solution>"]);
        _build = new(BuildSolutionAsync);

        // The calls of agents last longest.
        _runs = new(() => Runnable.OrderByDescending(name => name.EndsWith("Agent", StringComparison.Ordinal)).ToDictionary(name => name, RunInLaneAsync));
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _lanes.Dispose();
        return default;
    }

    /// <summary>Builds all of them; once, however often it is called.</summary>
    public Task BuildAsync() => _build!.Value;

    /// <summary>What the commands of a sample's README print, in a copy of the sample.</summary>
    /// <exception cref="InvalidOperationException">One did not exit with 0; the message has what was printed.</exception>
    public async Task<string> RunAsync(string name)
    {
        await BuildAsync();
        return await _runs!.Value[name];
    }

    internal bool HasRestored(string name, string id) => _stranger.HasRestored(id, name);

    internal string FolderOf(string name) => Path.Combine(_stranger.Folder, name);

    private async Task BuildSolutionAsync() => await _stranger.DotnetAsync("build", Solution, "-warnaserror");

    private async Task<string> RunInLaneAsync(string name)
    {
        await _lanes.WaitAsync();
        try
        {
            return await RunReadmeAsync(name);
        }
        finally
        {
            _lanes.Release();
        }
    }

    private async Task<string> RunReadmeAsync(string name)
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(FolderOf(name), "README.md"));
        string[] commands = [.. RunSection().Match(readme).Groups["commands"].Value.Trim().Split('\n').Where(line => !line.StartsWith("export ", StringComparison.Ordinal))];
        string tool = await packed.InstallToolAsync();
        var environment = new Dictionary<string, string>(_stranger.Environment)
        {
            ["PATH"] = $"{Path.GetDirectoryName(tool)}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
        };

        // Other programs may use the ports of the README and of the API, so they are others here.
        string api = Text(FreePort.Next());
        environment["Wavix__BaseAddress"] = $"http://127.0.0.1:{api}/";
        Group port = PortOfReadme().Match(readme).Groups["port"];
        string script = string.Join('\n', Script(commands, port.Value)).Replace(UsualApiPort, api, StringComparison.Ordinal);
        string free = Text(FreePort.Next());
        if (port.Success)
        {
            script = script.Replace(port.Value, free, StringComparison.Ordinal);
            Rewrite(Path.Combine(FolderOf(name), "Properties", "launchSettings.json"), port.Value, free);
        }

        await File.WriteAllTextAsync(Path.Combine(FolderOf(name), "run.sh"), script);
        string printed = await Command.RunAsync(FolderOf(name), environment, "bash", "run.sh");
        return port.Success ? printed.Replace(free, port.Value, StringComparison.Ordinal) : printed;
    }

    /// <summary>The commands of a README as a script. If there is more than one, the first starts a server.</summary>
    private static string[] Script(string[] commands, string port)
    {
        string[] here =
        [
            .. commands.Select(command => command.StartsWith("wavix-sim dial", StringComparison.Ordinal)
                ? $"{command} --api 127.0.0.1:{UsualApiPort} --webhook-timeout 1m --answer-timeout 1m"
                : ProjectOption().Replace(command, "--no-build")),
        ];
        return here.Length == 1
            ? here
            :
            [
                "trap 'kill $(jobs -p) || true; wait; cat server.txt' EXIT",
                $"{here[0]} > server.txt 2>&1 &",
                "until grep -q 'istening on' server.txt; do kill -0 $! || exit 1; sleep 0.2; done",
                "set -e",
                // The first request is slow where the machine is busy, and a caller does not wait for long.
                $"curl --silent --output first.txt --max-time 60 http://127.0.0.1:{port}/",
                .. here[1..],
                // The log follows the end of a call.
                "sleep 1",
            ];
    }

    private static void Rewrite(string file, string from, string to)
    {
        if (File.Exists(file))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^## Run it\n.*?```\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex RunSection();

    [GeneratedRegex(@"127\.0\.0\.1:(?<port>50\d\d)")]
    private static partial Regex PortOfReadme();

    [GeneratedRegex(@"--project docs/samples/\w+")]
    private static partial Regex ProjectOption();
}
