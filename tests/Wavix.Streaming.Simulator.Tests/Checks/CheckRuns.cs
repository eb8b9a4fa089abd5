using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Runs of all checks, in seconds instead of a minute: all servers and samples at once, since most of a run is waiting.</summary>
public sealed class CheckRuns : IAsyncLifetime
{
    /// <summary>The collection of tests with many runs: one class after the other, because a run also measures how soon a server answers.</summary>
    public const string Collection = "runs of all checks";

    /// <summary>The limit of a run, which takes about 50 s.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The samples that are checked.</summary>
    public static readonly string[] Samples = ["EchoBot", "GreeterBot"];

    private readonly Dictionary<string, Task<IReadOnlyList<CheckResult>>> _runs = [];

    /// <summary>What takes time, shortened.</summary>
    internal static CheckSettings Short { get; } = new()
    {
        Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(400)),
        LongSpeech = TimeSpan.FromSeconds(6),
        Listening = TimeSpan.FromMilliseconds(100),
        MarkPatience = TimeSpan.FromSeconds(2),

        // Longer than the tool's: all these runs at once make a busy machine.
        Quiet = TimeSpan.FromSeconds(1),
        LongestQuiet = TimeSpan.FromSeconds(4),
        AnswerPatience = TimeSpan.FromSeconds(10),
        AfterCut = TimeSpan.FromSeconds(2),
        CloseTimeout = TimeSpan.FromSeconds(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        BargeInLimit = TimeSpan.FromSeconds(1.5),
        EndPatience = TimeSpan.FromSeconds(10),
    };

    /// <summary>
    /// <see cref="Short"/> for a server that must be seen to answer in an ordinary call, while the second half of the speech is said: on a
    /// busy machine the half of a short one is over before the echo is back. The answer to what was said before must have arrived by then, too.
    /// </summary>
    internal static CheckSettings Talkative { get; } = Short with
    {
        Quiet = TimeSpan.FromSeconds(2),
        LongestQuiet = TimeSpan.FromSeconds(8),
        Speech = TestAudio.Speech(TimeSpan.FromSeconds(1)),
        AnswerPatience = TimeSpan.FromSeconds(6),
    };

    public ValueTask InitializeAsync()
    {
        foreach ((string name, CheckedServer server) in BrokenServers.All.Concat(OddServers.All))
        {
            _runs.Add(name, Task.Run(server.CheckAsync));
        }

        foreach (string sample in Samples)
        {
            _runs.Add(sample, Task.Run(() => CheckSampleAsync(sample)));
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_runs.Values);

    internal static Task<IReadOnlyList<CheckResult>> CheckAsync(string url, CheckSettings settings) =>
        new ConformanceRun(new StreamPlacer(new ServerTarget(url, [], null), settings), settings).RunAsync(CancellationToken.None).WaitAsync(Limit);

    internal Task<IReadOnlyList<CheckResult>> OfAsync(string server) => _runs[server];

    private static async Task<IReadOnlyList<CheckResult>> CheckSampleAsync(string sample)
    {
        await using SampleServer server = await SampleServer.StartAsync(sample, sample == "GreeterBot" ? ["--local"] : []);
        return await CheckAsync(server.StreamUrl("/stream").ToString(), Short);
    }
}
