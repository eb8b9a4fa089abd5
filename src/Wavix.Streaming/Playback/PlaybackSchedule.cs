namespace Wavix.Streaming;

/// <summary>
/// What plays: what is sent next and when, and what becomes of the playbacks. It has no clock, no thread and no wire: every call says what
/// time it is. Times count from the creation of the session. Not thread-safe.
/// </summary>
/// <param name="marks">The marks that were sent.</param>
/// <param name="list">The playbacks that have not completed.</param>
/// <param name="whenIdle">What is sent while nothing plays.</param>
/// <param name="measuresPrebuffer">Whether marks are sent to measure Wavix's pre-buffer.</param>
internal sealed class PlaybackSchedule(PlaybackList list, MarkLedger marks, GapFill whenIdle, bool measuresPrebuffer)
{
    private const int MaxProgressMarks = 8;

    // Audio is sent while less than the lead is buffered: just after exactly the lead is.
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);
    private static readonly byte[] SilentFrame = new byte[WavixAudio.FrameBytes];

    private readonly WavixBuffer _buffer = new();
    private readonly FrameCutter _cutter = new();

    // What is next, and until when that holds; null when it must be looked up again.
    private PlaybackStep? _next;
    private TimeSpan _nextHoldsUntil;

    // From the mark before an utterance to the one after its first frame.
    private bool _isMeasuring;
    private bool _isPaused;

    /// <summary>How often the next step was looked up; for tests.</summary>
    public long Lookups { get; private set; }

    /// <summary>What is sent, for everything that keeps it.</summary>
    public PlayedAudioFeed Feed => _buffer.Feed;

    /// <summary>The silence of a drain, if nothing is queued after it.</summary>
    public Playback? Tail => list.Last is { IsTail: true } last ? last : null;

    public void Add(Playback playback)
    {
        list.Add(playback);
        OnChanged();
    }

    /// <summary>Something has changed that decides what is next, such as audio that a source has given.</summary>
    public void OnChanged() => _next = null;

    /// <summary>What is sent next, and when.</summary>
    public PlaybackStep Next(TimeSpan now)
    {
        if (_next is not { } next || now > _nextHoldsUntil)
        {
            Lookups++;
            next = LookUp(now);
            _next = next;

            // A playback that prebuffers must do so again once Wavix has run out of audio.
            _nextHoldsUntil = next.Kind == PlaybackStepKind.Audio && list.Head!.PrebufferBytes > 0 ? _buffer.End : TimeSpan.MaxValue;
        }

        return next;
    }

    /// <summary>Takes what is due by now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="message">What to send; its audio is valid until the next call.</param>
    public bool TryTake(TimeSpan now, out PlaybackMessage message)
    {
        while (Next(now) is var step && step.IsDueBy(now))
        {
            _next = null;
            bool isTaken = step.Kind switch
            {
                PlaybackStepKind.Silence => TakeSilence(now, out message),
                PlaybackStepKind.Audio => TakeAudio(list.Head!, now, out message),
                PlaybackStepKind.EndMark => TakeEndMark(list.Head!, now, out message),
                PlaybackStepKind.ProgressMark => TakeProgressMark(list.Head!, now, out message),
                _ => TakeMeasuringMark(step.Kind, now, out message),
            };
            if (isTaken)
            {
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>The application sends audio of its own now.</summary>
    public void ExtendRaw(ReadOnlyMemory<byte> pcm, TimeSpan now)
    {
        _buffer.ExtendRaw(pcm, now);
        OnChanged();
    }

    /// <summary>The application sends a mark of its own now.</summary>
    public void AddMark(string name, TimeSpan now) => marks.Add(name, _buffer.Sent, _buffer.End, now);

    /// <summary><c>clear</c> is sent now: what was sent and has not played is dropped.</summary>
    public void Clear(TimeSpan now)
    {
        if (!list.IsEmpty)
        {
            foreach (Playback playback in list.ToList().Where(playback => playback.Phase != PlaybackPhase.Queued))
            {
                Finish(playback, PlaybackOutcome.Cleared, now);
            }
        }

        _buffer.Clear(now);
        _isMeasuring = false;
        OnChanged();
        marks.Clear();
    }

    /// <summary>
    /// Stops some playbacks, or all. Those of which nothing was sent are dropped, those that have played stay what they are, and of the others
    /// what was sent plays out if a <c>clear</c> would cut audio of others.
    /// </summary>
    /// <param name="selects">Which playbacks; null for all.</param>
    /// <param name="isRawWaiting">Whether audio of the application's own will be sent before a <c>clear</c> would.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether <c>clear</c> must be sent.</returns>
    public bool Stop(Func<Playback, bool>? selects, bool isRawWaiting, TimeSpan now)
    {
        TimeSpan heardBy = _buffer.HeardBy(now);
        List<Playback> all = list.ToList();
        bool othersPlay = selects is not null
            && (isRawWaiting || _buffer.RawEnd > heardBy
                || all.Exists(playback => !selects(playback) && playback.IsAtWavix && playback.End > heardBy));
        bool mustClear = selects is null && (_buffer.CanBeHeard || isRawWaiting);
        foreach (Playback playback in all.Where(playback => selects?.Invoke(playback) ?? true))
        {
            bool hasPlayed = playback.HasPlayedBy(heardBy);
            if (hasPlayed || !playback.IsAtWavix || !othersPlay)
            {
                mustClear |= playback.IsAtWavix && !hasPlayed;
                Finish(playback, PlaybackOutcome.Cleared, now);
            }
            else if (playback.Phase == PlaybackPhase.Sending)
            {
                playback.Cancel();
                FinishSending(playback, _buffer.End, markDue: null);
            }
        }

        marks.ForgetObsolete();
        if (mustClear)
        {
            _buffer.OnClearQueued();
        }

        return mustClear;
    }

    /// <summary>
    /// Holds everything until <see cref="Resume"/>. What was sent and not heard is queued again, before the rest; what has played stays what
    /// it is.
    /// </summary>
    /// <returns>Whether <c>clear</c> must be sent.</returns>
    public bool Pause(TimeSpan now)
    {
        TimeSpan heardBy = _buffer.HeardBy(now);
        bool mustClear = _buffer.CanBeHeard;

        // The last first, since each goes to the front. What follows the one that the caller hears is as if it had not begun.
        foreach (Playback playback in list.ToList().Where(playback => playback.Phase != PlaybackPhase.Queued).Reverse())
        {
            mustClear |= playback.IsAtWavix && !playback.HasPlayedBy(heardBy);
            if (playback.IsKeptByPause(heardBy))
            {
                list.TakeBack(playback, heardBy);
            }
            else
            {
                Finish(playback, playback.PlayedOutcome, now);
            }
        }

        marks.ForgetObsolete();
        if (mustClear)
        {
            _buffer.OnClearQueued();
        }

        _isPaused = true;
        OnChanged();
        return mustClear;
    }

    /// <summary>Ends the pause.</summary>
    public void Resume()
    {
        _isPaused = false;
        OnChanged();
    }

    /// <summary>What the caller hears now: the playback, if it is one of ours, and whether anything can be heard at all.</summary>
    public Playback? FindAudible(TimeSpan now, out bool isAudible)
    {
        TimeSpan heardBy = _buffer.HeardBy(now);
        isAudible = _buffer.CanBeHeard && _buffer.AudibleEnd > heardBy;
        return isAudible ? list.ToList().Find(playback => playback is { IsAtWavix: true, IsTail: false } && playback.End > heardBy) : null;
    }

    /// <summary>A mark was returned.</summary>
    public MarkReturn ReturnMark(string name, TimeSpan now)
    {
        bool isOurs = marks.IsOurs(name);
        if (marks.Return(name, now) is not { } mark)
        {
            return isOurs ? MarkReturn.Ours : MarkReturn.Unknown;
        }

        bool isPlausible = mark.IsPlausible(now);
        if (isPlausible)
        {
            _buffer.OnMarkReturned(mark, now);
        }

        if (mark.Kind is MarkKind.End or MarkKind.Progress)
        {
            list.OnConfirmed();
            list.Report.MarkRoundTrips.Add(now - mark.SentAt);
            list.Report.ImplausibleMarks += isPlausible ? 0 : 1;
            Conclude(now);
        }

        return isOurs ? MarkReturn.Ours : mark.IsCleared ? MarkReturn.Cleared : MarkReturn.Reached;
    }

    /// <summary>Completes the playbacks that have played, or whose mark was awaited for long enough.</summary>
    public void Conclude(TimeSpan now)
    {
        if (list.Conclude(now, _buffer.Prebuffer))
        {
            marks.ForgetObsolete();
        }
    }

    /// <summary>The stream has ended.</summary>
    /// <returns>The length of the audio that was queued or sent and has not been played.</returns>
    public TimeSpan Disconnect(TimeSpan now)
    {
        Conclude(now);
        long samples = 0;
        foreach (Playback playback in list.ToList())
        {
            samples += playback.IsTail
                ? 0
                : playback.Sent - playback.PositionAt(_buffer.HeardBy(now)) + (playback.Audio.Buffered / WavixAudio.BytesPerSample);
            list.Complete(playback, PlaybackOutcome.Disconnected, _buffer.HeardBy(now), _buffer.Prebuffer);
        }

        _buffer.Stop(now);
        return PlayoutModel.ToTime(samples);
    }

    /// <summary>Completes a playback, which may never have been added.</summary>
    /// <param name="playback">The playback.</param>
    /// <param name="outcome">How it ended, unless it has played.</param>
    /// <param name="now">The time.</param>
    public void Finish(Playback playback, PlaybackOutcome outcome, TimeSpan now)
    {
        TimeSpan heardBy = _buffer.HeardBy(now);
        list.Complete(playback, playback.HasPlayedBy(heardBy) ? playback.PlayedOutcome : outcome, heardBy, _buffer.Prebuffer);
        OnChanged();
    }

    public TimeSpan GetPosition(Playback playback, TimeSpan now) => PlayoutModel.ToTime(playback.PositionAt(_buffer.HeardBy(now)));

    /// <summary>When Wavix starts to play it; null while nothing of it was sent.</summary>
    public DateTimeOffset? GetStart(Playback playback) => list.GetStart(playback, _buffer.Prebuffer);

    /// <summary>The silence that is missing after what is queued, plays or has played, up to the length that is asked for.</summary>
    public TimeSpan MissingTail(TimeSpan asked, TimeSpan now)
    {
        if (list.Last is { } last)
        {
            return last.IsTail ? TimeSpan.Zero : asked;
        }

        TimeSpan missing = _buffer.AudibleEnd + asked - (now > _buffer.End ? now : _buffer.End);
        return _buffer.AudibleEnd == TimeSpan.Zero || missing < TimeSpan.Zero ? TimeSpan.Zero : missing;
    }

    /// <summary>Finds what is next. Playbacks that have nothing left to send are passed over.</summary>
    private PlaybackStep LookUp(TimeSpan now)
    {
        if (_isMeasuring && !_buffer.IsEmpty)
        {
            return new PlaybackStep(PlaybackStepKind.FirstFrameMark, now);
        }

        while (!_isPaused && list.Head is { } head)
        {
            // In this order: a source that is complete gets no more audio.
            bool isComplete = head.Audio.IsComplete;
            int ready = head.Audio.Buffered;
            if (isComplete && ready == 0)
            {
                if (head is { HasBegun: true, IsTail: false })
                {
                    return new PlaybackStep(PlaybackStepKind.EndMark, now);
                }

                // It ends when that before it does; what can't be played ends at once.
                FinishSending(head, head.PlayedOutcome == PlaybackOutcome.Failed || now > _buffer.End ? now : _buffer.End, markDue: null);
                continue;
            }

            if (head.IsProgressMarkDue)
            {
                return new PlaybackStep(PlaybackStepKind.ProgressMark, now);
            }

            bool mustPrebuffer = head.MustPrebuffer || now > _buffer.End;
            if (isComplete || ready >= Math.Max(head.FrameBytes, mustPrebuffer ? head.PrebufferBytes : 0))
            {
                TimeSpan due = _buffer.End - head.Options.LeadTime + Instant;
                bool startsMeasuring = measuresPrebuffer && !_isMeasuring && !head.IsTail && _buffer.IsEmpty;
                return new PlaybackStep(startsMeasuring ? PlaybackStepKind.RoundTripMark : PlaybackStepKind.Audio, due);
            }

            return Filler(head.HasBegun && head.Options.OnUnderrun == GapFill.Silence);
        }

        return Filler(false);
    }

    private PlaybackStep Filler(bool isUnderrun) => isUnderrun || whenIdle == GapFill.Silence
        ? new PlaybackStep(PlaybackStepKind.Silence, _buffer.End - WavixAudio.FrameDuration + Instant)
        : default;

    private bool TakeSilence(TimeSpan now, out PlaybackMessage message)
    {
        _buffer.Extend(SilentFrame, isAudible: false, now, out _);
        if (list.Head?.Fill() == true)
        {
            list.Report.Underruns++;
        }

        message = new PlaybackMessage(SilentFrame, null);
        return true;
    }

    private bool TakeAudio(Playback head, TimeSpan now, out PlaybackMessage message)
    {
        ReadOnlyMemory<byte> frame = _cutter.Cut(head, out int samples);
        message = new PlaybackMessage(frame, null);
        if (frame.IsEmpty)
        {
            Finish(head, PlaybackOutcome.Failed, now);
            return false;
        }

        bool isLate = _buffer.Extend(frame, !head.IsTail, now, out TimeSpan start);
        if (head.Extend(start, samples, _buffer.End, isLate, _buffer.HeardBy(now)))
        {
            list.Report.Underruns++;
        }

        if (head.Turn?.OnAudioSent(now) is { } latency)
        {
            list.Report.FirstAudio.Add(latency);
        }

        return true;
    }

    private bool TakeEndMark(Playback head, TimeSpan now, out PlaybackMessage message)
    {
        TimeSpan due = now > _buffer.End ? now : _buffer.End;
        message = Mark(MarkKind.End, head, due, now);
        FinishSending(head, due, due);
        return true;
    }

    private bool TakeProgressMark(Playback head, TimeSpan now, out PlaybackMessage message)
    {
        head.PassProgress();
        bool hasRoom = marks.ProgressMarks < MaxProgressMarks;
        message = hasRoom ? Mark(MarkKind.Progress, head, _buffer.End, now) : default;
        return hasRoom;
    }

    private bool TakeMeasuringMark(PlaybackStepKind kind, TimeSpan now, out PlaybackMessage message)
    {
        _isMeasuring = kind == PlaybackStepKind.RoundTripMark;
        if (_isMeasuring)
        {
            marks.ForgetMeasurement();
        }

        message = Mark(_isMeasuring ? MarkKind.RoundTrip : MarkKind.FirstFrame, null, _isMeasuring ? now : _buffer.End, now);
        return true;
    }

    private PlaybackMessage Mark(MarkKind kind, Playback? playback, TimeSpan due, TimeSpan now) =>
        new(default, marks.Add(kind, playback, _buffer.Sent, due, now));

    private void FinishSending(Playback playback, TimeSpan end, TimeSpan? markDue)
    {
        list.FinishSending(playback, end, markDue);
        OnChanged();
    }
}

/// <summary>What is sent next, and when; the default is nothing.</summary>
internal readonly record struct PlaybackStep(PlaybackStepKind Kind, TimeSpan Due)
{
    public bool IsDueBy(TimeSpan now) => Kind != PlaybackStepKind.Nothing && Due <= now;
}

internal enum PlaybackStepKind
{
    Nothing,
    Audio,
    Silence,
    ProgressMark,
    EndMark,
    RoundTripMark,
    FirstFrameMark,
}

/// <summary>A message of playback.</summary>
/// <param name="Audio">The frame.</param>
/// <param name="MarkName">The name, if it is a mark.</param>
internal readonly record struct PlaybackMessage(ReadOnlyMemory<byte> Audio, string? MarkName);

/// <summary>What a returned mark was.</summary>
internal enum MarkReturn
{
    /// <summary>No pending mark has that name.</summary>
    Unknown,

    /// <summary>The session's own: the application does not see it.</summary>
    Ours,

    /// <summary>The application's.</summary>
    Reached,

    /// <summary>The application's, and <c>clear</c> was sent while it was pending.</summary>
    Cleared,
}
