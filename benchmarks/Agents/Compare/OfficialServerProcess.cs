using System.Net.WebSockets;
using Agents.Server;
using Wavix.Streaming;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Compare;

/// <summary>The official JavaScript SDK with its Twilio transport on Node, in a process of its own. It has one agent, whatever the kind.</summary>
internal sealed class OfficialServerProcess : IAgentServer
{
    private const string Source = "benchmarks/Agents/js";

    // As Twilio counts: milliseconds from the start of the stream.
    private const int ClockRate = 1000;

    private readonly ChildServer _server;
    private readonly Uri _address;

    private OfficialServerProcess(ChildServer server) => (_server, _address) = (server, new Uri(server.FirstLine));

    public int SampleRate => TwilioAudio.SampleRate;

    public TimeSpan ProcessorTime => _server.ProcessorTime;

    /// <summary>The folder with the program; null if `npm ci` was not run there.</summary>
    public static string? FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, Source);
            if (Directory.Exists(Path.Combine(candidate, "node_modules", "@openai", "agents-extensions")))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <exception cref="System.ComponentModel.Win32Exception">Node is not installed.</exception>
    /// <exception cref="InvalidOperationException">The program did not start.</exception>
    public static async Task<OfficialServerProcess> StartAsync(string folder, CancellationToken cancellationToken) =>
        new(await ChildServer.StartAsync("node", [Path.Combine(folder, "server.js"), new RealtimeServiceOptions().Key], cancellationToken: cancellationToken));

    public async Task<SimulatedCall> ConnectAsync(AgentKind kind, FakeRealtimeService service, SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        options.RtpClockRate = ClockRate;
        var socket = new ClientWebSocket { Options = { Proxy = null } };
        try
        {
            string model = Uri.EscapeDataString($"{service.Endpoint}?model=gpt-realtime");
            await socket.ConnectAsync(new Uri($"{_address.StreamUrl("/")}?call={options.CallId}&model={model}"), cancellationToken);
            return new SimulatedCall(new TwilioTransport(new WebSocketTransport(socket), options.StreamId, options.CallId), options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _server.StopAsync();
}
