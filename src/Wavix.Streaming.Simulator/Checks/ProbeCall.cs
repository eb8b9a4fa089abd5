using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>One call of the run: a simulated call whose wire is recorded. The parts of a call run one after the other.</summary>
internal sealed class ProbeCall : IAsyncDisposable
{
    private readonly CheckSettings _settings;
    private readonly ProbeScript _script;
    private readonly WireTap _tap;
    private readonly ConnectionTap _connection;
    private readonly SimulatedCall _call;
    private readonly SimulatedCallOptions _options;
    private TimeSpan? _oddAt;
    private TimeSpan? _againAt;
    private TimeSpan? _spokenAt;
    private TimeSpan? _leftAt;
    private bool? _endsConnection;

    /// <param name="webSocket">An open WebSocket.</param>
    /// <param name="connection">Its connection.</param>
    /// <param name="options">Created with <see cref="CreateOptions"/>.</param>
    /// <param name="script">What happens in the call.</param>
    /// <param name="settings">The settings of the run.</param>
    public ProbeCall(
        System.Net.WebSockets.WebSocket webSocket, ConnectionTap connection, SimulatedCallOptions options, ProbeScript script, CheckSettings settings)
    {
        _settings = settings;
        _script = script;
        _options = options;
        _connection = connection;
        _tap = new WireTap(webSocket, script.Form, settings.CloseTimeout, settings.Clock);
        _call = new SimulatedCall(_tap, _options);
        Conversation = new ProbeConversation(_call, settings);
    }

    /// <summary>Whether <c>start</c> is sent by the simulated Wavix that placed the call, and was sent before the script runs.</summary>
    public bool IsStartedByOthers { get; init; }

    /// <summary>The simulated call.</summary>
    public SimulatedCall Call => _call;

    public string CallId => _options.CallId;

    public string StreamId => _options.StreamId;

    /// <summary>The steps with which a script talks with the server.</summary>
    public ProbeConversation Conversation { get; }

    /// <summary>Returns the options of a call. The ids may be changed.</summary>
    public static SimulatedCallOptions CreateOptions(ProbeScript script, CheckSettings settings) => new()
    {
        StreamType = script.IsOneWay ? StreamType.OneWay : StreamType.TwoWay,
        CloseTimeout = settings.CloseTimeout,
        TimeProvider = settings.Clock,
        Faults = new SimulatedFaults { LineEcho = script.LineEcho },
    };

    /// <summary>Runs the whole call by its script. Does not throw if the server ends the call: the record contains that.</summary>
    public async Task<RecordedCall> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!IsStartedByOthers)
            {
                await _call.StartAsync(cancellationToken);
            }

            await _script.Talk(this, cancellationToken);
            await _tap.WaitAsync((_, end) => end is not null, _settings.Aftermath, cancellationToken);
        }
        catch (IOException)
        {
            // A send fails shortly before the end is received.
            await _tap.WaitAsync((_, end) => end is not null, _settings.CloseTimeout, cancellationToken);
        }

        _leftAt = _tap.Elapsed;
        if (_script.IsCut)
        {
            _call.Abort();
            await _call.Completion.WaitAsync(cancellationToken);
        }
        else
        {
            if (_script.IsOrdinary)
            {
                _connection.Keep();
            }

            await _call.HangUpAsync(cancellationToken);
            if (_script.IsOrdinary && _tap.End is { IsClose: true } end && end.At >= _leftAt)
            {
                _endsConnection = await _connection.WaitForEndAsync(_settings.EndPatience, _settings.Clock, cancellationToken);
            }
        }

        return Record();
    }

    /// <summary>The caller speaks, sends something odd, speaks again, and listens for a while.</summary>
    public async Task TalkTwiceAsync(Func<ProbeCall, CancellationToken, Task>? oddity, CancellationToken cancellationToken)
    {
        await SayAsync(_settings.Speech, cancellationToken);
        await WaitForQuietAsync(cancellationToken);
        if (oddity is not null)
        {
            _oddAt = _tap.Elapsed;
            await oddity(this, cancellationToken);
        }

        // The rest of a busy server's answer to the first speech arrives in the first half of the second.
        int half = _settings.Speech.Length / 2 / WavixAudio.FrameBytes * WavixAudio.FrameBytes;
        await SayAsync(_settings.Speech.AsMemory(0, half), cancellationToken);
        TimeSpan again = _tap.Elapsed;
        _againAt = again;
        await SayAsync(_settings.Speech.AsMemory(half), cancellationToken);
        _spokenAt = _tap.Elapsed;
        if (_script.ExpectsAnswer)
        {
            await _tap.WaitAsync((messages, end) => end is not null || HasSince(messages, again), _settings.AnswerPatience, cancellationToken);
        }
    }

    /// <summary>The caller listens, speaks (which may interrupt), listens until a mark is returned, and speaks again.</summary>
    public async Task ConverseAsync(CancellationToken cancellationToken)
    {
        await SayAsync(TestAudio.Silence(_settings.Listening), cancellationToken);
        await SayAsync(_settings.Speech, cancellationToken);
        byte[] silence = TestAudio.Silence(_settings.Quiet);
        TimeSpan until = _tap.Elapsed + _settings.MarkPatience;
        while (_tap.Elapsed < until && !HasMarkReturned())
        {
            await SayAsync(silence, cancellationToken);
        }

        await SayAsync(_settings.Speech, cancellationToken);
    }

    /// <summary>The caller says what the settings have.</summary>
    public Task SaySpeechAsync(CancellationToken cancellationToken) => SayAsync(_settings.Speech, cancellationToken);

    public async Task SayAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (_tap.End is not null)
        {
            throw new IOException("The server has ended the call.");
        }

        await _call.SayAsync(pcm, cancellationToken);
    }

    public Task SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) => _call.SendRawAsync(utf8, cancellationToken);

    public Task SendBinaryAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => _tap.SendBinaryAsync(data, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _connection.End();
    }

    private static bool HasSince(IReadOnlyList<RecordedMessage> messages, TimeSpan since) => messages.Count > 0 && messages[^1].At >= since;

    private bool HasMarkReturned() => _call.Messages.Any(IsEcho);

    // Not a mark with another stream's id, which one of the checks sends.
    private bool IsEcho(SimulatedCallMessage message) => message.Sent is MarkEvent mark && mark.StreamId == StreamId;

    private async Task WaitForQuietAsync(CancellationToken cancellationToken)
    {
        TimeSpan until = _tap.Elapsed + _settings.LongestQuiet;
        bool spoke = true;
        while (spoke && _tap.Elapsed < until)
        {
            int count = _tap.Messages.Count;
            spoke = await _tap.WaitAsync((messages, _) => messages.Count > count, _settings.Quiet, cancellationToken);
        }
    }

    private RecordedCall Record() => new()
    {
        StreamId = StreamId,
        IsOneWay = _options.StreamType == StreamType.OneWay,
        IsLegal = _script.IsLegal,
        IsOrdinary = _script.IsOrdinary,
        Messages = _tap.Messages,
        Echoes = [.. _call.Messages.Where(IsEcho).Select(message => message.At)],
        OddAt = _oddAt,
        AgainAt = _againAt,
        SpokenAt = _spokenAt,
        LeftAt = _leftAt,
        GaveUpAt = _leftAt + _settings.CloseTimeout,
        End = _tap.End,
        EndsConnection = _endsConnection,
        Conversation = Conversation.Record(hasLineEcho: _script.LineEcho is not null),
    };
}
