using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>
/// What the application asks of playback: turns and plays; <see cref="PlaybackStopper"/> stops them, and <see cref="Drainer"/> waits for them.
/// Each is one critical section of the queue. Any thread.
/// </summary>
internal sealed class Player : IPlaybackQueue
{
    private readonly OutboundQueue _queue;
    private readonly WavixStreamOptions _options;
    private readonly ILogger _logger;
    private readonly PlaybackStopper _stopper;
    private readonly Drainer _drainer;
    private readonly long _maxQueuedBytes;
    private int _turnNumber;

    public Player(OutboundQueue queue, StreamTrace trace, WavixStreamOptions options, ILogger logger)
    {
        _queue = queue;
        _options = options;
        _logger = logger;
        _stopper = new PlaybackStopper(queue, trace, options, logger);
        _drainer = new Drainer(queue, this, options);
        _maxQueuedBytes = WavixAudio.GetByteCount(options.MaxQueuedPlayback);
    }

    /// <summary>Audio that playbacks hold, in bytes.</summary>
    public long QueuedBytes
    {
        get
        {
            using (_queue.Enter())
            {
                return _queue.Playbacks.Reserved;
            }
        }
    }

    /// <summary>Whether the caller is hearing something, by the model of Wavix's buffer.</summary>
    public bool IsPlaying
    {
        get
        {
            using (_queue.Enter())
            {
                _queue.Schedule.FindAudible(_queue.Now, out bool isAudible);
                return isAudible && _queue.State != OutboundState.Shut;
            }
        }
    }

    /// <summary>`start` has arrived: what was played before it is sent; on a one-way stream it fails.</summary>
    public void Open(string? streamId, bool isOneWay)
    {
        using (_queue.Enter())
        {
            if (_queue.State != OutboundState.BeforeStart)
            {
                return;
            }

            _queue.Open(streamId, isOneWay);
            if (isOneWay)
            {
                _queue.Playbacks.ToList().ForEach(playback => Refuse(playback, OutboundQueue.OneWay()));
            }
        }
    }

    /// <summary>The stream has ended, and every playback and turn with it.</summary>
    /// <param name="byApplication">Whether this side ended it: only then can it do something about audio that has not played.</param>
    public void Shut(bool byApplication)
    {
        TimeSpan notPlayed;
        using (_queue.Enter())
        {
            _queue.Shut();
            notPlayed = _queue.Schedule.Disconnect(_queue.Now);
            _queue.Turns.Close();
        }

        if (byApplication && notPlayed > TimeSpan.Zero)
        {
            Log.AudioNotPlayed(_logger, notPlayed.TotalMilliseconds);
        }
    }

    /// <summary>A mark was returned.</summary>
    public MarkReturn ReturnMark(string name)
    {
        using (_queue.Enter())
        {
            return _queue.Schedule.ReturnMark(name, _queue.Now);
        }
    }

    /// <summary>Begins a turn.</summary>
    public PlaybackTurn BeginTurn()
    {
        using (_queue.Enter())
        {
            return NewTurn();
        }
    }

    /// <summary>The newest turn, or a new one if that has ended or a pause holds it.</summary>
    public PlaybackTurn CurrentTurn()
    {
        using (_queue.Enter())
        {
            return _queue.Turns.Current is { } current && !_stopper.IsPaused(current) ? current : NewTurn();
        }
    }

    public Playback Play(PlaybackTurn turn, PlaybackSource source, PlaybackOptions? playbackOptions)
    {
        playbackOptions = playbackOptions?.Freeze() ?? _options.Playback;
        var audio = new ReadAheadAudio(
            source, (int)WavixAudio.GetByteCount(playbackOptions.MaxReadAhead), (int)WavixAudio.GetByteCount(MostUnheard(playbackOptions)), OnSourceChanged);
        Playback playback = PlayFrozen(turn, audio, playbackOptions);

        // Even if it will not be played: the reader of a source also disposes it.
        audio.Start();
        return playback;
    }

    public Playback Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions? playbackOptions) =>
        PlayFrozen(turn, audio, playbackOptions?.Freeze() ?? _options.Playback);

    public TimeSpan GetPosition(Playback playback)
    {
        using (_queue.Enter())
        {
            return _queue.Schedule.GetPosition(playback, _queue.Now);
        }
    }

    public DateTimeOffset? GetStart(Playback playback)
    {
        using (_queue.Enter())
        {
            return _queue.Schedule.GetStart(playback);
        }
    }

    public void Complete(PlaybackTurn turn)
    {
        using (_queue.Enter())
        {
            _queue.Turns.Complete(turn);
        }
    }

    public Task<InterruptResult> InterruptAsync() => _stopper.InterruptAsync();

    public async Task<PausedPlayback> PauseAsync()
    {
        (PlaybackPause pause, bool isSent) = await _stopper.PauseAsync().ConfigureAwait(false);
        return new PausedPlayback(this, pause, streamHasEnded: !isSent);
    }

    public Task<bool> ResumeAsync(PlaybackPause pause) => Task.FromResult(_stopper.Resume(pause));

    public Task<bool> CancelAsync(PlaybackPause pause) => _stopper.CancelAsync(pause);

    public Task CancelAsync(Playback playback) => _stopper.CancelAsync(playback);

    public Task CancelAsync(PlaybackTurn turn) => _stopper.CancelAsync(turn);

    public Task<DrainOutcome> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken) => _drainer.DrainAsync(timeout, cancellationToken);

    public void OnCallbackFailed(Exception error) => Log.TurnCallbackFailed(_logger, error);

    /// <summary>The maximum that was sent of a playback and not heard: what a pause may have to send again.</summary>
    private TimeSpan MostUnheard(PlaybackOptions playbackOptions) =>
        playbackOptions.LeadTime + playbackOptions.FrameDuration + (_options.MeasurePrebuffer ? PrebufferEstimate.Maximum : TimeSpan.Zero);

    private PlaybackTurn NewTurn() => _queue.Turns.Begin(new PlaybackTurn(this, ++_turnNumber, _queue.Now));

    private Playback PlayFrozen(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions playbackOptions)
    {
        var playback = new Playback(this, audio, playbackOptions, turn);
        using (_queue.Enter())
        {
            if (_queue.State == OutboundState.Shut || !turn.IsOpen)
            {
                PlaybackOutcome outcome = _queue.State == OutboundState.Shut ? PlaybackOutcome.Disconnected : PlaybackOutcome.Cleared;
                _queue.Schedule.Finish(playback, outcome, _queue.Now);
            }
            else if (_queue.State == OutboundState.OneWay)
            {
                Refuse(playback, OutboundQueue.OneWay());
            }
            else if (_queue.Playbacks.Reserved > 0 && _queue.Playbacks.Reserved + playback.Reserved > _maxQueuedBytes)
            {
                Refuse(playback, new InvalidOperationException(
                    $"More audio is queued than WavixStreamOptions.MaxQueuedPlayback allows ({_options.MaxQueuedPlayback}). Await playbacks before you play more, play a Stream or chunks (they wait), or raise it."));
            }
            else
            {
                _queue.Schedule.Add(playback);
                _queue.Wake();
            }
        }

        return playback;
    }

    private void Refuse(Playback playback, Exception error)
    {
        playback.Refuse(error);
        _queue.Schedule.Finish(playback, PlaybackOutcome.Failed, _queue.Now);
    }

    private void OnSourceChanged()
    {
        using (_queue.Enter())
        {
            _queue.Wake();
        }
    }
}
