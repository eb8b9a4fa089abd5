using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Wavix.Streaming;

/// <summary>
/// One stream of one call: read typed events with <see cref="ReadEventsAsync"/>, and send audio back. Wraps any WebSocket or any
/// <see cref="IWavixTransport"/>.
/// </summary>
/// <remarks>
/// <para>
/// Receiving starts in the constructor and continues whether or not events are read, so a hang-up and returned marks are seen at once. Every
/// member may be called from any thread. Only one enumeration can run at a time.
/// </para>
/// <para>
/// Nothing that the peer sends ends a call or throws: it is delivered as an event. <see cref="Completion"/> says how the stream ended.
/// </para>
/// </remarks>
public sealed partial class WavixStreamSession : IAsyncDisposable
{
    /// <summary>The start of the names of the session's own marks: <c>sdk-</c>. <see cref="SendMarkAsync"/> refuses such a name.</summary>
    public const string ReservedMarkPrefix = MarkLedger.ReservedPrefix;

    private readonly StreamCounters _counters = new();
    private readonly EventQueue _queue;
    private readonly CallTaps _taps = new();
    private readonly TappedPlayback _playback;
    private readonly Player _player;
    private readonly SessionLifecycle _life;
    private volatile bool _isDisposed;

    /// <summary>Takes over a transport and starts to receive from it.</summary>
    /// <param name="transport">An open transport. The session owns it and disposes it when the stream has ended.</param>
    /// <param name="options">Settings, validated and copied; null for the defaults.</param>
    /// <param name="logger">The logger; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="transport"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WavixStreamSession(IWavixTransport transport, WavixStreamOptions? options = null, ILogger? logger = null)
        : this((options ?? new WavixStreamOptions()).Freeze(), _ => transport ?? throw new ArgumentNullException(nameof(transport)), logger)
    {
    }

    private WavixStreamSession(WavixStreamOptions options, Func<WavixStreamOptions, IWavixTransport> connect, ILogger? logger)
    {
        IWavixTransport transport = connect(options);
        TimeProvider = options.TimeProvider;
        logger = logger is null ? NullLogger.Instance : new GuardedLogger(logger);
        var trace = new StreamTrace();
        _queue = new EventQueue(options.MaxQueuedEventBytes);
        Outbound = new OutboundQueue(transport, _counters, _taps, options, logger);
        _playback = new TappedPlayback(Outbound);
        _player = new Player(Outbound, trace, options, logger);
        _life = new SessionLifecycle(transport, Outbound, _player, _queue, _taps, _counters, options, logger);
        new ReceivePump(transport, _life, _queue, _counters, trace, _taps, options, logger).Start();
    }

    /// <summary>The state of the stream. It only moves forward.</summary>
    public WavixStreamState State => _life.State;

    /// <summary>What the first <c>start</c> said; null until it arrived. A later <c>start</c>, whatever it says, does not change it.</summary>
    public WavixStreamInfo? StreamInfo => _life.StreamInfo;

    /// <summary>
    /// Whether audio, marks and <c>clear</c> may be sent: the stream has started, is not one-way and has not ended. Sends before
    /// <c>start</c> wait for it.
    /// </summary>
    public bool CanSend => Outbound.State == OutboundState.Open;

    /// <summary>Canceled when the stream ends, for whatever reason, so that work for a caller who has hung up stops.</summary>
    public CancellationToken Ended => _life.Ended;

    /// <summary>
    /// Completes when the connection is closed, at most <see cref="WavixStreamOptions.CloseTimeout"/> after the stream's end. Never faults
    /// and never waits for the reader of events.
    /// </summary>
    public Task<WavixStreamCompletion> Completion => _life.Completion;

    /// <summary>
    /// The clock of the session, from <see cref="WavixStreamOptions.TimeProvider"/>. Use it for waits of a conversation, so that a test can
    /// move one clock for all.
    /// </summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>What has been counted so far.</summary>
    public WavixStreamStatistics GetStatistics() => _counters.Snapshot();

    /// <summary>Waits for <c>start</c>.</summary>
    /// <param name="cancellationToken">Cancels the wait; the session continues.</param>
    /// <returns>What <c>start</c> said.</returns>
    /// <exception cref="WavixStreamException">The stream ended before it started; <see cref="WavixStreamException.Reason"/> says why.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<WavixStreamInfo> WaitForStartAsync(CancellationToken cancellationToken = default) => _life.Started.WaitAsync(cancellationToken);

    /// <summary>
    /// Reads the stream's events in the order in which they arrived, until the stream has ended and all were read. Leaving the loop only
    /// detaches: a later enumeration continues where this one stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration; the session continues.</param>
    /// <exception cref="InvalidOperationException">
    /// Another enumeration is reading; or <c>MoveNextAsync</c> was called again before the last call's result was awaited.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled before the stream ended.</exception>
    public IAsyncEnumerable<WavixEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        new EventEnumerable(_queue, cancellationToken);

