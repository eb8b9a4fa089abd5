using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Wavix.Streaming;

/// <summary>
/// One piece of audio on its way to the caller: await it to learn how it ended. It always completes, whatever Wavix or the source does, and
/// never faults. Any thread.
/// </summary>
public sealed class Playback
{
    private readonly IPlaybackQueue _queue;
    private readonly PlayedAudioMeter _meter = new();
    private readonly TaskCompletionSource<PlaybackResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _progressSamples;
    private long _nextProgress;
    private bool _isFilling;
    private bool _isCanceled;
    private bool _isTakenBack;
    private long _mostSent;
    private Exception? _refusal;
    private int _underruns;

    // When the mark at the end is reached by the model; null while none is pending.
    private TimeSpan? _markDue;

    /// <param name="queue">The queue that plays it.</param>
    /// <param name="audio">The audio.</param>
    /// <param name="options">How to play it; frozen.</param>
    /// <param name="turn">The turn it belongs to; null for the silence of a drain.</param>
    internal Playback(IPlaybackQueue queue, IPlaybackAudio audio, PlaybackOptions options, PlaybackTurn? turn)
    {
        _queue = queue;
        Audio = audio;
        Options = options;
        Turn = turn;
        FrameBytes = (int)WavixAudio.GetByteCount(options.FrameDuration);
        PrebufferBytes = (int)WavixAudio.GetByteCount(options.PrebufferDuration);
        Reserved = Math.Max(WavixAudio.FrameBytes, audio.MostBuffered);
        _progressSamples = WavixAudio.GetByteCount(options.ProgressInterval) / WavixAudio.BytesPerSample;
        _nextProgress = _progressSamples;
    }

    /// <summary>
    /// Completes when the playback has ended: when its <c>mark</c> is returned, but never before it must have played; at once when it is
    /// interrupted or the stream ends; and without a returned mark after <see cref="PlaybackOptions.MarkTimeout"/>. Never faults.
    /// </summary>
    public Task<PlaybackResult> Completion => _completion.Task;

    /// <summary>
    /// How much of it the caller has heard by now, by the model of Wavix's buffer. The final value is <see cref="PlaybackResult.Heard"/>.
    /// </summary>
    public TimeSpan Position => Completion.IsCompleted ? Completion.Result.Heard : _queue.GetPosition(this);

    /// <summary>
    /// When Wavix starts to play it, by the model, on the clock of <see cref="WavixEvent.ReceivedAt"/>; null while nothing of it was sent, or a
    /// pause has taken it back before it was heard.
    /// </summary>
    public DateTimeOffset? StartedAt => Completion.IsCompleted ? Completion.Result.StartedAt : _queue.GetStart(this);

    /// <summary>Lets <c>await playback</c> return the result.</summary>
    public TaskAwaiter<PlaybackResult> GetAwaiter() => Completion.GetAwaiter();

    /// <summary>
    /// Stops this playback alone. If nothing of it was sent, it is dropped. Otherwise <c>clear</c> is sent, unless audio of others is buffered
    /// too: then nothing more of it is sent, and what was sent plays out. Does nothing when the playback has completed.
    /// </summary>
    /// <returns>Completes when <c>clear</c> is sent, or is not needed. No audio of this playback is sent after that.</returns>
    public Task CancelAsync() => _queue.CancelAsync(this);

    /// <summary>A short text for logs: the position while it plays or waits, the result once it is known.</summary>
    public override string ToString() => Completion.IsCompleted
        ? Completion.Result.ToString()
        : FormattableString.Invariant($"Not completed, heard {Position.TotalMilliseconds:0} ms");

    // The rest is the state that the queue keeps, under its lock.

    internal PlaybackPhase Phase { get; private set; }

    internal IPlaybackAudio Audio { get; }

    internal PlaybackOptions Options { get; }

    internal PlaybackTurn? Turn { get; }

    internal int FrameBytes { get; }

    internal int PrebufferBytes { get; }

