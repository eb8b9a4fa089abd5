using System.Globalization;

namespace EndToEnd.Servers;

/// <summary>A server in a process of its own, on a core of its own, with what it costs.</summary>
internal sealed class MeasuredServer : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly ChildServer _server;

    private MeasuredServer(ServerKind kind, ChildServer server, int port)
    {
        Kind = kind;
        _server = server;
        Port = port;
    }

    public ServerKind Kind { get; }

    public int Port { get; }

    /// <summary>The processor time it has taken, in steps of 10 ms.</summary>
    public TimeSpan ProcessorTime => _server.ProcessorTime;

    /// <exception cref="InvalidOperationException">It did not start; the message says what to do.</exception>
    public static async Task<MeasuredServer> StartAsync(ServerKind kind)
    {
        string folder = AppContext.BaseDirectory;
        string[] command = kind == ServerKind.Node
            ? ["node", "--expose-gc", Path.Combine(NodeFolder(), "server.js")]
            : ["dotnet", Path.Combine(folder, "EndToEnd.dll"), "serve", kind.ToString()];
        var server = await ChildServer.StartAsync("taskset", ["-c", Cores.Server.ToString(CultureInfo.InvariantCulture), .. command]);
        return int.TryParse(server.FirstLine, CultureInfo.InvariantCulture, out int port)
            ? new MeasuredServer(kind, server, port)
            : throw new InvalidOperationException($"The server {kind} did not start. {(kind == ServerKind.Node ? "Run 'npm ci' in benchmarks/EndToEnd/node-ws first." : server.FirstLine)}");
    }

    /// <summary>Collections of each generation so far, and the bytes of memory in use after one more.</summary>
    public async Task<(int[] Collections, long WorkingSet)> GetStatsAsync()
    {
        string[] numbers = (await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/stats"))).Split(' ');
        return ([.. numbers[..3].Select(number => int.Parse(number, CultureInfo.InvariantCulture))], long.Parse(numbers[3], CultureInfo.InvariantCulture));
    }

    /// <summary>How many methods its runtime has compiled; Node does not tell.</summary>
    public async Task<long> GetCompiledAsync() => Kind == ServerKind.Node
        ? 0
        : long.Parse(await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/compiled")), CultureInfo.InvariantCulture);

    /// <summary>Underruns of the calls that have ended; of the server that plays.</summary>
    public async Task<long> GetUnderrunsAsync() =>
        long.Parse(await Http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/underruns")), CultureInfo.InvariantCulture);

    public void Dispose() => _server.Dispose();

    /// <summary>Where npm has installed ws: beside the source.</summary>
    private static string NodeFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "node-ws");
            if (Directory.Exists(Path.Combine(candidate, "node_modules", "ws")))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException("Node's ws is not installed. Run 'npm ci' in benchmarks/EndToEnd/node-ws first, or leave Node out of --servers.");
    }
}
