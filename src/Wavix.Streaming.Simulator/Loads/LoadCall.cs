using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Wavix.Streaming.Simulator;

/// <summary>One call of a load: its connection, the frames that it sends, and the echoes. One thread sends; another receives.</summary>
/// <param name="number">The number of the call, from 0.</param>
/// <param name="options">The options of the load.</param>
/// <param name="counters">The counters to update.</param>
/// <param name="clock">The clock of the run.</param>
internal sealed partial class LoadCall(int number, LoadOptions options, LoadCounters counters, TimeProvider clock)
{
    private readonly string _callId = $"load-{Guid.NewGuid():N}"[..20] + $"-{number}";
    private readonly string _streamId = Guid.NewGuid().ToString();
    private readonly long _frame = (long)(clock.TimestampFrequency * WavixAudio.FrameDuration.TotalSeconds);
    private readonly EchoTrack _echoes = new(number, counters, clock, options.Late);
    private readonly LoadMarks _marks = new(clock);
    private byte[] _streamIdUtf8 = [];
    private FrameMessage? _message;
    private WebSocket? _webSocket;
    private Task? _sending;
    private long _firstDue;
    private long _due;
    private long _sent;

    // `start` has number 1.
    private long _sequenceNumber = 1;
    private volatile bool _speaks;
    private volatile bool _hangsUp;
    private int _ended;

    /// <summary>Completes when the connection has ended, or immediately if there never was one.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Number of frames that were sent and have not been echoed.</summary>
    public long Missing => Interlocked.Read(ref _sent) - _echoes.Echoed;

    /// <summary>Number of frames that were due but could not be sent, because the server did not read.</summary>
    public long Unsent => Interlocked.Read(ref _due) - Interlocked.Read(ref _sent);

    /// <summary>Connects and starts to speak.</summary>
    /// <exception cref="CannotConnectException">The connection failed. The message says why.</exception>
    public async Task BeginAsync(ServerTarget target, CancellationToken cancellationToken)
    {
        _webSocket = await target.ConnectAsync(_callId, cancellationToken);
        _streamIdUtf8 = Encoding.ASCII.GetBytes(_streamId);
        _message = new FrameMessage(number, _callId, _streamId);
        counters.AddBegin();
        Ended = ReceiveAsync(_webSocket);
        try
        {
            await SendAsync(new ConnectedEvent { EventTime = clock.GetUtcNow() }, cancellationToken);
            await SendAsync(
                new StartEvent
                {
                    EventTime = clock.GetUtcNow(),
                    CallId = _callId,
                    StreamId = _streamId,
                    StreamType = StreamType.TwoWay,
                    Channel = StreamChannel.Inbound,
                    SequenceNumber = _sequenceNumber,
                },
                cancellationToken);
            _speaks = true;
        }
        catch (Exception e) when (IsGone(e))
        {
            // The receiving side reports how the connection ended.
        }
    }

    /// <summary>
    /// Sends the frame that is due, earlier frames that the server has blocked, and the marks that have been reached. Called on the pacing
    /// thread.
    /// </summary>
    /// <param name="due">A timestamp of the run's clock.</param>
    public void Speak(long due)
    {
        if (!_speaks)
        {
            return;
        }

        _firstDue = _due == 0 ? due : _firstDue;
        Interlocked.Increment(ref _due);
        while (_speaks && _sent < _due && _sending is null or { IsCompletedSuccessfully: true })
        {
            // A delay because the server did not read counts as latency. A delay of this thread does not; it is reported separately.
            bool isHeldBack = _sent < _due - 1;
            long now = clock.GetTimestamp();
            long from = isHeldBack ? _firstDue + (_sent * _frame) : now;
            ReadOnlyMemory<byte> message = _message!.Write(_sent, from, ++_sequenceNumber, clock.GetUtcNow());

            // Count it before it is sent: its echo may be faster than this thread.
            Interlocked.Increment(ref _sent);
            counters.AddFrame();
            if (!isHeldBack)
            {
                counters.Lag.Add(clock.GetElapsedTime(due, now));
            }

            Send(message);
        }

        while (_speaks && _sending is null or { IsCompletedSuccessfully: true } && _marks.TryTake(out string? name))
        {
            counters.AddReturn();
            Send(BytesOf(new MarkEvent
            {
                EventTime = clock.GetUtcNow(),
                CallId = _callId,
                StreamId = _streamId,
                SequenceNumber = ++_sequenceNumber,
                Name = name,
            }));
        }
    }

    /// <summary>
    /// Ends the call: sends <c>stop</c>, closes, and waits for the server's close. Must not be called while the pacing thread speaks.
    /// </summary>
    public async Task HangUpAsync()
    {
        _hangsUp = true;
        _speaks = false;
        using var limit = new CancellationTokenSource(options.CloseTimeout, clock);
        try
        {
            if (!Ended.IsCompleted)
            {
                await (_sending ?? Task.CompletedTask).WaitAsync(limit.Token);
                await SendAsync(
                    new StopEvent
                    {
                        EventTime = clock.GetUtcNow(),
                        CallId = _callId,
                        StreamId = _streamId,
                        SequenceNumber = _sequenceNumber + 1,
                    },
                    limit.Token);
                await _webSocket!.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // The receiving side reports how the connection ended.
        }

        try
        {
            await Ended.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            End($"no close within {options.CloseTimeout.TotalSeconds:0.#} s");
            _webSocket!.Abort();
            await Ended;
        }

        _webSocket?.Dispose();
    }

    private static bool IsGone(Exception e) =>
        e is WebSocketException or IOException or InvalidOperationException or OperationCanceledException;

    private static ReadOnlyMemory<byte> BytesOf(WavixEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(buffer, e);
        return buffer.WrittenMemory;
    }

    private async Task SendAsync(WavixEvent e, CancellationToken cancellationToken) =>
        await _webSocket!.SendAsync(BytesOf(e), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Sends on the pacing thread, which must not wait. The receiving side reports a lost connection.</summary>
    private void Send(ReadOnlyMemory<byte> message)
    {
        try
        {
            ValueTask sending = _webSocket!.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None);
            _sending = sending.IsCompletedSuccessfully ? null : sending.AsTask();
        }
        catch (Exception e) when (IsGone(e))
        {
            _speaks = false;
        }
    }
}
