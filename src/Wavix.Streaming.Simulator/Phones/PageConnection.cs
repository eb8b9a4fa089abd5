using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>
/// The connection to the page. A binary message is one frame of audio in either direction: 20 ms of PCM16, little-endian, 24,000 Hz, mono.
/// A text message is JSON. Sending never waits: a page that does not read loses audio first. Thread-safe.
/// </summary>
internal sealed class PageConnection(WebSocket webSocket)
{
    // Half a second of audio. Later audio would be heard too late to talk.
    private const int MostAudio = 25;
    private const int MostMessages = 2000;
    private const int MostBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan TimeToClose = TimeSpan.FromSeconds(2);

    private readonly Channel<(byte[] Bytes, WebSocketMessageType Type)> _outgoing = Channel.CreateUnbounded<(byte[], WebSocketMessageType)>();
    private volatile int _audio;
    private string? _reason;

    /// <summary>Sends an object as JSON.</summary>
    public void Send<T>(T message)
    {
        if (_outgoing.Reader.Count < MostMessages)
        {
            _outgoing.Writer.TryWrite((JsonSerializer.SerializeToUtf8Bytes(message, Json), WebSocketMessageType.Text));
        }
    }

    /// <summary>Sends a frame of what is heard.</summary>
    public void SendAudio(byte[] frame)
    {
        if (_audio < MostAudio && _outgoing.Writer.TryWrite((frame, WebSocketMessageType.Binary)))
        {
            Interlocked.Increment(ref _audio);
        }
    }

    /// <summary>Closes when everything is sent.</summary>
    /// <param name="reason">The reason, in a few words.</param>
    public void Close(string reason)
    {
        _reason ??= reason;
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Serves the page until it is closed, or the connection is lost.</summary>
    /// <param name="onCommand">Receives each command.</param>
    /// <param name="onAudio">Receives each frame of the microphone. Must not keep it.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    public async Task RunAsync(Action<PageCommand> onCommand, Action<ReadOnlyMemory<byte>> onAudio, CancellationToken cancellationToken)
    {
        Task sending = SendAllAsync(cancellationToken);
        try
        {
            await ReceiveAllAsync(onCommand, onAudio, cancellationToken);
            Close("");
            await sending.WaitAsync(TimeToClose, TimeProvider.System, cancellationToken);
            await DiscardAsync(cancellationToken).WaitAsync(TimeToClose, TimeProvider.System, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or TimeoutException)
        {
            // The page has gone.
        }
        finally
        {
            webSocket.Abort();
            _outgoing.Writer.TryComplete();
            await sending;
        }
    }

    private async Task ReceiveAllAsync(Action<PageCommand> onCommand, Action<ReadOnlyMemory<byte>> onAudio, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MostBytes];
        while (await ReceiveAsync(buffer, cancellationToken) is { } message)
        {
            ReadOnlyMemory<byte> content = buffer.AsMemory(0, message.Count);
            if (!message.EndOfMessage)
            {
                Close($"A message is longer than {MostBytes} bytes.");
                return;
            }

            if (message.MessageType == WebSocketMessageType.Binary && content.Length == WavixAudio.FrameBytes)
            {
                onAudio(content);
            }
            else if (message.MessageType == WebSocketMessageType.Text && PageCommand.Read(content.Span) is { } command)
            {
                onCommand(command);
            }
            else
            {
                Close("A message is neither a frame of 20 ms nor a command.");
                return;
            }
        }
    }

    /// <summary>Reads up to the close of the page: with unread messages the connection would be reset, and the page would not see ours.</summary>
    private async Task DiscardAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MostBytes];
        while (webSocket.State == WebSocketState.CloseSent)
        {
            await webSocket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        }
    }

    /// <summary>Reads a message, or as much of it as the buffer holds.</summary>
    /// <returns>Null at the close.</returns>
    private async Task<ValueWebSocketReceiveResult?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage || length == buffer.Length)
            {
                return new ValueWebSocketReceiveResult(length, part.MessageType, part.EndOfMessage);
            }
        }
    }

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach ((byte[] bytes, WebSocketMessageType type) in _outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await webSocket.SendAsync(bytes.AsMemory(), type, endOfMessage: true, cancellationToken);
                if (type == WebSocketMessageType.Binary)
                {
                    Interlocked.Decrement(ref _audio);
                }
            }

            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, _reason, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The page has gone.
        }
    }
}
