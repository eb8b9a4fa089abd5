using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>
/// Wavix and the network between, as a transport: what the session sends is observed as it arrives, marks are returned, and things go wrong
/// as the script says. It also checks that the session keeps the rules of <see cref="IWavixTransport"/>.
/// </summary>
internal sealed class StressPeer : IWavixTransport
{
    private readonly StressScript _script;
    private readonly StressWire _wire;
    private readonly Action<string, string> _violate;
    private readonly Channel<WavixTransportMessage> _incoming = Channel.CreateUnbounded<WavixTransportMessage>();
    private readonly CancellationTokenSource _gone = new();
    private readonly StressMarks _marks;

    // For what the session sends; only one send runs at a time. The script of the peer has another.
    private readonly Random _random;
    private WavixTransportMessage? _end;
    private int _sending;
    private int _receiving;
    private int _sent;
    private volatile bool _isClosed;
    private volatile bool _isDisposed;

    public StressPeer(StressScript script, StressWire wire, Action<string, string> violate)
    {
        _script = script;
        _wire = wire;
        _violate = violate;
        _random = new Random(script.PeerSeed);
        _marks = new StressMarks(script, _random, Write, _gone.Token);
    }

    /// <summary>Whether the session has released it.</summary>
    public bool IsDisposed => _isDisposed;

    /// <summary>Whether the connection is lost or aborted.</summary>
    public bool IsGone => _gone.IsCancellationRequested;

    /// <summary>The script from <c>connected</c> to the end of the stream.</summary>
    /// <param name="settled">Completes when the application needs the stream no more; only a script that settles waits for it.</param>
    public async Task RunAsync(Task settled)
    {
        var random = new Random(_script.PeerSeed + 1);
        try
        {
            await PauseAsync(random, 20);
            Write("""{"event":"connected"}""");
            await PauseAsync(random, 30);
            if (_script.Ending == StressEnding.NoStart)
            {
                return;
            }

            Write($$"""{"event":"start","event_time":"2026-01-01T00:00:00Z","call_id":"c","stream_id":"s","stream_type":"{{(_script.IsOneWay ? "oneway" : "twoway")}}","channel":"inbound","sequence_number":1}""");
            long begun = TimeProvider.System.GetTimestamp();
            for (int i = 2; _script.Settles ? !settled.IsCompleted : TimeProvider.System.GetElapsedTime(begun) < _script.Life; i++)
            {
                Write(Draw(random, i));
                await Task.Delay(random.Next(1, 12), _gone.Token);
            }

            End(random);
        }
        catch (OperationCanceledException)
        {
            // The connection is gone.
        }
    }

