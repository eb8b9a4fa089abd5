using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Fuzz;

/// <summary>Both ends of a session over memory, and what was seen at them.</summary>
internal sealed class FuzzedCall : IAsyncDisposable
{
    private readonly InMemoryTransport _peer;
    private readonly WavixStreamSession _session;
    private readonly bool _receivesMedia;
    private readonly List<Task> _asked = [];
    private readonly Task<WavixTransportMessage> _listening;
    private readonly List<WavixEvent> _read = [];
    private Task? _reading;
    private volatile string? _mark;
    private long _heard;
    private long _said;
    private bool _isClosed;
    private bool _isDisposed;
    private bool _hasPlayed;

    public FuzzedCall(int bits, TimeProvider clock)
    {
        (InMemoryTransport application, _peer) = InMemoryTransport.CreatePair();
        _receivesMedia = (bits & 1) == 0;
        bool isLateReader = (bits & 2) != 0;
        _session = new WavixStreamSession(application, new WavixStreamOptions
        {
            TimeProvider = clock,
            ReceiveMedia = _receivesMedia,

            // Who reads late must not hold up the peer: nothing could be waited for.
            QueueFullMode = (bits & 8) != 0 && !isLateReader ? EventQueueFullMode.Wait : EventQueueFullMode.DropOldest,
            MaxQueuedEventBytes = (bits & 16) != 0 ? 1024 : 3_000_000,
            MaxConsecutiveInvalidEvents = (bits & 32) != 0 ? 2 : 100,
            MaxMessageBytes = (bits & 64) != 0 ? 1024 : 1024 * 1024,
            HandshakeTimeout = TimeSpan.FromSeconds(3),
            IdleTimeout = TimeSpan.FromSeconds(4),
            SendTimeout = TimeSpan.FromSeconds(2),
            CloseTimeout = TimeSpan.FromSeconds(1),
            WhenIdle = (bits & 128) != 0 ? GapFill.Silence : GapFill.None,
        });
        _listening = ListenAsync();
        if (!isLateReader)
        {
            _reading = ReadAsync();
        }
    }

    public Task SayAsync(byte[] message) => SayAsync(() => _peer.SendAsync(message, CancellationToken.None));

    public Task SayBinaryAsync(byte[] message) => SayAsync(() => _peer.SendBinaryAsync(message));