    /// <summary>The bytes that it counts for in <see cref="WavixStreamOptions.MaxQueuedPlayback"/>.</summary>
    internal int Reserved { get; }

    /// <summary>Whether it is the silence that a drain plays: without a mark and without a report.</summary>
    internal bool IsTail => Turn is null;

    /// <summary>Samples of its own that were sent, without what a pause has taken back.</summary>
    internal long Sent => _meter.Samples;

    internal bool HasBegun => Sent > 0;

    /// <summary>Whether Wavix may have audio of it.</summary>
    internal bool IsAtWavix => HasBegun && Phase != PlaybackPhase.Queued;

    /// <summary>When its first sample plays.</summary>
    internal TimeSpan Start => _meter.Start;

    /// <summary>When everything that was sent of it has played, padding included.</summary>
    internal TimeSpan End { get; private set; }

    /// <summary>Samples that were certainly heard.</summary>
    internal long Confirmed { get; private set; }

    /// <summary>Whether it must have a start buffer before more of it is sent.</summary>
    internal bool MustPrebuffer => !HasBegun || _isFilling;

    internal bool IsProgressMarkDue => _progressSamples > 0 && Sent >= _nextProgress;

    /// <summary>The list node that holds it, so that it is removed without a search.</summary>
    internal LinkedListNode<Playback>? Node { get; set; }

    /// <summary>Drains that wait for it; counted for a tail only.</summary>
    internal int Drains { get; set; }

    /// <summary>What it ends as once it has played.</summary>
    internal PlaybackOutcome PlayedOutcome =>
        Error is not null ? PlaybackOutcome.Failed : _isCanceled ? PlaybackOutcome.Cleared : PlaybackOutcome.Played;

    /// <summary>When <see cref="TryConclude"/> may say more.</summary>
    internal TimeSpan NextConclusion(TimeSpan now) => now < End || _markDue is null ? End : MarkGivenUpAt;

    private Exception? Error => _refusal ?? Audio.Error;

    private TimeSpan MarkGivenUpAt => (_markDue > End ? _markDue.Value : End) + Options.MarkTimeout;

    /// <summary>Audio of it is sent now.</summary>
    /// <param name="start">When it starts to play.</param>
    /// <param name="samples">Its length, without padding.</param>
    /// <param name="end">When it ends, with padding.</param>
    /// <param name="isLate">Whether all audio before it had played.</param>
    /// <param name="playedBy">The time up to which audio has certainly played.</param>
    /// <returns>Whether this is an underrun.</returns>
    internal bool Extend(TimeSpan start, long samples, TimeSpan end, bool isLate, TimeSpan playedBy)
    {
        bool isUnderrun = isLate && HasBegun && !_isTakenBack;
        _underruns += isUnderrun ? 1 : 0;
        _isFilling = false;
        _isTakenBack = false;
        _meter.Add(start, samples, playedBy);
        End = end;
        Phase = PlaybackPhase.Sending;
        return isUnderrun;
    }

    /// <summary>Silence is sent in its place.</summary>
    /// <returns>Whether an underrun begins with it.</returns>
    internal bool Fill()
    {
        bool begins = HasBegun && !_isFilling && !_isTakenBack;
        _underruns += begins ? 1 : 0;
        _isFilling = HasBegun;
        return begins;
    }

    /// <summary>The progress mark is sent, or left out.</summary>
    internal void PassProgress() => _nextProgress = Sent + _progressSamples - (Sent % _progressSamples);

    /// <summary>Nothing more of it is sent; it ends when that has played, and its mark was returned if it has one.</summary>
    /// <param name="end">When what was sent before it has played, which is its end if nothing of it was sent.</param>
    /// <param name="markDue">When the mark at its end is reached; null when it has none.</param>
    internal void FinishSending(TimeSpan end, TimeSpan? markDue)
    {
        Phase = PlaybackPhase.AwaitingMark;
        _markDue = markDue;
        End = HasBegun ? End : end;
        if (_isCanceled)
        {
            // Otherwise a pause may want it back.
            Audio.Drop();
        }
    }

