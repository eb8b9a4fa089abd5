using System.Net.Http.Json;
using Wavix.Streaming;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Server;

/// <summary><see cref="AgentServer"/> in a process of its own, so that what it costs is its own.</summary>
internal sealed class AgentServerProcess : IAgentServer
{
    private readonly ChildServer _server;
    private readonly HttpClient _http;

    private AgentServerProcess(ChildServer server)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri(server.FirstLine), Timeout = TimeSpan.FromMinutes(2) };
    }

    public int SampleRate => WavixAudio.SampleRate;

    public TimeSpan ProcessorTime => _server.ProcessorTime;

    /// <summary>Where it listens, on the loopback.</summary>
    public int Port => _http.BaseAddress!.Port;

    public static async Task<AgentServerProcess> StartAsync(CancellationToken cancellationToken) => new(await ChildServer.StartAsync(
        "dotnet", [typeof(AgentServerProcess).Assembly.Location, "serve", new RealtimeServiceOptions().Key], cancellationToken: cancellationToken));

    public Task<SimulatedCall> ConnectAsync(AgentKind kind, FakeRealtimeService service, SimulatedCallOptions options, CancellationToken cancellationToken) =>
        SimulatedCall.ConnectAsync(
            new Uri($"{_http.BaseAddress!.StreamUrl($"/calls/{kind}")}?model={Uri.EscapeDataString(service.Endpoint.ToString())}"), options, cancellationToken);

    /// <summary>Waits for the end of a call.</summary>
    public async Task<CallReport> GetReportAsync(string callId, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<CallReport>($"/reports/{callId}", cancellationToken))!;

    /// <summary>What it has done so far.</summary>
    public async Task<ServerState> GetStateAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<ServerState>("/state", cancellationToken))!;

    /// <summary>Its resident memory, after a collection.</summary>
    public Task<long> GetMemoryAsync(CancellationToken cancellationToken) => _http.GetFromJsonAsync<long>("/memory", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.StopAsync();
    }
}
