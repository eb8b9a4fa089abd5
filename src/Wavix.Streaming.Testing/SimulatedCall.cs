using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Plays the Wavix side of one call against an application: sends <c>connected</c>, <c>start</c> and <c>media</c>, returns marks when its
/// modeled playback reaches them, obeys <c>clear</c>, and ends with <c>stop</c> and a close. Records what the caller would hear.
/// Thread-safe.
/// </summary>
public sealed partial class SimulatedCall : IAsyncDisposable
{
    private readonly SimulatedCallOptions _options;
    private readonly TimeProvider _clock;
    private readonly CallWire _wire;
    private readonly CallSpeech _speech;
    private readonly CallConnection? _connection;
    private volatile bool _isStarted;
    private int _isDisposed;

    /// <summary>
    /// Starts a call over a transport whose other end belongs to the application, for example one of
    /// <see cref="InMemoryTransport.CreatePair"/>.
    /// </summary>
    /// <param name="transport">An open transport; the call owns it.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="transport"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a fault needs a WebSocket.</exception>
    public SimulatedCall(IWavixTransport transport, SimulatedCallOptions? options = null)
        : this((options ?? new SimulatedCallOptions()).CloneValidated(), transport ?? throw new ArgumentNullException(nameof(transport)), false, null)
    {
    }

    private SimulatedCall(SimulatedCallOptions validated, WebSocket webSocket, CallConnection? connection)
        : this(
            validated,
            new WebSocketTransport(FragmentingWebSocket.Wrap(webSocket, validated.Faults), leaveOpen: false, validated.CloseTimeout, validated.TimeProvider),
            isWebSocket: true,
            connection)
    {
    }

    private SimulatedCall(SimulatedCallOptions validated, IWavixTransport transport, bool isWebSocket, CallConnection? connection)
    {
        validated.Faults.RequireCarrier(isWebSocket, isSocket: connection is not null);
        _options = validated;
        _clock = validated.TimeProvider;
        _connection = connection;
        _wire = new CallWire(transport, validated);
        _speech = new CallSpeech(_wire, validated);
    }

    /// <summary>The time since the start of the call, by its clock.</summary>
    public TimeSpan Elapsed => _wire.Playout.Elapsed;

    /// <summary>Every message of both directions so far, in order.</summary>
    public IReadOnlyList<SimulatedCallMessage> Messages => _wire.Messages;

    /// <summary>The audio that the caller has heard so far; after the end, that of the whole call.</summary>
    public HeardAudio Heard => _wire.Playout.Heard;

    /// <summary>The status of the application's close; null if it has not closed, or gave none.</summary>
    public int? CloseStatus => _wire.Ended.IsCompletedSuccessfully ? _wire.Ended.Result.CloseStatus : null;

    /// <summary>The text of the application's close; null if it has not closed, or gave none.</summary>
    public string? CloseDescription => _wire.Ended.IsCompletedSuccessfully ? _wire.Ended.Result.CloseDescription : null;

    /// <summary>Completes when the application has closed the connection, or the connection is lost.</summary>
    public Task Completion => _wire.Ended;

    /// <summary>Number of commands that were silently dropped because they had the id of another stream.</summary>
    public int DroppedCommands => Messages.Count(message => message.Violation == ProtocolViolationCode.WrongStreamId);

    /// <summary>
    /// Number of marks that were never returned, because of a fault or of <see cref="SimulatedCallOptions.PendingMarks"/>.
    /// </summary>
    public int DroppedMarks => _wire.Playout.DroppedMarks;

    /// <summary>Number of <c>clear</c> commands that have taken effect so far; see <see cref="WaitForClearAsync"/>.</summary>
    public int Clears => _wire.Playout.Clears;

    /// <summary>
    /// Playing time of the audio that was dropped because it exceeded <see cref="SimulatedCallOptions.MaxBufferedAudio"/>.
    /// </summary>
    public TimeSpan DroppedAudio => _wire.Playout.DroppedAudio;

    /// <summary>The application's responses: for each time that the caller said something, when the caller then heard something.</summary>
    public IReadOnlyList<CallResponse> Responses => CallResponse.Find(_speech.Ends, Heard);

    /// <summary>
    /// Opens a WebSocket to an application, as Wavix does for a stream. If the application is on the same machine, the proxy of the
    /// environment is not used.
    /// </summary>
    /// <param name="streamUrl">The application's endpoint, <c>ws://</c> or <c>wss://</c>.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the connection attempt.</param>
    /// <exception cref="ArgumentException">The address is not <c>ws://</c> or <c>wss://</c>, or an option is out of its range.</exception>
    /// <exception cref="WebSocketException">
    /// The application can't be reached, or refused. If it refused, the inner <see cref="HttpRequestException"/> has the status of its
    /// answer. A redirect is a refusal; an answer that violates RFC 6455 is a refusal with status 101.
    /// </exception>
    public static async Task<SimulatedCall> ConnectAsync(
        Uri streamUrl, SimulatedCallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamUrl);
        if (streamUrl.Scheme is not ("ws" or "wss"))
        {
            throw new ArgumentException($"A stream URL begins with ws:// or wss://, not {streamUrl.Scheme}://.", nameof(streamUrl));
        }