    /// <summary>Returns the mark that came last, if one did.</summary>
    public async Task EchoMarkAsync()
    {
        if (_mark is { } name)
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            WavixMessageSerializer.WriteEvent(output, new MarkEvent { Name = name, StreamId = "s", CallId = "c" });
            await SayAsync(output.WrittenSpan.ToArray());
        }
    }

    public async Task CloseByPeerAsync()
    {
        _isClosed = true;
        await _peer.CloseAsync(1000, null, CancellationToken.None);
    }

    public void Lose()
    {
        _isClosed = true;
        _peer.Abort();
    }

    /// <summary>Has the application do something; it is waited for at the end.</summary>
    public void Do(Func<WavixStreamSession, Task> ask)
    {
        try
        {
            Task asked = ask(_session);
            _hasPlayed |= asked is Task<PlaybackResult> or Task<DrainOutcome>;
            _asked.Add(asked);
        }
        catch (InvalidOperationException)
        {
            // Too many sends wait, or the stream is one-way.
        }
    }

    /// <summary>Ends the call, if nothing has, and waits for all that was asked.</summary>
    /// <param name="how">0: the peer closes; 1: it is lost; 2: the application disposes, and the peer answers.</param>
    public async Task EndAsync(int how)
    {
        if (how == 2)
        {
            _isDisposed = true;
            Task disposing = _session.DisposeAsync().AsTask();
            await CloseByPeerAsync();
            await disposing;
        }
        else if (how == 1)
        {
            Lose();
        }
        else
        {
            await CloseByPeerAsync();
        }

        await _session.Completion;
        await (_reading ??= ReadAsync());
        await _listening;
        foreach (Task asked in _asked)
        {
            try
            {
                await asked;
            }
            catch (InvalidOperationException)
            {
                // As when it was asked for.
            }
        }
    }

    /// <summary>What a session promises, when it has ended.</summary>
    public void RequirePromises()
    {
        WavixStreamCompletion end = _session.Completion.Result;
        WavixStreamStatistics counted = end.Statistics;
        FindingException.Require(Enum.IsDefined(end.Reason), "There is a reason");
        FindingException.RequireEqual(_session.State, WavixStreamState.Closed, "A session that has completed is closed");
        FindingException.Require(!_session.CanSend, "Nothing can be sent any more");
        FindingException.Require(counted.MessagesReceived <= Interlocked.Read(ref _said), "No message is counted that was not said");
        FindingException.Require(_read.FindIndex(e => e is StopEvent) is var at && (at < 0 || at == _read.Count - 1), "Stop is the last event");
        FindingException.Require(counted.MessagesSent >= _heard || end.Reason == WavixStreamEndReason.ConnectionLost, "Every command that came was counted");
        long tooLarge = end is { Reason: WavixStreamEndReason.ProtocolViolation, CloseStatus: 1009 } ? 1 : 0;
        long told = _read.Count + counted.DroppedEvents + counted.MessagesAfterEnd + tooLarge;
        FindingException.Require(told <= counted.MessagesReceived, "No message is told twice");

        FindingException.Require(_read.All(AreTextsBounded), "No text of an event is longer than its limit");
        FindingException.Require(
            IsBounded(end.StreamInfo?.CallId) && IsBounded(end.StreamInfo?.StreamId) && IsBounded(end.CloseDescription), "No text that is kept is longer than its limit");

        // Echoes of the player's marks are not the application's; what waits is discarded by a dispose.
        if (_receivesMedia && !_hasPlayed && !_isDisposed)
        {
            FindingException.RequireEqual(told, counted.MessagesReceived, "Every message is read, dropped, over the limit or after the end");
        }

        if (counted.DroppedEvents == 0 && !_isDisposed)
        {
            FindingException.RequireEqual(_read.Count(e => e is InvalidEvent), counted.InvalidEvents, "Every invalid event is counted");
            FindingException.RequireEqual(_read.Count(e => e is UnknownEvent), counted.UnknownEvents, "Every unknown event is counted");
        }
    }

    private static bool AreTextsBounded(WavixEvent e) =>
        IsBounded(e.EventName) && IsBounded(e.CallId) && IsBounded(e.StreamId) && e switch
        {
            StartEvent start => IsBounded(start.StreamTypeText) && IsBounded(start.ChannelText),
            MediaEvent media => IsBounded(media.TrackText),
            MarkEvent mark => mark.Name.Length <= MarkEvent.MaxNameLength,
            InvalidEvent invalid => IsBounded(invalid.Detail) && invalid.Raw.Length <= InvalidEvent.MaxRawBytes,
            _ => true,
        };

    private static bool IsBounded(string? text) => text is null || text.Length <= WavixEvent.MaxTextLength;

    public async ValueTask DisposeAsync()
    {
        _peer.Abort();
        await _session.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private async Task SayAsync(Func<ValueTask> say)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            Interlocked.Increment(ref _said);
            await say();
        }
        catch (IOException)
        {
            // The session has gone.
            Interlocked.Decrement(ref _said);
            return;
        }

        // So that what follows, the clock above all, comes behind it.
        while (_session.GetStatistics().MessagesReceived < Interlocked.Read(ref _said) && !_session.Completion.IsCompleted && !_listening.IsCompleted)
        {
            await Task.Yield();
        }
    }

    private async Task ReadAsync()
    {
        await foreach (WavixEvent e in _session.ReadEventsAsync())
        {
            _read.Add(e);
        }
    }

    private async Task<WavixTransportMessage> ListenAsync()
    {
        while (true)
        {
            WavixTransportMessage message = await _peer.ReceiveAsync(1024 * 1024, CancellationToken.None);
            if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
            {
                return message;
            }

            // Throws when the session has sent what is no command.
            WavixCommand command = WavixMessageSerializer.ReadCommand(message.Data.Span);
            Interlocked.Increment(ref _heard);
            if (command is MarkCommand mark)
            {
                _mark = mark.Name;
            }
        }
    }
}
