using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// What the application asks of playback, in one order: plays, interrupts, cancels and drains, under one lock around a
/// <see cref="Playout"/>; the <see cref="Pacer"/> sends. Any thread.
/// </summary>
internal sealed partial class Player : ISendAccount
{
    private readonly object _sync = new();
    private readonly SendGate _gate;
    private readonly PendingMarks _rawMarks;
    private readonly StreamTrace _trace;
    private readonly PlayerSettings _settings;
    private readonly ILogger _logger;
    private readonly Playout _playout;
    private readonly Pacer _pacer;
    private readonly PlayerReporter _reporter;
    private readonly OpenTurns _turns = new();
    private bool _isOneWay;
    private bool _isEnded;
    private long _interrupts;

    public Player(
        SendGate gate, PendingMarks rawMarks, StreamCounters counters, StreamTrace trace, PlayerSettings settings, ILogger logger)
    {
        _gate = gate;
        _rawMarks = rawMarks;
        _trace = trace;
        _settings = settings;
        _logger = logger;
        _playout = new Playout(settings.WhenIdle);
        _reporter = new PlayerReporter(_sync, _playout, counters, settings, logger);
        _pacer = new Pacer(_sync, _playout, gate, settings.TimeProvider, _reporter.Report);
        gate.Account = this;
    }

    /// <summary>Whether something is being sent, or about to be.</summary>
    internal bool IsSending
    {
        get
        {
            lock (_sync)
            {
                return _pacer.IsSending;
            }
        }
    }

    /// <summary>Audio that playbacks hold to be sent.</summary>
    public long QueuedBytes
    {
        get
        {
            lock (_sync)
            {
                return _playout.Playbacks.Reserved;
            }
        }
    }

    /// <summary>`start` has come.</summary>
    public void Open(bool isOneWay)
    {
        lock (_sync)
        {
            if (_isEnded)
            {
                return;
            }

            _isOneWay = isOneWay;
            if (isOneWay)
            {
                foreach (QueuedPlayback playback in _playout.Playbacks.ToList())
                {
                    Refuse(playback, SendGate.OneWay());
                }
            }
            else
            {
                _pacer.Open();
            }
        }

        _reporter.Report();
    }

    /// <summary>The stream has ended, and every playback with it.</summary>
    /// <param name="byApplication">Whether this side ended it: then alone there is something to do about audio that has not played.</param>
    public void End(bool byApplication)
    {
        TimeSpan unplayed;
        lock (_sync)
        {
            _isEnded = true;
            unplayed = _playout.Disconnect(_pacer.Now);
            _turns.Close();
            _pacer.Close();
        }

        _reporter.Report();
        if (byApplication && unplayed > TimeSpan.Zero)
        {
            Log.AudioNotPlayed(_logger, unplayed.TotalMilliseconds);
        }
    }

    public PlaybackTurn BeginTurn()
    {
        lock (_sync)
        {
            return _turns.Begin(new PlaybackTurn(this, _pacer.Now));
        }
    }

    /// <summary>The turn begun last, unless it is over; else a new one.</summary>
    public PlaybackTurn CurrentTurn()
    {
        lock (_sync)
        {
            return _turns.Current ?? _turns.Begin(new PlaybackTurn(this, _pacer.Now));
        }
    }

    public Playback Play(PlaybackTurn turn, PlaybackSource source, PlaybackOptions? options)
    {
        options = options?.Freeze() ?? _settings.Defaults;
        var audio = new ReadAheadAudio(source, (int)WavixAudio.GetByteCount(options.MaxReadAhead), Wake);
        Playback playback = Enqueue(turn, audio, options);

        // Also when it will not be played: whoever reads a source lets it go.
        audio.Start();
        return playback;
    }

    public Playback Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions? options) =>
        Enqueue(turn, audio, options?.Freeze() ?? _settings.Defaults);

    public TimeSpan PositionOf(QueuedPlayback playback)
    {
        lock (_sync)
        {
            return PlayoutModel.ToTime(playback.PositionAt(_pacer.Now));
        }
    }

    /// <summary>A mark came back.</summary>
    /// <returns>False when it is none of the player's.</returns>
    public bool TryEcho(string name)
    {
        if (!_playout.Playbacks.Marks.IsOurs(name))
        {
            return false;
        }

        lock (_sync)
        {
            TimeSpan now = _pacer.Now;
            _playout.Echo(name, now);
            _playout.Playbacks.Judge(now);
        }

        _reporter.Report();
        return true;
    }

    public void ReportCallbackFailure(Exception error) => Log.TurnCallbackFailed(_logger, error);

    bool ISendAccount.Enter(ref OutgoingCommand command)
    {
        lock (_sync)
        {
            switch (command.Kind)
            {
                case OutgoingKind.NextOfPlayer:
                    return _pacer.Take(out command);
                case OutgoingKind.Media:
                    _playout.ExtendRaw(command.Payload.Length, _pacer.Now);
                    break;
                case OutgoingKind.Mark:
                    // Before it is sent: the echo may be quicker than we are.
                    _rawMarks.Add(command.MarkName);
                    break;
                case OutgoingKind.Json:
                    break;
                default:
                    _interrupts += command.IsRaw ? 1 : 0;
                    _rawMarks.Clear();
                    _playout.Clear(_pacer.Now);
                    if (_playout.IsBusy || _playout.Playbacks.Over.Count > 0)
                    {
                        _pacer.Wake();
                    }

                    break;
            }

            return true;
        }
    }

    private void Wake()
    {
        lock (_sync)
        {
            _pacer.Wake();
        }
    }

    private Playback Enqueue(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions options)
    {
        var queued = new QueuedPlayback(audio, options, turn);
        lock (_sync)
        {
            if (!TryRefuse(queued))
            {
                _playout.Playbacks.Add(queued);
                _pacer.Wake();
            }
        }

        _reporter.Report();
        return new Playback(this, queued);
    }

    /// <summary>Finishes a playback that can't even be queued.</summary>
    private bool TryRefuse(QueuedPlayback playback)
    {
        if (_isEnded || playback.Turn!.IsOver)
        {
            _playout.Playbacks.Finish(playback, _isEnded ? PlaybackOutcome.Disconnected : PlaybackOutcome.Cleared, _pacer.Now);
            return true;
        }

        if (_isOneWay)
        {
            Refuse(playback, SendGate.OneWay());
            return true;
        }

        long queued = _playout.Playbacks.Reserved;
        if (queued > 0 && queued + playback.Reserved > _settings.MaxQueuedBytes)
        {
            Refuse(playback, new InvalidOperationException(
                $"More audio is queued than WavixStreamOptions.MaxQueuedPlayback allows ({WavixAudio.GetDuration(_settings.MaxQueuedBytes)}). Await playbacks before you play more, play a Stream or chunks (they wait), or raise it."));
            return true;
        }

        return false;
    }

    private void Refuse(QueuedPlayback playback, Exception error)
    {
        playback.Refuse(error);
        _playout.Playbacks.Finish(playback, PlaybackOutcome.Failed, _pacer.Now);
    }
}
