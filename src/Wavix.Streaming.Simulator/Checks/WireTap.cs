using System.Net.WebSockets;
using System.Text;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// A WebSocket to the server under a simulated call. Encodes what is sent, sends what is not a message of the protocol, and records what
/// the server sends. Thread-safe.
/// </summary>
internal sealed class WireTap(WebSocket webSocket, WireForm form, TimeSpan closeTimeout, TimeProvider clock) : IWavixTransport
{
    private const int ExcerptCharacters = 120;

    private readonly WebSocketTransport _transport = new(webSocket, leaveOpen: false, closeTimeout, clock);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly long _begunAt = clock.GetTimestamp();
    private readonly object _sync = new();
    private readonly List<RecordedMessage> _messages = [];
    private RecordedEnd? _end;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TimeSpan Elapsed => clock.GetElapsedTime(_begunAt);

    public RecordedEnd? End
    {
        get
        {
            lock (_sync)
            {
                return _end;
            }
        }
    }

    public IReadOnlyList<RecordedMessage> Messages
    {
        get
        {
            lock (_sync)
            {
                return [.. _messages];
            }
        }
    }

    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        WavixTransportMessage message = await _transport.ReceiveAsync(maxMessageBytes, cancellationToken);
        Record(message);
        return message;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> frames = form(utf8Message);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            for (int i = 0; i < frames.Count; i++)
            {
                await SendFrameAsync(frames[i], WebSocketMessageType.Text, i == frames.Count - 1, cancellationToken);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a binary message, which the protocol does not have.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task SendBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await SendFrameAsync(data, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _transport.CloseAsync(status, description, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Abort() => _transport.Abort();

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    /// <summary>Waits until a condition on the record is true. It is checked whenever something is recorded.</summary>
    /// <returns>False if <paramref name="limit"/> has elapsed.</returns>
    public async Task<bool> WaitAsync(Func<IReadOnlyList<RecordedMessage>, RecordedEnd?, bool> isSo, TimeSpan limit, CancellationToken cancellationToken)
    {
        TimeSpan until = Elapsed + limit;
        while (true)
        {
            Task progress;
            lock (_sync)
            {
                if (isSo(_messages, _end))
                {
                    return true;
                }

                progress = _progress.Task;
            }

            TimeSpan left = until - Elapsed;
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Task.WhenAny(progress, Task.Delay(left, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task SendFrameAsync(ReadOnlyMemory<byte> data, WebSocketMessageType type, bool endOfMessage, CancellationToken cancellationToken)
    {
        try
        {
            await webSocket.SendAsync(data, type, endOfMessage, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException("The WebSocket is closed or broken.", e);
        }
    }

    private void Record(in WavixTransportMessage message)
    {
        TimeSpan at = Elapsed;
        RecordedMessage? recorded = message.Kind switch
        {
            WavixTransportMessageKind.Text => Read(at, message.Data.Span),
            WavixTransportMessageKind.Binary => new(
                at, null, InvalidMessageReason.BinaryMessage, $"{message.Data.Length} bytes", "The message is binary."),
            _ => null,
        };
        lock (_sync)
        {
            if (recorded is not null)
            {
                _messages.Add(recorded);
            }
            else if (message.Kind != WavixTransportMessageKind.TooLarge)
            {
                _end ??= new RecordedEnd(at, message.Kind == WavixTransportMessageKind.Close, message.CloseStatus);
            }

            _progress.SetResult();
            _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Creates the record of a text message from the server.</summary>
    internal static RecordedMessage Read(TimeSpan at, ReadOnlySpan<byte> utf8)
    {
        string excerpt = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, ExcerptCharacters)]).ReplaceLineEndings(" ");
        try
        {
            return new(at, WavixMessageSerializer.ReadCommand(utf8), InvalidMessageReason.None, excerpt, "");
        }
        catch (WavixMessageException e)
        {
            return new(at, null, e.Reason, excerpt, e.Message);
        }
    }
}
