using System.Buffers;

namespace Wavix.Streaming.Testing;

/// <summary>
/// The wire of a simulated call: sends events in order, takes the application's commands as Wavix does, echoes marks when the modelled
/// playback reaches them, and records it all. Any thread.
/// </summary>
internal sealed class CallWire : IAsyncDisposable
{
    private const int Normal = 1000;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly IWavixTransport _transport;
    private readonly SimulatedCallOptions _options;
    private readonly TimeProvider _clock;
    private readonly long _begunAt;
    private readonly object _sync = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly PlayoutBuffer _playout = new();
    private readonly List<SimulatedCallMessage> _messages = [];
    private readonly ITimer _markTimer;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequenceNumber;
    private long _audioBytesReceived;
    private int _echoes;
    private TimeSpan? _endedAt;

    public CallWire(IWavixTransport transport, SimulatedCallOptions options)
    {
        _transport = transport;
        _options = options;
        _clock = options.TimeProvider;
        _begunAt = _clock.GetTimestamp();
        _markTimer = _clock.CreateTimer(static wire => ((CallWire)wire!).EchoReachedMarks(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Ended = Task.Run(ReceiveAsync);
    }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_begunAt);

    /// <summary>How the connection ended: the application's close, or its loss.</summary>
    public Task<WavixTransportMessage> Ended { get; }

    public IReadOnlyList<SimulatedCallMessage> Messages
    {
        get
        {
            lock (_sync)
            {
                return [.. _messages];
            }
        }
    }

    public HeardAudio Heard
    {
        get
        {
            lock (_sync)
            {
                return _playout.Heard(NowInSamples());
            }
        }
    }

    /// <summary>Sends an event; its sequence number is taken when its turn comes, so that numbers leave in order.</summary>
    public Task SendAsync(Func<long, WavixEvent> make, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            WavixEvent e = make(_sequenceNumber + 1);
            _sequenceNumber += e.SequenceNumber is null ? 0 : 1;
            var buffer = new ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteEvent(buffer, e);
            return (e, buffer.WrittenMemory);
        },
        cancellationToken);

    /// <summary>Sends any bytes as they are.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) =>
        SendAsync(() => (WavixMessageSerializer.ReadEvent(utf8.Span), utf8), cancellationToken);

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _transport.CloseAsync(Normal, null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Abort() => _transport.Abort();

    /// <summary>Waits until the application has sent so many bytes of audio; false when the call ended before.</summary>
    public async Task<bool> WaitForAudioAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_sync)
            {
                if (_audioBytesReceived >= bytes || _endedAt is not null)
                {
                    return _audioBytesReceived >= bytes;
                }

                progress = _progress.Task;
            }

            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all that has come so far has been played and its marks are echoed.</summary>
    public async Task WaitForPlayoutAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan left;
            Task progress;
            lock (_sync)
            {
                left = HeardAudio.ToTime(_playout.End) - Elapsed;
                if (_endedAt is not null || (left <= TimeSpan.Zero && _playout.NextMark is null && _echoes == 0))
                {
                    return;
                }

                progress = _progress.Task;
            }

            await (left > TimeSpan.Zero ? Task.Delay(left, _clock, cancellationToken) : progress.WaitAsync(cancellationToken)).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _markTimer.DisposeAsync().ConfigureAwait(false);
        if (!Ended.IsCompleted)
        {
            _transport.Abort();
        }

        await Ended.ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(Func<(WavixEvent Event, ReadOnlyMemory<byte> Utf8)> make, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            (WavixEvent e, ReadOnlyMemory<byte> utf8) = make();
            Record(sent: e);
            await _transport.SendAsync(utf8, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<WavixTransportMessage> ReceiveAsync()
    {
        WavixTransportMessage message;
        while (true)
        {
            message = await _transport.ReceiveAsync(MaxMessageBytes, CancellationToken.None).ConfigureAwait(false);
            if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
            {
                break;
            }

            Accept(message);
        }

        lock (_sync)
        {
            _endedAt = Elapsed;
            Wake();
        }

        if (message.Kind == WavixTransportMessageKind.Close)
        {
            // Answers the application's close, where ours was not first.
            await CloseAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return message;
    }

    private void Accept(in WavixTransportMessage message)
    {
        if (message.Kind != WavixTransportMessageKind.Text)
        {
            Record(problem: message.Kind == WavixTransportMessageKind.Binary ? "The message is binary." : "The message is over 16 MiB.");
            return;
        }

        try
        {
            WavixCommand command = WavixMessageSerializer.ReadCommand(message.Data.Span);
            string? problem = _options.StreamType == StreamType.OneWay ? "The stream is one-way: commands have no effect."
                : command.StreamId is { } id && id != _options.StreamId ? "stream_id does not match: the command is dropped."
                : null;
            Record(received: command, problem: problem);
            if (problem is null)
            {
                Apply(command);
            }
        }
        catch (WavixStreamException e)
        {
            Record(problem: e.Message);
        }
    }

    private void Apply(WavixCommand command)
    {
        IReadOnlyList<string> cleared = [];
        lock (_sync)
        {
            long now = NowInSamples();
            switch (command)
            {
                case MediaCommand media:
                    _audioBytesReceived += media.Payload.Length;
                    _playout.Play(media.Payload, now);
                    Wake();
                    break;
                case MarkCommand mark:
                    _playout.Mark(mark.Name, now);
                    break;
                default:
                    cleared = _playout.Clear(now);
                    break;
            }
        }

        foreach (string name in cleared)
        {
            Echo(name);
        }

        EchoReachedMarks();
    }

    /// <summary>Echoes the marks that playback has reached and sleeps until the next one.</summary>
    private void EchoReachedMarks()
    {
        lock (_sync)
        {
            while (_playout.TakeMark(NowInSamples()) is { } name)
            {
                Echo(name);
            }

            if (_playout.NextMark is { } next && _endedAt is null)
            {
                // A millisecond late rather than early: timers count in whole ones.
                TimeSpan due = HeardAudio.ToTime(next) - Elapsed + TimeSpan.FromMilliseconds(1);
                _markTimer.Change(due > TimeSpan.Zero ? due : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Echo(string name)
    {
        lock (_sync)
        {
            _echoes++;
        }

        _ = EchoAsync(name);
    }

    private async Task EchoAsync(string name)
    {
        // Not on the stack of whoever holds the lock.
        await Task.Yield();
        try
        {
            await SendAsync(
                number => new MarkEvent
                {
                    EventTime = _clock.GetUtcNow(),
                    CallId = _options.CallId,
                    StreamId = _options.StreamId,
                    SequenceNumber = number,
                    Name = name,
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The call is over.
        }
        finally
        {
            lock (_sync)
            {
                _echoes--;
                Wake();
            }
        }
    }

    private void Record(WavixEvent? sent = null, WavixCommand? received = null, string? problem = null)
    {
        SimulatedCallMessage message;
        lock (_sync)
        {
            message = new SimulatedCallMessage(Elapsed, sent, received, problem);
            _messages.Add(message);
        }

        _options.OnMessage?.Invoke(message);
    }

    /// <summary>Wakes those who wait for something to happen. Under the lock.</summary>
    private void Wake()
    {
        _progress.SetResult();
        _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private long NowInSamples() => (_endedAt ?? Elapsed).Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;
}