    /// <summary>Whether a pause keeps it: not when it has played, is canceled, or is silence that no drain waits for any more.</summary>
    internal bool IsKeptByPause(TimeSpan heardBy) => !HasPlayedBy(heardBy) && !_isCanceled && !(IsTail && Drains == 0);

    /// <summary>A pause takes back what was sent of it and not heard; it is queued again, to continue from there.</summary>
    internal void TakeBack(TimeSpan heardBy)
    {
        long heard = PositionAt(heardBy);
        Audio.Rewind((int)((Sent - heard) * WavixAudio.BytesPerSample));
        _mostSent = Math.Max(_mostSent, Sent);
        _meter.Rewind(heard);
        _isTakenBack = true;
        Phase = PlaybackPhase.Queued;
        End = heardBy;
        if (_progressSamples > 0)
        {
            PassProgress();
        }
    }

    /// <summary>Whether all of it was sent and has played by then, so that nothing of it can be lost any more.</summary>
    internal bool HasPlayedBy(TimeSpan time) => Phase == PlaybackPhase.AwaitingMark && time >= End;

    /// <summary>A mark of it was returned, or a later one.</summary>
    internal void Confirm(long samples, bool isEnd)
    {
        Confirmed = Math.Max(Confirmed, samples);
        _markDue = isEnd ? null : _markDue;
    }

    /// <summary>It is canceled, but what was sent of it plays out.</summary>
    internal void Cancel() => _isCanceled = true;

    /// <summary>It can't be played.</summary>
    internal void Refuse(Exception error)
    {
        _refusal = error;
        Audio.Drop();
    }

    /// <summary>How much of it has played by then, in samples.</summary>
    internal long PositionAt(TimeSpan time) => Math.Clamp(_meter.PlayedBy(time), Confirmed, Sent);

    /// <summary>Its outcome, once everything that was sent has played and no mark is awaited any more.</summary>
    internal bool TryConclude(TimeSpan now, [NotNullWhen(true)] out PlaybackOutcome? outcome)
    {
        outcome = now < End ? null
            : _markDue is null ? PlayedOutcome
            : now < MarkGivenUpAt ? null
            : Error is null ? PlaybackOutcome.Unconfirmed
            : PlaybackOutcome.Failed;
        return outcome is not null;
    }

    /// <summary>Ends it: completes its task, and releases the source.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="heardBy">The time up to which the caller has heard.</param>
    /// <param name="startedAt">When its first sample played; null when nothing of it was sent.</param>
    internal PlaybackResult Complete(PlaybackOutcome outcome, TimeSpan heardBy, DateTimeOffset? startedAt)
    {
        var result = new PlaybackResult
        {
            Outcome = outcome,
            TurnNumber = Turn?.Number ?? 0,
            Heard = PlayoutModel.ToTime(PositionAt(heardBy)),
            HeardAtLeast = PlayoutModel.ToTime(Confirmed),
            HeardAtMost = PlayoutModel.ToTime(Math.Max(_mostSent, Sent)),
            StartedAt = startedAt,
            Underruns = _underruns,
            Error = outcome == PlaybackOutcome.Failed ? Error : null,
        };
        Audio.Drop();
        Phase = PlaybackPhase.Completed;
        _completion.SetResult(result);
        return result;
    }
}

/// <summary>Where a playback is. It only moves forward, except that a pause takes it back to <see cref="Queued"/>.</summary>
internal enum PlaybackPhase
{
    /// <summary>Nothing of it is at Wavix: nothing was sent, or a pause has taken it back.</summary>
    Queued,

    /// <summary>It is the one being sent: some of it was, and more may be.</summary>
    Sending,

    /// <summary>Nothing more of it is sent. It waits until that has played, and for the mark at its end if it has one.</summary>
    AwaitingMark,

    /// <summary>Its task has completed.</summary>
    Completed,
}
