using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>
/// A voice agent on one call. What happens (an event of the call or of the model, a playback that completes, a tool, a deadline) is handled under one lock,
/// one at a time; no handler waits. What it causes leaves through the session and the outbox.
/// </summary>
internal sealed class AgentRun : IModelListener, IDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LinkTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HangUpTimeout = TimeSpan.FromSeconds(15);

    // Guards everything below. Taken by timers, the readers of the call and of the model, playbacks and tools. The lock of the outbox and that of the link
    // are taken under it, never the other way round.
    private readonly object _sync = new();
    private readonly VoiceAgentOptions _options;
    private readonly VoiceAgentCall _call;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Deadlines _deadlines;
    private readonly ModelOutbox _outbox;
    private readonly AgentSpeech _speech;
    private readonly TranscriptLog _transcript = new();
    private readonly CallerSpeech _caller;
    private readonly CallerDetector _detector;
    private readonly CallerLevel _level;
    private readonly AgentReport _report;
    private readonly Farewell _farewell;
    private readonly AgentTools _tools;
    private readonly ModelLink _link;
    private readonly Patience _patience;
    private readonly ModelEvents _events;
    private readonly ISpeechModel _model;
    private readonly CancellationTokenSource _linkEnded = new();

    // Made once, and not for each frame and each event.
    private readonly Action<int> _onFrame;
    private readonly Action<SpeechModelEvent> _onModelEvent;
    private Exception? _error;
    private bool _hasStarted;

    // Lines of the transcript that the session that is being opened was given; null before the first.
    private int? _knownLines;

    public AgentRun(VoiceAgentOptions options, ISpeechModel model, VoiceAgentCall call, ILogger logger)
    {
        (_options, _model, _call, _logger) = (options, model, call, logger);
        _time = call.Session.TimeProvider;
        _deadlines = new Deadlines(_time, OnTimer);
        _outbox = new ModelOutbox(options.MaxCallerAudio);
        var requests = new ModelRequests(_outbox);
        _speech = new AgentSpeech(call.Session, _outbox, _transcript, WavixAudio.GetByteCount(options.MaxAnswer), OnSpoken);
        _level = new CallerLevel(_time);
        _caller = new CallerSpeech(options, _speech, requests, _outbox, _deadlines, _level, _time);
        var answers = new Answers(_caller, _speech, requests, _outbox, _transcript, _deadlines);
        _report = new AgentReport(model, _time);
        _farewell = new Farewell(options, _caller, _speech, requests, _outbox, _deadlines);
        _tools = new AgentTools(
            options, call, _caller, requests, _outbox, _farewell, functions => new ToolRunner(functions, options, call.Services, _time, OnToolCompleted, logger));
        _link = new ModelLink(model, options, _time, this, logger);
        _patience = new Patience(options, _caller, _speech, requests, _tools, _farewell, _link, _deadlines);
        _events = new ModelEvents(options, _caller, answers, _speech, requests, _outbox, _tools, _farewell, _patience, _report, _link, _deadlines, _time, logger);
        (_onFrame, _onModelEvent) = (_ => _events.OnHeard(), _events.Handle);
        _detector = CallerDetector.Create(call.Session, options.CreateDetector, logger);
    }

    /// <summary>What a session is opened with.</summary>
    public static SpeechModelConnectOptions CreateConnectOptions(VoiceAgentOptions options, ILogger logger) =>
        CreateConnectOptions(options, logger, options.TimeProvider, options.Instructions, AgentTools.Declare(options), []);

    /// <summary>Runs until the call has ended.</summary>
    public async Task<VoiceAgentResult> RunAsync(PrewarmedSessions prewarmed, CancellationToken cancellationToken)
    {
        using Activity? activity = _report.Run = AgentTelemetry.StartCall(_model);

        // Not on this thread: the greeting must not wait for a model that connects slowly.
        Task link = Task.Run(() => LinkAsync(prewarmed), CancellationToken.None);
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static run => ((AgentRun)run!).OnCanceled(), this);
        try
        {
            await _call.Session.RunAsync(OnCallEvent, ConverseAsync, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);

            // A model that never lets go must not keep the handler of the call.
            await link.WaitAsync(LinkTimeout, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_sync)
        {
            VoiceAgentResult result = _report.ToResult(
                (_farewell.Reason, _farewell.Ending?.Limit, _error ?? _farewell.Ending?.Error), _transcript, _caller, _link.Replaced, _outbox.Dropped);
            AgentReport.Log(result, _options, _logger);
            return result;
        }
    }

    public void Dispose()
    {
        _deadlines.Dispose();
        _linkEnded.Dispose();
    }

    SpeechModelConnectOptions IModelListener.OnConnecting()
    {
        lock (_sync)
        {
            _knownLines = _transcript.Count;
            return CreateConnectOptions(_options, _logger, _time, Instructions, _tools.Functions, _transcript.ToMessages(0));
        }
    }

    Task<Exception> IModelListener.OnConnected(ISpeechModelSession session)
    {
        lock (_sync)
        {
            Task<Exception> failed = _outbox.Attach(session);
            if (_knownLines is null)
            {
                // It was opened before the call was known.
                _outbox.Post(model => model.UpdateAsync(Instructions, _tools.Functions));
            }

            foreach (ChatMessage message in _transcript.ToMessages(_knownLines ?? 0))
            {
                _outbox.Post(model => model.AddMessageAsync(message));
            }

            _knownLines ??= 0;
            Step(_events.OnConnected, new ModelSession(session));
            return failed;
        }
    }

    void IModelListener.OnEvent(SpeechModelEvent e) => Step(_onModelEvent, e);

    void IModelListener.OnRenewed() => Step(_ => _patience.SetRenewed(), 0);

    void IModelListener.OnDisconnected(Exception? error) => Step(_events.OnDisconnected, error);

    void IModelListener.OnGivenUp(Exception error) => Step(_events.OnGivenUp, error);

    private static SpeechModelConnectOptions CreateConnectOptions(
        VoiceAgentOptions options, ILogger logger, TimeProvider time, string? instructions, IReadOnlyList<AIFunction> tools, IReadOnlyList<ChatMessage> history) => new()
        {
            Instructions = instructions,
            Tools = tools,
            History = history,
            DetectSpeech = options.Detection == SpeechDetection.Auto,
            CancelResponseOnSpeech = options.MinInterruption == TimeSpan.Zero,
            TimeProvider = time,
            Logger = logger,
        };

    private async Task LinkAsync(PrewarmedSessions prewarmed)
    {
        try
        {
            WavixStreamInfo? call = _call.Session.StreamInfo;
            if (call is null && prewarmed.HasAny)
            {
                // One of them may be for this call, which is not known yet.
                call = await _call.Session.WaitForStartAsync(_linkEnded.Token).ConfigureAwait(false);
            }

            Task<ISpeechModelSession>? session = call?.CallId is { } callId ? prewarmed.Take(callId) : null;
            await _link.RunAsync(session, _linkEnded.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WavixStreamException || _linkEnded.IsCancellationRequested)
        {
            // The call has ended before it started.
        }
        catch (Exception e)
        {
            // Without a link the caller would wait for ever.
            Step(_events.OnGivenUp, e);
        }
    }

    private string? Instructions => string.IsNullOrEmpty(_call.Instructions) ? _options.Instructions
        : string.IsNullOrEmpty(_options.Instructions) ? _call.Instructions
        : _options.Instructions + "\n\n" + _call.Instructions;

    private async Task ConverseAsync(CancellationToken cancellationToken)
    {
        WavixStreamSession session = _call.Session;
        if (!session.CanSend && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("The stream is one-way, so an agent can't speak on it. Start a two-way stream (stream_type twoway).");
        }

        Step(Start, 0);
        await _farewell.Finished.WaitAsync(cancellationToken).ConfigureAwait(false);
        await session.DrainAsync(DrainTimeout, cancellationToken).ConfigureAwait(false);
        if (_call.HangUpAsync is { } hangUpAsync && _farewell.Reason != VoiceAgentEndReason.HandedOver)
        {
            try
            {
                await hangUpAsync(cancellationToken).WaitAsync(HangUpTimeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                AgentLog.HangUpFailed(_logger, e);
            }
        }
    }

    private void Start(int _)
    {
        _hasStarted = true;
        _patience.Start();
        if (_options.Greeting is { } greeting)
        {
            _farewell.Say(greeting);
        }
    }

    /// <summary>An event of the call. Audio does not take the lock, unless the caller speaks, or the agent's detector has found something.</summary>
    private ValueTask OnCallEvent(WavixEvent e)
    {
        if (e is MediaEvent media && media.Track != MediaTrack.Outbound)
        {
            _outbox.AddAudio(media.Payload.Span);
            _level.Hear(media.Payload.Span);
            IReadOnlyList<SpeechChange> changes = _caller.ModelDetects ? [] : Detect(media);
            if (changes.Count > 0)
            {
                OnHeard(media, changes);
            }
            else if (_caller.IsSpeaking)
            {
                Step(_onFrame, 0);
            }
        }

        return default;
    }

    // A method of its own: what its delegate captures would be allocated for each frame otherwise.
    private void OnHeard(MediaEvent media, IReadOnlyList<SpeechChange> changes) =>
        Step(found => _events.OnHeard(found.Select(change => (change.IsStart, _detector.TimeOf(change, media)))), changes);

    private IReadOnlyList<SpeechChange> Detect(MediaEvent media)
    {
        try
        {
            return _detector.Hear(media).Changes;
        }
        catch (Exception e)
        {
            // A detector of the user's.
            lock (_sync)
            {
                OnFailed(e);
            }

            return [];
        }
    }

    private void OnToolCompleted(ToolOutcome tool) => Step(_tools.OnCompleted, tool);

    private void OnSpoken(SpokenItem item, PlaybackResult result)
    {
        lock (_sync)
        {
            // After the end of the call, too: the transcript lacks it otherwise.
            _events.OnSpoken(item, result);
            Step(static _ => { }, 0);
        }
    }

    private void OnCanceled() => Step(
        _ => _farewell.Begin(new AgentEnding(VoiceAgentEndReason.Canceled, _hasStarted ? _options.Goodbye : null)), 0);

    private void OnTimer()
    {
        lock (_sync)
        {
            _deadlines.Disarm();
            while (!_farewell.IsFinished && _deadlines.TryTakeDue(out Deadline deadline))
            {
                Step(_events.OnDeadline, deadline);
            }

            // What is due after the end stays due: the timer would fire again and again.
            if (!_farewell.IsFinished)
            {
                _deadlines.Arm();
            }
        }
    }

    /// <summary>Handles one thing that happened, and then decides what is waited for.</summary>
    private void Step<T>(Action<T> handle, T value)
    {
        lock (_sync)
        {
            if (_farewell.IsFinished)
            {
                return;
            }

            try
            {
                handle(value);
                _patience.Continue();
            }
            catch (Exception e)
            {
                OnFailed(e);
            }
        }
    }

    private void OnFailed(Exception error)
    {
        if (_error is not null)
        {
            return;
        }

        AgentLog.Failed(_logger, error);
        _error = error;
        _farewell.Begin(new AgentEnding(VoiceAgentEndReason.Failed, _options.Apology) { Error = error });
        _deadlines.Arm();
    }

    /// <summary>The call has ended, or the agent has ended it: what is still queued is not heard, and the transcript learns it.</summary>
    private async Task StopAsync()
    {
        Task reported;
        lock (_sync)
        {
            _farewell.Finish(_farewell.Ending?.Reason ?? VoiceAgentEndReason.StreamEnded);
            _tools.CancelAll();
            if (_speech.HasUnheard)
            {
                _speech.Interrupt();
            }

            reported = _speech.WhenReported();
        }

        await reported.ConfigureAwait(false);
        await _linkEnded.CancelAsync().ConfigureAwait(false);
    }
}
