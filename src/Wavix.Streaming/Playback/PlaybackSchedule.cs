namespace Wavix.Streaming;

/// <summary>
/// What plays: the playbacks in their order, what is sent next and when, and what was heard, by the model of Wavix's buffer. It has no clock,
/// no thread and no wire: every call says what time it is. Times count from the creation of the session. Not thread-safe.
/// </summary>
/// <param name="marks">The marks that were sent.</param>
/// <param name="turns">The turns that have not ended.</param>
/// <param name="whenIdle">What is sent while nothing plays.</param>
/// <param name="measuresPrebuffer">Whether marks are sent to measure Wavix's pre-buffer.</param>
/// <param name="createdAt">When the session was created.</param>
internal sealed class PlaybackSchedule(MarkLedger marks, OpenTurns turns, GapFill whenIdle, bool measuresPrebuffer, DateTimeOffset createdAt)
{
    private const int MaxProgressMarks = 8;

    // Audio is sent while less than the lead is buffered: just after exactly the lead is.
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);
    private static readonly byte[] SilentFrame = new byte[WavixAudio.FrameBytes];

    private readonly FrameCutter _cutter = new();
    private readonly PrebufferEstimate _prebuffer = new();

    // Playbacks of which more may be sent; only the first may have begun. And those of which all was sent.
    private readonly LinkedList<Playback> _queued = [];
    private readonly LinkedList<Playback> _sent = [];

    // Not readonly: a value that changes.
    private PlayoutModel _model;
    private PlaybackReport? _report;

    // What is next, and until when that holds; null when it must be looked up again.
    private PlaybackStep? _next;
    private TimeSpan _nextHoldsUntil;
    private TimeSpan? _nextConclusion;

    // When the application's own audio, and any that can be heard, has played.
    private TimeSpan _rawEnd;
    private TimeSpan _audibleEnd;

    // Samples that were sent, those of them up to the last audible one, and those that certainly play no more.
    private long _samplesSent;
    private long _audibleSent;
    private long _samplesPlayed;

    private bool _isMeasuring;

    /// <summary>The bytes that count in <see cref="WavixStreamOptions.MaxQueuedPlayback"/>.</summary>
    public long Reserved { get; private set; }

    /// <summary>How often the next step was looked up; for tests.</summary>
    public long Lookups { get; private set; }

    /// <summary>Every playback that has not completed, in order. A copy, so that they may complete meanwhile.</summary>
    public List<Playback> Playbacks => [.. _sent, .. _queued];

    /// <summary>The silence of a drain, if nothing is queued after it.</summary>
    public Playback? Tail => _queued.Last?.Value is { IsTail: true } last ? last : null;

    /// <summary>Whether audio was sent since the last <c>clear</c> that no returned mark proves to have played.</summary>
    private bool CanBeHeard => _audibleSent > _samplesPlayed;

    /// <summary>What has happened since the last call; null when nothing has.</summary>
    public PlaybackReport? TakeReport()
    {
        PlaybackReport? report = _report;
        _report = null;
        return report;
    }

    public void Add(Playback playback)
    {
        playback.Node = _queued.AddLast(playback);
        Reserved += playback.Reserved;
        if (playback.Turn is { } turn)
        {
            turn.HasPlayed = true;
            turn.OpenPlaybacks++;
        }

        OnChanged();
    }

    /// <summary>Audio of a source has arrived, or something else has changed that decides what is next.</summary>
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
            _nextHoldsUntil = next.Kind == PlaybackStepKind.Audio && _queued.First!.Value.PrebufferBytes > 0 ? _model.End : TimeSpan.MaxValue;
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
                PlaybackStepKind.Audio => TakeAudio(_queued.First!.Value, now, out message),
                PlaybackStepKind.EndMark => TakeEndMark(_queued.First!.Value, now, out message),
                PlaybackStepKind.ProgressMark => TakeProgressMark(_queued.First!.Value, now, out message),
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
    public void ExtendRaw(int bytes, TimeSpan now)
    {
        Extend(bytes, isAudible: true, now, out _);
        _rawEnd = _model.End;
        _next = null;
    }

    /// <summary>The application sends a mark of its own now.</summary>
    public void AddMark(string name, TimeSpan now) => marks.Add(name, _samplesSent, _model.End, now);

    /// <summary><c>clear</c> is sent now: what was sent and has not played is dropped.</summary>
    public void Clear(TimeSpan now)
    {
        if (_sent.Count + _queued.Count > 0)
        {
            foreach (Playback playback in Playbacks.Where(playback => playback.HasBegun || playback.Phase == PlaybackPhase.AwaitingMark))
            {
                Finish(playback, playback.HasPlayedBy(HeardBy(now)) ? playback.PlayedOutcome : PlaybackOutcome.Cleared, HeardBy(now));
            }
        }

        _model.Clear(now);
        _rawEnd = TimeSpan.Zero;
        _audibleEnd = _audibleEnd < now ? _audibleEnd : now;
        _samplesPlayed = _samplesSent;
        _isMeasuring = false;
        _next = null;
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
        TimeSpan heardBy = HeardBy(now);
        List<Playback> all = Playbacks;
        bool othersPlay = selects is not null
            && (isRawWaiting || _rawEnd > heardBy || all.Exists(playback => !selects(playback) && playback.HasBegun && playback.End > heardBy));
        bool mustClear = selects is null && (CanBeHeard || isRawWaiting);
        foreach (Playback playback in all.Where(playback => selects?.Invoke(playback) ?? true))
        {
            if (playback.HasPlayedBy(heardBy))
            {
                Finish(playback, playback.PlayedOutcome, heardBy);
            }
            else if (!playback.HasBegun || !othersPlay)
            {
                mustClear |= playback.HasBegun;
                Finish(playback, PlaybackOutcome.Cleared, heardBy);
            }
            else if (playback.Phase == PlaybackPhase.Sending)
            {
                playback.Cancel();
                FinishSending(playback, _model.End, markDue: null);
            }
        }

        marks.ForgetCompleted();

        // Until it is sent, a second call must not ask for another.
        _audibleSent = mustClear ? 0 : _audibleSent;
        return mustClear;
    }

    /// <summary>What the caller hears now: the playback, if it is one of ours, and whether anything can be heard at all.</summary>
    public Playback? FindAudible(TimeSpan now, out bool isAudible)
    {
        TimeSpan heardBy = HeardBy(now);
        isAudible = CanBeHeard && _audibleEnd > heardBy;
        return Playbacks.Find(playback => playback is { HasBegun: true, IsTail: false } && playback.End > heardBy);
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
        if (isPlausible && !mark.IsCleared)
        {
            _samplesPlayed = Math.Max(_samplesPlayed, mark.Sent);
        }

        switch (mark.Kind)
        {
            case MarkKind.Application:
                return mark.IsCleared ? MarkReturn.Cleared : MarkReturn.Reached;
            case MarkKind.RoundTrip:
                _prebuffer.AddRoundTrip(now - mark.SentAt);
                break;
            case MarkKind.FirstFrame:
                _prebuffer.AddDelay(now - mark.Due);
                break;
            default:
                _nextConclusion = null;
                Report.MarkRoundTrips.Add(now - mark.SentAt);
                Report.ImplausibleMarks += isPlausible ? 0 : 1;
                break;
        }

        return MarkReturn.Ours;
    }

    /// <summary>Completes the playbacks that have played, or whose mark was awaited for long enough.</summary>
    public void Conclude(TimeSpan now)
    {
        if (now < NextConclusion(now))
        {
            return;
        }

        for (LinkedListNode<Playback>? node = _sent.First; node is not null;)
        {
            LinkedListNode<Playback>? next = node.Next;
            if (node.Value.TryConclude(now, out PlaybackOutcome? outcome))
            {
                Finish(node.Value, outcome.Value, node.Value.End);
            }

            node = next;
        }

        marks.ForgetCompleted();
    }

    /// <summary>When <see cref="Conclude"/> may complete a playback; the end of time while none waits.</summary>
    public TimeSpan NextConclusion(TimeSpan now)
    {
        if (_nextConclusion is not { } next)
        {
            next = TimeSpan.MaxValue;
            foreach (Playback playback in _sent)
            {
                TimeSpan due = playback.NextConclusion(now);
                next = next < due ? next : due;
            }

            _nextConclusion = next;
        }

        return next;
    }

    /// <summary>The stream has ended.</summary>
    /// <returns>The length of the audio that was queued or sent and has not been played.</returns>
    public TimeSpan Disconnect(TimeSpan now)
    {
        Conclude(now);
        long samples = 0;
        foreach (Playback playback in Playbacks)
        {
            samples += playback.IsTail
                ? 0
                : playback.Sent - playback.PositionAt(HeardBy(now)) + (playback.Audio.Buffered / WavixAudio.BytesPerSample);
            Finish(playback, PlaybackOutcome.Disconnected, HeardBy(now));
        }

        return PlayoutModel.ToTime(samples);
    }

    /// <summary>Completes a playback.</summary>
    /// <param name="playback">The playback, which may never have been added.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="heardBy">The time up to which the caller has heard.</param>
    public void Finish(Playback playback, PlaybackOutcome outcome, TimeSpan heardBy)
    {
        bool wasAdded = playback.Node is not null;
        Remove(playback);
        PlaybackResult result = playback.Complete(outcome, heardBy, GetStart(playback));
        if (playback.Turn is { } turn)
        {
            Report.Completed.Add(result);
            if (wasAdded)
            {
                turns.OnPlaybackCompleted(turn);
            }
        }
    }

    public TimeSpan GetPosition(Playback playback, TimeSpan now) => PlayoutModel.ToTime(playback.PositionAt(HeardBy(now)));

    /// <summary>When Wavix starts to play it; null while nothing of it was sent.</summary>
    public DateTimeOffset? GetStart(Playback playback) => playback.HasBegun ? createdAt + playback.Start + _prebuffer.Value : null;

    /// <summary>The silence that is missing after what is queued, plays or has played, up to the length that is asked for.</summary>
    public TimeSpan MissingTail(TimeSpan asked, TimeSpan now)
    {
        if (_queued.Last?.Value is { } last)
        {
            return last.IsTail ? TimeSpan.Zero : asked;
        }

        TimeSpan missing = _audibleEnd + asked - (now > _model.End ? now : _model.End);
        return _audibleEnd == TimeSpan.Zero || missing < TimeSpan.Zero ? TimeSpan.Zero : missing;
    }

    private PlaybackReport Report => _report ??= new PlaybackReport();

    /// <summary>
    /// The time on the model up to which audio has left Wavix's buffer: it starts each piece later than the model says, by its pre-buffer.
    /// </summary>
    private TimeSpan HeardBy(TimeSpan now) => now - _prebuffer.Value;

    /// <summary>Finds what is next. Playbacks that have nothing left to send are passed over.</summary>
    private PlaybackStep LookUp(TimeSpan now)
    {
        if (_isMeasuring && _samplesSent > _samplesPlayed)
        {
            return new PlaybackStep(PlaybackStepKind.FirstFrameMark, now);
        }

        while (_queued.First?.Value is { } head)
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
                FinishSending(head, head.PlayedOutcome == PlaybackOutcome.Failed || now > _model.End ? now : _model.End, markDue: null);
                continue;
            }

            if (head.IsProgressMarkDue)
            {
                return new PlaybackStep(PlaybackStepKind.ProgressMark, now);
            }

            bool mustPrebuffer = head.MustPrebuffer || now > _model.End;
            if (isComplete || ready >= Math.Max(head.FrameBytes, mustPrebuffer ? head.PrebufferBytes : 0))
            {
                TimeSpan due = head.Options.Paced ? _model.End - head.Options.LeadTime + Instant : now;
                bool startsMeasuring = measuresPrebuffer && !_isMeasuring && !head.IsTail && _samplesPlayed == _samplesSent;
                return new PlaybackStep(startsMeasuring ? PlaybackStepKind.RoundTripMark : PlaybackStepKind.Audio, due);
            }

            return Filler(head.HasBegun && head.Options.OnUnderrun == GapFill.Silence);
        }

        return Filler(false);
    }

    private PlaybackStep Filler(bool isUnderrun) => isUnderrun || whenIdle == GapFill.Silence
        ? new PlaybackStep(PlaybackStepKind.Silence, _model.End - WavixAudio.FrameDuration + Instant)
        : default;

    private bool TakeSilence(TimeSpan now, out PlaybackMessage message)
    {
        Extend(SilentFrame.Length, isAudible: false, now, out _);
        if (_queued.First?.Value.Fill() == true)
        {
            Report.Underruns++;
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
            Finish(head, PlaybackOutcome.Failed, HeardBy(now));
            return false;
        }

        bool isLate = Extend(frame.Length, !head.IsTail, now, out TimeSpan start);
        if (head.Extend(start, samples, _model.End, isLate, HeardBy(now)))
        {
            Report.Underruns++;
        }

        if (head.Turn?.OnAudioSent(now) is { } latency)
        {
            Report.FirstAudio.Add(latency);
        }

        return true;
    }

    private bool TakeEndMark(Playback head, TimeSpan now, out PlaybackMessage message)
    {
        TimeSpan due = now > _model.End ? now : _model.End;
        message = Mark(MarkKind.End, head, due, now);
        FinishSending(head, due, due);
        return true;
    }

    private bool TakeProgressMark(Playback head, TimeSpan now, out PlaybackMessage message)
    {
        head.PassProgress();
        bool hasRoom = marks.ProgressMarks < MaxProgressMarks;
        message = hasRoom ? Mark(MarkKind.Progress, head, _model.End, now) : default;
        return hasRoom;
    }

    private bool TakeMeasuringMark(PlaybackStepKind kind, TimeSpan now, out PlaybackMessage message)
    {
        _isMeasuring = kind == PlaybackStepKind.RoundTripMark;
        if (_isMeasuring)
        {
            marks.ForgetMeasurement();
        }

        message = Mark(_isMeasuring ? MarkKind.RoundTrip : MarkKind.FirstFrame, null, _isMeasuring ? now : _model.End, now);
        return true;
    }

    private PlaybackMessage Mark(MarkKind kind, Playback? playback, TimeSpan due, TimeSpan now) =>
        new(default, marks.Add(kind, playback, _samplesSent, due, now));

    private bool Extend(int bytes, bool isAudible, TimeSpan now, out TimeSpan start)
    {
        long samples = bytes / WavixAudio.BytesPerSample;
        bool isLate = _model.Extend(samples, now, out start);
        _samplesSent += samples;
        if (isAudible)
        {
            _audibleSent = _samplesSent;
            _audibleEnd = _model.End;
        }

        return isLate;
    }

    private void FinishSending(Playback playback, TimeSpan end, TimeSpan? markDue)
    {
        Remove(playback);
        playback.Node = _sent.AddLast(playback);
        playback.FinishSending(end, markDue);
    }

    private void Remove(Playback playback)
    {
        _next = null;
        _nextConclusion = null;
        if (playback.Node is { List: { } list } node)
        {
            list.Remove(node);
            Reserved -= list == _queued ? playback.Reserved : 0;
        }
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

/// <summary>What has happened to playbacks, for logs and metrics, which are not called under a lock.</summary>
internal sealed class PlaybackReport
{
    public List<PlaybackResult> Completed { get; } = [];

    /// <summary>The times from a turn's start to its first audio.</summary>
    public List<TimeSpan> FirstAudio { get; } = [];

    /// <summary>The times from a mark to its return.</summary>
    public List<TimeSpan> MarkRoundTrips { get; } = [];

    public int Underruns { get; set; }

    /// <summary>Marks that were returned before their audio can have been played.</summary>
    public int ImplausibleMarks { get; set; }
}