        SimulatedCallOptions validated = (options ?? new SimulatedCallOptions()).CloneValidated();
        CallConnection connection = await CallConnection.OpenAsync(streamUrl, validated, cancellationToken).ConfigureAwait(false);
        return new SimulatedCall(validated, connection.WebSocket, connection);
    }

    /// <summary>Starts a call over a WebSocket that is already open, for example one of ASP.NET Core's <c>TestServer</c>.</summary>
    /// <param name="webSocket">An open WebSocket, the client end. The call owns it.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="webSocket"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a fault needs <see cref="ConnectAsync"/>.</exception>
    public static SimulatedCall FromWebSocket(WebSocket webSocket, SimulatedCallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(webSocket);
        return new SimulatedCall((options ?? new SimulatedCallOptions()).CloneValidated(), webSocket, null);
    }

    /// <summary>Starts a call in memory.</summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <returns>The call, and the transport for the application's <see cref="WavixStreamSession"/>.</returns>
    public static (SimulatedCall Call, IWavixTransport Application) CreateInMemory(SimulatedCallOptions? options = null)
    {
        (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
        return (new SimulatedCall(wavix, options), application);
    }

    /// <summary>Sends <c>connected</c> and <c>start</c>.</summary>
    /// <param name="cancellationToken">Cancels the send.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => PassTimeAsync(BeginAsync(cancellationToken));

    /// <summary>Sends any bytes as one text message, for example malformed JSON or an unknown event.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="cancellationToken">Cancels the send.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SendRawAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) => _wire.SendAsync(utf8, cancellationToken);

    /// <summary>
    /// Replaces the faults of the running call, so that a line can become bad and good again. Takes effect for messages from now on:
    /// messages in transit keep their times, and order is kept. Counts such as <see cref="SimulatedFaults.LoseEvery"/> and the random
    /// delays of <see cref="SimulatedFaults.Seed"/> begin again, and <see cref="SimulatedFaults.LoseFirstMark"/> loses the next mark.
    /// </summary>
    /// <param name="faults">
    /// All faults from now on, copied; a new <see cref="SimulatedFaults"/> turns all off. The faults of the connection
    /// (<see cref="SimulatedFaults.ClockSkew"/>, <see cref="SimulatedFaults.LateStart"/>, <see cref="SimulatedFaults.FragmentBytes"/>,
    /// <see cref="SimulatedFaults.CoalesceFrames"/>, <see cref="SimulatedFaults.NoPongs"/>) stay as they were when the call began. Leave
    /// them at their defaults, or at the values of <see cref="SimulatedCallOptions.Faults"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A value is out of its range, or a fault of the connection is other than when the call began. The message names the fault.
    /// </exception>
    public void ChangeFaults(SimulatedFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        SimulatedFaults changed = faults.CloneValidated();
        changed.RequireSameConnection(_options.Faults);
        _wire.ChangeFaults(changed);
        _speech.ChangeFaults(changed);
    }

    /// <summary>Returns what the application has sent so far that violates the protocol, in order; empty if there is nothing.</summary>
    public IReadOnlyList<ProtocolViolation> Verify() =>
    [
        .. Messages
            .Select((message, index) => new ProtocolViolation(message.Violation, message.Problem ?? "", index, message.At))
            .Where(violation => violation.Code != ProtocolViolationCode.None),
    ];

    /// <summary>Waits until the application has sent this much audio, whether or not it has been played.</summary>
    /// <param name="bytes">Bytes of audio since the start of the call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if the call ended before.</returns>
    public Task<bool> WaitForAudioAsync(long bytes, CancellationToken cancellationToken = default) =>
        PassTimeAsync(_wire.Playout.WaitForAudioAsync(bytes, cancellationToken));

    /// <summary>
    /// Waits until the application has sent this many <c>clear</c> commands since the start of the call. They are counted: a <c>clear</c>
    /// that arrives before the wait is not missed, and an earlier one does not complete it. To wait for the next one, read
    /// <see cref="Clears"/> before the step that causes it, and wait for one more.
    /// </summary>
    /// <param name="count">The total number, at least 1; default 1, the first of the call.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if the call ended before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public Task<bool> WaitForClearAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return PassTimeAsync(_wire.Playout.WaitForClearAsync(count, until: null, cancellationToken));
    }

    /// <summary>Waits until all audio received so far has been played and its marks are returned, or the call has ended.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task WaitForPlayoutAsync(CancellationToken cancellationToken = default) =>
        PassTimeAsync(_wire.Playout.WaitForPlayoutAsync(cancellationToken));

    /// <summary>Moves a simulated clock while an operation of the call is running.</summary>
    private Task PassTimeAsync(Task operation) => _options.SimulatedClock?.RunUntilAsync(operation) ?? operation;

    private Task<T> PassTimeAsync<T>(Task<T> operation) => _options.SimulatedClock?.RunUntilAsync(operation) ?? operation;

    /// <summary>As <see cref="StartAsync"/>, but without moving a simulated clock.</summary>
    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        _isStarted = true;
        await _wire.SendAsync(_ => new ConnectedEvent { EventTime = _clock.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        if (_options.Faults.LateStart > TimeSpan.Zero)
        {
            await Task.Delay(_options.Faults.LateStart, _clock, cancellationToken).ConfigureAwait(false);
        }

        await _wire.SendAsync(
            number => new StartEvent
            {
                EventTime = _clock.GetUtcNow(),
                CallId = _options.CallId,
                StreamId = _options.StreamId,
                StreamType = _options.StreamType,
                Channel = _options.Channel,
                SequenceNumber = number,
            },
            cancellationToken).ConfigureAwait(false);
        _speech.OpenLine();
    }
}