    /// <summary>Sends one <c>media</c> message, at once and unpaced. Before <c>start</c> it waits. Concurrent sends keep the order of the calls.</summary>
    /// <param name="pcm">
    /// PCM16, signed, little-endian, 24,000 Hz, mono; an even number of bytes, usually 960 (20 ms). Must not change until the call
    /// completes. Empty sends nothing.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait; a message that is being transmitted is sent.</param>
    /// <returns>False when the stream has ended: a hang-up is not an exception.</returns>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way (see <see cref="CanSend"/>), or too many sends are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask<bool> SendMediaAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        WavixAudio.RequireWholeSamples(pcm, nameof(pcm));
        return pcm.IsEmpty
            ? new ValueTask<bool>(State < WavixStreamState.Stopped)
            : SendAsync(new OutboundCommand(OutboundKind.Media, pcm, IsOfApplication: true), cancellationToken);
    }

    /// <summary>Sends a <c>mark</c>: Wavix answers with a <see cref="MarkEvent"/> of that name when playback has reached it.</summary>
    /// <param name="name">
    /// 1 to <see cref="MarkEvent.MaxNameLength"/> UTF-16 characters that do not start with <see cref="ReservedMarkPrefix"/>. Names may repeat.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait; a message that is being transmitted is sent.</param>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="ArgumentException">The name is empty, too long, reserved, or not valid Unicode text.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way (see <see cref="CanSend"/>), or too many sends are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask<bool> SendMarkAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MarkEvent.MaxNameLength)
        {
            throw new ArgumentException($"The name has {name.Length} characters; it may have {MarkEvent.MaxNameLength}. Keep longer data in the application, under a short name.", nameof(name));
        }

        if (name.StartsWith(ReservedMarkPrefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The name starts with {ReservedMarkPrefix}, which is reserved for the session's own marks. Choose another name.", nameof(name));
        }

        JsonObjectWriter.RequireText(name, nameof(name));
        return SendAsync(new OutboundCommand(OutboundKind.Mark, MarkName: name, IsOfApplication: true), cancellationToken);
    }

    /// <summary>Sends <c>clear</c>: Wavix drops the audio it has buffered and stops playing.</summary>
    /// <param name="cancellationToken">Cancels the wait; a message that is being transmitted is sent.</param>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="InvalidOperationException">The stream is one-way (see <see cref="CanSend"/>), or too many sends are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask<bool> SendClearAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new OutboundCommand(OutboundKind.Clear, IsOfApplication: true), cancellationToken);

    /// <summary>Sends a command: the same as the method for its kind.</summary>
    /// <param name="command">
    /// The command. Its <see cref="WavixCommand.StreamId"/> is ignored: a session always sends the id from <c>start</c>, because Wavix drops
    /// commands for any other stream.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait; a message that is being transmitted is sent.</param>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="ArgumentException">The payload has an odd number of bytes, or <see cref="SendMarkAsync"/> refuses the mark's name.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way (see <see cref="CanSend"/>), or too many sends are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask<bool> SendAsync(WavixCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command switch
        {
            MediaCommand media => SendMediaAsync(media.Payload, cancellationToken),
            MarkCommand mark => SendMarkAsync(mark.Name, cancellationToken),
            _ => SendClearAsync(cancellationToken),
        };
    }

    /// <summary>
    /// Sends a command that this version does not know, as it is. It waits for <c>start</c> and keeps the order of the calls like any other
    /// send. Nothing is added to it: write <c>stream_id</c> yourself or leave it out.
    /// </summary>
    /// <param name="utf8Json">
    /// One JSON object in UTF-8 with a text <c>event</c>, which is not <c>media</c>, <c>mark</c> or <c>clear</c>: playback could not follow
    /// those. Must not change until the call completes.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait; a message that is being transmitted is sent.</param>
    /// <returns>False when the stream has ended.</returns>
    /// <exception cref="ArgumentException">The message is not such an object; the text says why.</exception>
    /// <exception cref="InvalidOperationException">The stream is one-way (see <see cref="CanSend"/>), or too many sends are waiting.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public ValueTask<bool> SendRawAsync(ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default)
    {
        CommandReader.RequireUnknown(utf8Json.Span, nameof(utf8Json));
        return SendAsync(new OutboundCommand(OutboundKind.Raw, utf8Json, IsOfApplication: true), cancellationToken);
    }

    /// <summary>
    /// Ends the stream from our side and closes the connection, without waiting for audio that Wavix has not played. This does not hang up the
    /// call: use the HTTP API for that.
    /// </summary>
    /// <param name="closeStatus">WebSocket status: 1000 (default) to 1014 without the reserved 1004, 1005 and 1006, or 3000 to 4999.</param>
    /// <param name="description">A text for people, cut at 123 bytes; null for none.</param>
    /// <param name="cancellationToken">Cancels the wait; closing continues.</param>
    /// <returns>Completes with <see cref="Completion"/>. Does nothing when the stream has ended already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status may not be sent.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task CloseAsync(int closeStatus = CloseCodes.Normal, string? description = null, CancellationToken cancellationToken = default)
    {
        CloseCodes.Require(closeStatus, nameof(closeStatus));
        _life.End(new StreamEnd(WavixStreamEndReason.ClosedByApplication, closeStatus, description));
        return Completion.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Closes with 1000 unless the stream has ended, discards unread events and waits until the connection is closed, at most
    /// <see cref="WavixStreamOptions.CloseTimeout"/>. Never throws; may be called again, and inside the <c>await foreach</c>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _life.End(new StreamEnd(WavixStreamEndReason.ClosedByApplication, CloseCodes.Normal));
        _queue.Discard();
        await Completion.ConfigureAwait(false);
    }

    internal OutboundQueue Outbound { get; }

    private ValueTask<bool> SendAsync(in OutboundCommand command, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Outbound.SendAsync(command, cancellationToken);
    }
}