    public async ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        Enter(ref _receiving, "receives");
        try
        {
            if (_end is { } end)
            {
                return end;
            }

            WavixTransportMessage message;
            try
            {
                message = await _incoming.Reader.ReadAsync(_gone.Token);
            }
            catch (OperationCanceledException)
            {
                message = WavixTransportMessage.Lost(null);
            }

            _end = message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost ? message : null;
            return message;
        }
        finally
        {
            Volatile.Write(ref _receiving, 0);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken)
    {
        Enter(ref _sending, "sends");
        bool isPending = false;
        Piece? piece = null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(utf8Message);
            string name = json.RootElement.GetProperty("event").GetString()!;
            piece = _wire.Observe(json.RootElement, name);
            Interlocked.Increment(ref _sent);
            if (_isClosed || _gone.IsCancellationRequested)
            {
                throw new IOException("The connection is gone.");
            }

            if (_script.FailsOneIn > 0 && _random.Next(_script.FailsOneIn) == 0)
            {
                if (_random.Next(2) == 0)
                {
                    throw new IOException("One send fails.");
                }

                isPending = true;
                return new ValueTask(FailAsync(piece));
            }

            if (_sent > _script.StopsReadingAfter)
            {
                isPending = true;
                return new ValueTask(HangAsync(piece));
            }

            _marks.Take(json.RootElement, name);
            if (_random.Next(_script.IsSlow ? 3 : 20) == 0)
            {
                isPending = true;
                return new ValueTask(DelayAsync(_random.Next(_script.IsSlow ? 12 : 2), piece));
            }

            return ValueTask.CompletedTask;
        }
        catch (IOException)
        {
            Fail(piece);
            throw;
        }
        finally
        {
            if (!isPending)
            {
                Volatile.Write(ref _sending, 0);
            }
        }
    }

    public async ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        Enter(ref _sending, "sends, of which one is a close,");
        try
        {
            _isClosed = true;
            int how = _script.ClosesBadly ? _random.Next(4) : 3;
            if (how == 0)
            {
                throw new IOException("The close fails.");
            }

            if (how == 1)
            {
                await Task.Delay(Timeout.Infinite, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (how != 2)
            {
                _ = AnswerCloseAsync(_random.Next(10));
            }
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    public void Abort() => _gone.Cancel();

    public ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _sending) != 0 && !_gone.IsCancellationRequested)
        {
            _violate("the rules of the transport", "it is disposed while a send runs, and was not aborted");
        }

        if (_isDisposed)
        {
            _violate("the rules of the transport", "it is disposed twice");
        }

        _isDisposed = true;
        _gone.Cancel();
        return ValueTask.CompletedTask;
    }

    private static async Task PauseAsync(Random random, int most)
    {
        if (random.Next(2) == 0)
        {
            await Task.Delay(random.Next(most));
        }
    }

    private static string Draw(Random random, int number) => random.Next(25) switch
    {
        0 => "{ not json",
        1 => """{"event":"dtmf","digit":"1"}""",
        2 => """{"event":"mark","mark":{"name":"of nobody"}}""",
        3 => """{"event":"start","stream_id":"another"}""",
        _ => $$$"""{"event":"media","stream_id":"s","sequence_number":{{{number}}},"media":{"track":"inbound","chunk":{{{number}}},"timestamp":{{{number * 20}}},"payload":"AAAAAAAA"}}""",
    };

    private void End(Random random)
    {
        switch (_script.Ending)
        {
            case StressEnding.Stop:
                Write("""{"event":"stop"}""");
                if (random.Next(2) == 0)
                {
                    _incoming.Writer.TryWrite(WavixTransportMessage.Close(1000, null));
                }

                break;
            case StressEnding.Close:
                _incoming.Writer.TryWrite(WavixTransportMessage.Close(random.Next(2) == 0 ? 1001 : null, null));
                break;
            case StressEnding.Loss:
                _gone.Cancel();
                break;
        }
    }

    private void Write(string message) => _incoming.Writer.TryWrite(WavixTransportMessage.Text(Encoding.UTF8.GetBytes(message)));

    private async Task AnswerCloseAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        _incoming.Writer.TryWrite(WavixTransportMessage.Close(1000, null));
    }

    private async Task DelayAsync(int milliseconds, Piece? piece)
    {
        try
        {
            await Task.Delay(milliseconds, _gone.Token);
        }
        catch (OperationCanceledException)
        {
            Fail(piece);
            throw new IOException("The transport was aborted.");
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    private async Task FailAsync(Piece? piece)
    {
        await Task.Yield();
        Fail(piece);
        Volatile.Write(ref _sending, 0);
        throw new IOException("One send fails, later.");
    }

    private async Task HangAsync(Piece? piece)
    {
        await Task.Delay(Timeout.Infinite, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Fail(piece);
        Volatile.Write(ref _sending, 0);
        throw new IOException("The peer does not read, and the transport was aborted.");
    }

    private static void Fail(Piece? piece)
    {
        if (piece is not null)
        {
            piece.HasFailed = true;
        }
    }

    private void Enter(ref int running, string what)
    {
        if (Interlocked.Exchange(ref running, 1) != 0)
        {
            _violate("the rules of the transport", $"two {what} at a time");
        }
    }
}
