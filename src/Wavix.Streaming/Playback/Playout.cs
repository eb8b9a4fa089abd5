namespace Wavix.Streaming;

/// <summary>
/// What plays: what Wavix has of the playbacks by the model, and what is sent when. Knows no clock, no thread and no wire: it is told the
/// time and asked what to do. Times count from the session's begin. Not thread-safe.
/// </summary>
internal sealed class Playout(GapFill whenIdle)
{
    private const int MaxProgressPending = 8;

    // Sent while less than the lead is buffered: just after exactly the lead is.
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);
    private static readonly byte[] SilentFrame = new byte[WavixAudio.FrameBytes];

    // Not readonly: a value that changes.
    private PlayoutModel _model;
    private readonly FrameCutter _cutter = new();

    // When the application's own audio, and any that can be heard, has played; and whether any was sent since the last `clear`.
    private TimeSpan _rawEnd;
    private TimeSpan _audibleEnd;
    private bool _hasAudible;

    /// <summary>What is queued and not over.</summary>
    public PlaybackList Playbacks { get; } = new();

    /// <summary>Times that Wavix ran out of audio in the middle of a playback.</summary>
    public int Underruns { get; private set; }

    /// <summary>Echoes that came before the audio can have been played.</summary>
    public int ImplausibleMarks { get; private set; }

    /// <summary>Times from a turn's begin to its first audio that were not reported yet.</summary>
    public List<TimeSpan> FirstAudio { get; } = [];

    /// <summary>Whether anything is queued, waits for its end, or is sent all the time.</summary>
    public bool IsBusy => !Playbacks.IsEmpty || whenIdle != GapFill.None;

    /// <summary>What to send next, and when. Playbacks that have nothing left to send are passed over.</summary>
    public PlayoutStep Look(TimeSpan now)
    {
        while (Playbacks.Head is { } head)
        {
            // In this order: what is complete gets nothing more.
            bool isComplete = head.Audio.IsComplete;
            int ready = head.Audio.Buffered;
            if (isComplete && ready == 0)
            {
                if (head.HasBegun && head.IsHeard && !head.IsMarked)
                {
                    return new PlayoutStep(PlayoutStepKind.EndMark, now);
                }

                Retire(head, now);
                continue;
            }

            if (head.IsProgressDue)
            {
                return new PlayoutStep(PlayoutStepKind.ProgressMark, now);
            }

            bool mustBuffer = !head.HasBegun || head.IsFilling || now > _model.End;
            if (isComplete || ready >= Math.Max(head.FrameBytes, mustBuffer ? head.StartBytes : 0))
            {
                return new PlayoutStep(PlayoutStepKind.Audio, head.Options.Paced ? _model.End - head.Options.LeadTime + Instant : now);
            }

            return Filler(head.HasBegun && head.Options.OnUnderrun == GapFill.Silence);
        }

        return Filler(false);
    }

    /// <summary>Takes what is due by now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="command">What to send; its audio is valid until the next call.</param>
    public bool Take(TimeSpan now, out OutgoingCommand command)
    {
        while (true)
        {
            PlayoutStep step = Look(now);
            if (!step.IsDueBy(now))
            {
                command = default;
                return false;
            }

            bool isTaken = step.Kind switch
            {
                PlayoutStepKind.Silence => TakeSilence(now, out command),
                PlayoutStepKind.Audio => TakeAudio(Playbacks.Head!, now, out command),
                PlayoutStepKind.EndMark => TakeEndMark(Playbacks.Head!, now, out command),
                _ => TakeProgressMark(Playbacks.Head!, now, out command),
            };
            if (isTaken)
            {
                return true;
            }
        }
    }

    /// <summary>The application sends audio of its own.</summary>
    public void ExtendRaw(int bytes, TimeSpan now)
    {
        _model.Extend(bytes / WavixAudio.BytesPerSample, now, out _);
        _rawEnd = _model.End;
        _audibleEnd = _model.End;
        _hasAudible = true;
    }

    /// <summary>`clear` is sent: what has not played of what was sent is dropped.</summary>
    public void Clear(TimeSpan now)
    {
        _model.Clear(now);
        _rawEnd = TimeSpan.Zero;
        _audibleEnd = _audibleEnd < now ? _audibleEnd : now;
        _hasAudible = false;
        if (Playbacks.IsEmpty)
        {
            return;
        }

        foreach (QueuedPlayback playback in Playbacks.ToList())
        {
            if (playback.HasBegun || playback.IsSent)
            {
                Playbacks.Finish(playback, PlaybackList.HasPlayed(playback, now) ? playback.Settled : PlaybackOutcome.Cleared, now);
            }
        }

        Playbacks.Marks.Forget();
    }

    /// <summary>Stops some playbacks, or all: those that have not begun are dropped, those that have played stay what they are.</summary>
    /// <param name="selects">Which; null for all.</param>
    /// <param name="rawIsSending">Whether the application's own audio is being sent, or will be before a `clear` would, and is not counted yet.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether `clear` must be sent. Where audio of others would be lost by it, what was sent plays out instead.</returns>
    public bool Stop(Func<QueuedPlayback, bool>? selects, bool rawIsSending, TimeSpan now)
    {
        List<QueuedPlayback> all = Playbacks.ToList();
        bool othersPlay = selects is not null
            && (rawIsSending || _rawEnd > now || all.Exists(playback => !selects(playback) && playback.HasBegun && playback.End > now));
        bool mustClear = selects is null && (_hasAudible || rawIsSending);
        foreach (QueuedPlayback playback in all.Where(playback => selects?.Invoke(playback) ?? true))
        {
            if (PlaybackList.HasPlayed(playback, now))
            {
                Playbacks.Finish(playback, playback.Settled, now);
            }
            else if (!playback.HasBegun || !othersPlay)
            {
                mustClear |= playback.HasBegun;
                Playbacks.Finish(playback, PlaybackOutcome.Cleared, now);
            }
            else if (!playback.IsSent && !playback.IsMarked)
            {
                playback.StopSending();
                Retire(playback, now);
            }
        }

        Playbacks.Marks.Forget();
        _hasAudible &= !mustClear;
        return mustClear;
    }

    /// <summary>A mark of ours came back.</summary>
    public void Echo(string name, TimeSpan now) => ImplausibleMarks += Playbacks.Echo(name, now) ? 0 : 1;

    /// <summary>The stream has ended.</summary>
    /// <returns>How much audio was queued or sent and has not been played.</returns>
    public TimeSpan Disconnect(TimeSpan now)
    {
        Playbacks.Judge(now);
        long samples = 0;
        foreach (QueuedPlayback playback in Playbacks.ToList())
        {
            samples += playback.IsHeard
                ? playback.Sent - playback.PositionAt(now) + (playback.Audio.Buffered / WavixAudio.BytesPerSample)
                : 0;
            Playbacks.Finish(playback, PlaybackOutcome.Disconnected, now);
        }

        return PlayoutModel.ToTime(samples);
    }

    /// <summary>The silence of a drain, when nothing is queued behind it; null when there is none.</summary>
    public QueuedPlayback? Tail => Playbacks.Last is { IsHeard: false } last ? last : null;

    /// <summary>How much silence is missing behind what is queued, played or playing, so that there is as much as asked for.</summary>
    public TimeSpan MissingTail(TimeSpan asked, TimeSpan now)
    {
        if (Playbacks.Last is { } last)
        {
            return last.IsHeard ? asked : TimeSpan.Zero;
        }

        TimeSpan missing = _audibleEnd + asked - (now > _model.End ? now : _model.End);
        return _audibleEnd == TimeSpan.Zero || missing < TimeSpan.Zero ? TimeSpan.Zero : missing;
    }

    private PlayoutStep Filler(bool isStarved) => isStarved || whenIdle == GapFill.Silence
        ? new PlayoutStep(PlayoutStepKind.Silence, _model.End - WavixAudio.FrameDuration + Instant)
        : default;

    private bool TakeSilence(TimeSpan now, out OutgoingCommand command)
    {
        _model.Extend(SilentFrame.Length / WavixAudio.BytesPerSample, now, out _);
        Underruns += Playbacks.Head?.Fill() == true ? 1 : 0;
        command = new OutgoingCommand(OutgoingKind.PlayerMedia, SilentFrame);
        return true;
    }

    private bool TakeAudio(QueuedPlayback head, TimeSpan now, out OutgoingCommand command)
    {
        ReadOnlyMemory<byte> frame = _cutter.Cut(head, out int samples);
        command = new OutgoingCommand(OutgoingKind.PlayerMedia, frame);
        if (frame.IsEmpty)
        {
            Playbacks.Finish(head, PlaybackOutcome.Failed, now);
            return false;
        }

        bool isLate = _model.Extend(frame.Length / WavixAudio.BytesPerSample, now, out TimeSpan start);
        Underruns += head.Extend(start, samples, _model.End, isLate, now) ? 1 : 0;
        if (head.IsHeard)
        {
            _audibleEnd = _model.End;
            _hasAudible = true;
            if (head.Turn?.Sound(now) is { } latency)
            {
                FirstAudio.Add(latency);
            }
        }

        return true;
    }

    private bool TakeEndMark(QueuedPlayback head, TimeSpan now, out OutgoingCommand command)
    {
        TimeSpan due = now > _model.End ? now : _model.End;
        head.Mark(due);
        command = new OutgoingCommand(OutgoingKind.PlayerMark, MarkName: Playbacks.Marks.Add(head, isEnd: true, due, now));
        return true;
    }

    private bool TakeProgressMark(QueuedPlayback head, TimeSpan now, out OutgoingCommand command)
    {
        head.PassProgress();
        bool hasRoom = Playbacks.Marks.ProgressPending < MaxProgressPending;
        command = hasRoom ? new OutgoingCommand(OutgoingKind.PlayerMark, MarkName: Playbacks.Marks.Add(head, isEnd: false, _model.End, now)) : default;
        return hasRoom;
    }

    /// <summary>Nothing more of it is sent. What can't be played is over at once; what is empty, when that before it is.</summary>
    private void Retire(QueuedPlayback playback, TimeSpan now) => Playbacks.Retire(
        playback, playback.Settled == PlaybackOutcome.Failed || now > _model.End ? now : _model.End);
}
