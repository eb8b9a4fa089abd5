using System.Diagnostics.CodeAnalysis;

namespace Wavix.Streaming;

/// <summary>One playback on its way: what has been sent of it, and what is known of how much was heard. Not thread-safe.</summary>
internal sealed class QueuedPlayback
{
    private readonly HeardAudioMeter _meter = new();
    private readonly TaskCompletionSource<PlaybackResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _progressSamples;
    private long _nextProgress;
    private TimeSpan _markDue;
    private int _underruns;

    /// <param name="audio">What to play.</param>
    /// <param name="options">How; frozen.</param>
    /// <param name="turn">The answer that it belongs to; null for the silence of a drain.</param>
    public QueuedPlayback(IPlaybackAudio audio, PlaybackOptions options, PlaybackTurn? turn)
    {
        Audio = audio;
        Options = options;
        Turn = turn;
        FrameBytes = (int)WavixAudio.GetByteCount(options.FrameDuration);
        StartBytes = (int)WavixAudio.GetByteCount(options.PrebufferDuration);
        Reserved = Math.Max(WavixAudio.FrameBytes, audio.MostBuffered);
        _progressSamples = WavixAudio.GetByteCount(options.ProgressInterval) / WavixAudio.BytesPerSample;
        _nextProgress = _progressSamples;
    }

    public IPlaybackAudio Audio { get; }

    public PlaybackOptions Options { get; }

    public PlaybackTurn? Turn { get; }

    public int FrameBytes { get; }

    public int StartBytes { get; }

    /// <summary>What it counts against the bound of queued audio, in bytes.</summary>
    public int Reserved { get; }

    public Task<PlaybackResult> Completion => _completion.Task;

    public bool IsCompleted => _completion.Task.IsCompleted;

    /// <summary>Whether it is the application's; the silence of a drain gets no mark and no report.</summary>
    public bool IsHeard => Turn is not null;

    /// <summary>Samples of its own that were sent.</summary>
    public long Sent => _meter.Samples;

    public bool HasBegun => Sent > 0;

    /// <summary>When what was sent of it has played, padding included.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Whether silence is being sent in its place.</summary>
    public bool IsFilling { get; private set; }

    /// <summary>Whether a mark that measures progress is due.</summary>
    public bool IsProgressDue => _progressSamples > 0 && Sent >= _nextProgress;

    /// <summary>Whether the mark at its end was sent, and so all of its audio.</summary>
    public bool IsMarked { get; private set; }

    /// <summary>Whether nothing of it is queued any more; set by the list that holds it.</summary>
    public bool IsSent { get; set; }

    /// <summary>Where the list holds it.</summary>
    public LinkedListNode<QueuedPlayback>? Node { get; set; }

    /// <summary>Those who wait for it, beside its handle.</summary>
    public int Waiters { get; set; }

    /// <summary>Whether nothing more is sent because it was cancelled; what is sent plays out.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether the mark at its end came back.</summary>
    public bool IsEchoed { get; private set; }

    /// <summary>Samples that were heard for certain.</summary>
    public long Confirmed { get; private set; }

    /// <summary>Why it can't be played, beside what its source says.</summary>
    public Exception? Refusal { get; private set; }

    private Exception? Error => Refusal ?? Audio.Error;

    private bool IsAwaitingEcho => IsMarked && !IsEchoed;

    private TimeSpan GivenUpAt => (_markDue > End ? _markDue : End) + Options.MarkTimeout;

    /// <summary>Audio of it is sent now.</summary>
    /// <param name="start">When it begins to play.</param>
    /// <param name="samples">How much, without padding.</param>
    /// <param name="end">When it ends, with padding.</param>
    /// <param name="isLate">Whether the audio before it had played already.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether that is an underrun.</returns>
    public bool Extend(TimeSpan start, long samples, TimeSpan end, bool isLate, TimeSpan now)
    {
        bool isUnderrun = isLate && HasBegun;
        _underruns += isUnderrun ? 1 : 0;
        IsFilling = false;
        _meter.Add(start, samples, now);
        End = end;
        return isUnderrun;
    }

    /// <summary>Silence is sent in its place.</summary>
    /// <returns>Whether an underrun begins with it.</returns>
    public bool Fill()
    {
        bool begins = HasBegun && !IsFilling;
        _underruns += begins ? 1 : 0;
        IsFilling = HasBegun;
        return begins;
    }

    /// <summary>The mark that measures progress is sent, or left out.</summary>
    public void PassProgress() => _nextProgress = Sent + _progressSamples - (Sent % _progressSamples);

    /// <summary>The mark at its end is sent now.</summary>
    /// <param name="due">When it is reached; not before now, however long ago the audio has played.</param>
    public void Mark(TimeSpan due)
    {
        IsMarked = true;
        _markDue = due;
    }

    /// <summary>A mark of it came back, or one behind it.</summary>
    public void Confirm(long samples, bool isEnd)
    {
        Confirmed = Math.Max(Confirmed, samples);
        IsEchoed |= isEnd;
    }

    /// <summary>Nothing of it was sent: it ends when what is before it does.</summary>
    public void EndAt(TimeSpan end) => End = end;

    /// <summary>Nothing more of it is sent.</summary>
    public void StopSending()
    {
        IsCancelled = true;
        Audio.Drop();
    }

    /// <summary>It can't be played.</summary>
    public void Refuse(Exception error)
    {
        Refusal = error;
        Audio.Drop();
    }

    /// <summary>How much of it has played by the model, in samples.</summary>
    public long PositionAt(TimeSpan now) => Math.Clamp(_meter.PlayedBy(now), Confirmed, Sent);

    /// <summary>What it has come to, when all of it was sent or given up; false while that is open.</summary>
    public bool TryJudge(TimeSpan now, [NotNullWhen(true)] out PlaybackOutcome? outcome)
    {
        outcome = now < End ? null
            : !IsAwaitingEcho ? Settled
            : now < GivenUpAt ? null
            : Error is null ? PlaybackOutcome.Unconfirmed
            : PlaybackOutcome.Failed;
        return outcome is not null;
    }

    /// <summary>What it comes to when its end has passed and nothing more is waited for.</summary>
    public PlaybackOutcome Settled => IsCancelled ? PlaybackOutcome.Cleared : Error is null ? PlaybackOutcome.Played : PlaybackOutcome.Failed;

    /// <summary>When <see cref="TryJudge"/> may say more.</summary>
    public TimeSpan NextJudgement(TimeSpan now) => now < End || !IsAwaitingEcho ? End : GivenUpAt;

    /// <summary>It is over: says so to whoever waits, and lets the source go.</summary>
    public PlaybackResult Complete(PlaybackOutcome outcome, TimeSpan now)
    {
        var result = new PlaybackResult
        {
            Outcome = outcome,
            Heard = PlayoutModel.ToTime(PositionAt(now)),
            HeardAtLeast = PlayoutModel.ToTime(Confirmed),
            HeardAtMost = PlayoutModel.ToTime(Sent),
            Underruns = _underruns,
            Error = outcome == PlaybackOutcome.Failed ? Error : null,
        };
        Audio.Drop();
        _completion.SetResult(result);
        return result;
    }
}
