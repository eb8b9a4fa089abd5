using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Reliability.Server;

/// <summary><see cref="TestedServer"/> in a process of its own, so that its memory and its sockets are nobody else's.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public Uri Address => _http.BaseAddress!;

    public static async Task<ServerProcess> StartAsync(bool isImpatient, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, "serve", .. isImpatient ? (string[])["--impatient"] : []])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string address = await process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException("The server did not start.");
        return new ServerProcess(process, new Uri(address));
    }

    /// <summary>The address of an endpoint, for a WebSocket.</summary>
    public Uri StreamUrl(string path) => new UriBuilder(Address) { Scheme = "ws", Path = path }.Uri;

    /// <param name="collect">Whether all garbage is collected first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ServerState> GetStateAsync(bool collect, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<ServerState>($"/state?collect={collect}", cancellationToken))!;

    /// <summary>What ended since this was last asked.</summary>
    public async Task<IReadOnlyList<CallEnd>> TakeEndsAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<List<CallEnd>>("/ends", cancellationToken))!;

    /// <summary>Forgets the peak of the resident memory so far.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <summary>Most memory that was resident since the start, or since <see cref="ResetPeak"/>.</summary>
    public long ReadPeakBytes()
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
