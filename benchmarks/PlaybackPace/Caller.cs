using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Wavix.Streaming;

namespace PlaybackPace;

/// <summary>Wavix's end of a call, as thin as it can be: notes when what came, and returns no mark.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<(long At, WavixCommand Command)> _heard = [];
    private Task _receiving = Task.CompletedTask;

    /// <summary>What came, with the time; read it when the call is over.</summary>
    public IReadOnlyList<(long At, WavixCommand Command)> Heard => _heard;

    public static async Task<Caller> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var caller = new Caller();
        await caller._socket.ConnectAsync(url, cancellationToken);
        await caller.SayAsync("""{"event":"connected","event_time":"2026-01-01T00:00:00Z"}""", cancellationToken);
        await caller.SayAsync(
            $$"""{"event":"start","event_time":"2026-01-01T00:00:00Z","call_id":"{{Guid.NewGuid()}}","stream_id":"s","stream_type":"twoway","channel":"inbound","sequence_number":1}""",
            cancellationToken);
        caller._receiving = Task.Run(() => caller.ReceiveAsync(cancellationToken), cancellationToken);
        return caller;
    }

    /// <summary>Hangs up.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        await SayAsync(
            """{"event":"stop","event_time":"2026-01-01T00:00:00Z","call_id":"c","stream_id":"s","sequence_number":2}""", cancellationToken);
        await _receiving;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SayAsync(string text, CancellationToken cancellationToken) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16_384];
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            long now = Stopwatch.GetTimestamp();
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                return;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                _heard.Add((now, WavixMessageSerializer.ReadCommand(buffer.AsSpan(0, length))));
                length = 0;
            }
        }
    }
}
