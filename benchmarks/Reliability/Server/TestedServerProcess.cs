using System.Globalization;
using System.Net.Http.Json;

namespace Reliability.Server;

/// <summary><see cref="TestedServer"/> in a process of its own, so that its memory and its sockets are its own.</summary>
internal sealed class TestedServerProcess : IAsyncDisposable
{
    private readonly ChildServer _server;
    private readonly HttpClient _http;

    private TestedServerProcess(ChildServer server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri(server.FirstLine) };
    }

    public Uri Address => _http.BaseAddress!;

    /// <param name="isImpatient">Whether its timeouts are short.</param>
    /// <param name="containerMiB">Has a heap as large as the runtime allows in a container with this much memory; null for that of the machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<TestedServerProcess> StartAsync(bool isImpatient, int? containerMiB, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>();
        if (containerMiB is { } mebibytes)
        {
            // Three quarters, in hexadecimal: the default in a container.
            environment["DOTNET_GCHeapHardLimit"] = (mebibytes * 1024L * 1024 * 3 / 4).ToString("x", CultureInfo.InvariantCulture);
        }

        return new(await ChildServer.StartAsync(
            "dotnet",
            [typeof(TestedServerProcess).Assembly.Location, "serve", .. isImpatient ? (string[])["--impatient"] : []],
            environment,
            cancellationToken));
    }

    /// <summary>The address of an endpoint, for a WebSocket.</summary>
    public Uri StreamUrl(string path) => Address.StreamUrl(path);

    /// <param name="collect">Whether all garbage is collected first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServerState> GetStateAsync(bool collect, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<ServerState>($"/state?collect={collect}", cancellationToken))!;

    /// <summary>What ended since this was last asked.</summary>
    public async Task<IReadOnlyList<CallEnd>> TakeEndsAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<List<CallEnd>>("/ends", cancellationToken))!;

    /// <summary>Forgets the peak of the resident memory so far.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{_server.Process.Id}/clear_refs", "5");

    /// <summary>Most memory that was resident since the start, or since <see cref="ResetPeak"/>.</summary>
    public long ReadPeakBytes()
    {
        string line = File.ReadLines($"/proc/{_server.Process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync();
    }
}
