namespace Wavix.Streaming.Agents;

/// <summary>
/// What the agent says: the answers of the model and lines of its own, each content part one playback; what an interruption ends, and what was heard.
/// Called under the lock of the run.
/// </summary>
/// <remarks>
/// An interruption ends every response that has started (an epoch): whatever still arrives of it is dropped, whether or not its item had begun. What was not
/// heard leaves the memory of the model: cut where the caller stopped hearing it, or deleted.
/// </remarks>
internal sealed class AgentSpeech(WavixStreamSession session, ModelOutbox outbox, TranscriptLog transcript, long maxAnswerBytes, Action<SpokenItem, PlaybackResult> completed)
{
    private const int MaxDead = 32;

    private readonly List<SpokenItem> _open = [];
    private readonly List<Task> _reports = [];
    private readonly Dictionary<(string ItemId, int ContentIndex), SpokenItem> _items = [];
    private readonly List<TranscriptEvent> _early = [];
    private readonly Queue<string> _dead = new();
    private readonly HashSet<string> _deleted = [];
    private ModelSession? _session;
    private PlaybackTurn? _turn;
    private string? _active;
    private long _activeBytes;

    // Pauses, their ends and interruptions take effect in the order in which they were decided.
    private Task _lastStep = Task.CompletedTask;
    private PausedPlayback? _pause;

    /// <summary>Whether something that was said has not been heard, or is being heard.</summary>
    public bool HasUnheard => _open.Count > 0;

    /// <summary>Whether something of the agent but a filler has not been heard, or is being heard.</summary>
    public bool HasWords => _open.Exists(item => !item.IsFiller);

    /// <summary>Whether something plays that the memory of the current session lacks: it must know it before it responds.</summary>
    public bool HasUnknownTo(ModelSession? current) => _open.Exists(item => item is { IsFiller: false, HasText: true } && item.Session != current);

    public bool IsPaused { get; private set; }

    /// <summary>How long it takes until all that was received is heard.</summary>
    public TimeSpan Unheard
    {
        get
        {
            TimeSpan sum = TimeSpan.Zero;
            foreach (SpokenItem item in _open)
            {
                sum += item.Unheard;
            }

            return sum;
        }
    }

    /// <summary>A response starts.</summary>
    public void Begin(string responseId)
    {
        if (_active is { } before && before != responseId)
        {
            // Its end was not reported. What follows it must not wait for it.
            CompleteAudio();
            Reject(before);
        }

        _active = responseId;
        _activeBytes = 0;
        _turn = session.BeginTurn();
        _items.Clear();
    }

    /// <summary>Another session takes over. It may use ids of the one before.</summary>
    public void OnNewSession(ModelSession current)
    {
        CompleteAudio();
        _session = current;
        _items.Clear();
        _dead.Clear();
        _deleted.Clear();
    }

    /// <summary>A response is of no use: nothing more of it is heard.</summary>
    public void Reject(string responseId)
    {
        if (!IsDead(responseId))
        {
            _dead.Enqueue(responseId);
            if (_dead.Count > MaxDead)
            {
                _dead.Dequeue();
            }
        }
    }

    public bool IsDead(string responseId) => _dead.Contains(responseId);

    /// <summary>Audio of a response arrives.</summary>
    /// <returns>Whether the answer is longer than it may be, and was cut.</returns>
    public bool Add(SpeechAudioEvent audio)
    {
        if (IsDead(audio.ResponseId))
        {
            DropLate(audio);
            return false;
        }

        if (_active != audio.ResponseId)
        {
            Begin(audio.ResponseId);
        }

        if (!_items.TryGetValue((audio.ItemId, audio.ContentIndex), out SpokenItem? item))
        {
            item = new SpokenItem(_turn!, audio, _session!);
            _items.Add((audio.ItemId, audio.ContentIndex), item);
            TakeEarlyText(item);
            Watch(item);
        }

        _activeBytes += audio.Pcm.Length;
        if (_activeBytes > maxAnswerBytes)
        {
            Reject(audio.ResponseId);
            CompleteAudio();
            return true;
        }

        item.AddAudio(audio.Pcm.Span);
        return false;
    }

    /// <summary>Text of a response arrives. It may precede its audio, and follow its playback.</summary>
    public void Add(TranscriptEvent text)
    {
        if (_items.TryGetValue((text.ItemId, text.ContentIndex), out SpokenItem? item))
        {
            item.AddText(text);
        }
        else if (text.ResponseId is { } responseId && !IsDead(responseId))
        {
            _early.Add(text);
        }
    }

    public void Complete(SpeechAudioDoneEvent audio)
    {
        if (_items.TryGetValue((audio.ItemId, audio.ContentIndex), out SpokenItem? item))
        {
            item.CompleteAudio();
        }
    }

    /// <summary>A response is no longer active, or its session is gone: what was received of it is all there is.</summary>
    public void CompleteAudio()
    {
        foreach (SpokenItem item in _items.Values)
        {
            item.CompleteAudio();
        }

        _turn?.Complete();
        _early.Clear();
        _active = null;
    }

    /// <summary>Plays recorded audio after everything else.</summary>
    public void Play(AgentLine line) => Play(line, isFiller: false);

    /// <summary>Fills silence: after everything else, or in an answer whose audio has run out before its end.</summary>
    public void Fill(AgentLine filler)
    {
        if (_open.Find(item => !item.IsAudioComplete) is { } waiting)
        {
            waiting.AddFiller(filler.Audio.Span);
        }
        else
        {
            Play(filler, isFiller: true);
        }
    }

    /// <summary>The caller may be interrupting: nothing is heard until that is decided.</summary>
    public void Pause()
    {
        if (!IsPaused)
        {
            IsPaused = true;
            _lastStep = PauseAsync(_lastStep);
        }
    }

    /// <summary>It was only a short sound: what was paused continues.</summary>
    public void Resume()
    {
        if (IsPaused)
        {
            IsPaused = false;
            _lastStep = ResumeAsync(_lastStep);
        }
    }

    /// <summary>The caller has interrupted: everything ends, and nothing more of it is heard.</summary>
    public void Interrupt()
    {
        IsPaused = false;
        foreach (SpokenItem item in _open)
        {
            if (item.ResponseId is { } responseId && item.Session == _session)
            {
                Reject(responseId);
            }
        }

        if (_active is { } active)
        {
            Reject(active);
        }

        _lastStep = InterruptAsync(_lastStep);
    }

    /// <summary>Completes when all playbacks have been reported.</summary>
    public Task WhenReported() => Task.WhenAll(_reports);

    /// <summary>A playback has completed: the model and the transcript learn what was heard of it.</summary>
    public void OnCompleted(SpokenItem item, PlaybackResult result, ModelSession? current)
    {
        _open.Remove(item);
        bool isHeardWhole = result.Outcome is PlaybackOutcome.Played or PlaybackOutcome.Unconfirmed && item.IsAudioComplete;
        item.SetHeard(isHeardWhole ? TimeSpan.MaxValue : result.Heard);
        if (item.IsFiller)
        {
            return;
        }

        TimeSpan heard = item.Heard!.Value;
        if (item.ItemId is { } itemId && item.Session == current)
        {
            Correct(item, itemId, heard, isHeardWhole);
        }

        DateTimeOffset from = result.StartedAt ?? session.TimeProvider.GetUtcNow();
        if (heard > TimeSpan.Zero)
        {
            transcript.AddAgent(item, from, from + heard, isInterrupted: !isHeardWhole);
        }
    }

    private void Play(AgentLine line, bool isFiller)
    {
        PlaybackTurn turn = session.BeginTurn();
        Watch(new SpokenItem(turn, line, isFiller));
        turn.Complete();
    }

    private void Correct(SpokenItem item, string itemId, TimeSpan heard, bool isHeardWhole)
    {
        if (heard == TimeSpan.Zero)
        {
            // There is nothing to cut to: the service refuses 0 ms.
            Delete(itemId);
        }
        else if (!isHeardWhole && !(item.IsAudioComplete && heard >= WavixAudio.GetDuration(item.AudioBytes)))
        {
            int contentIndex = item.ContentIndex;
            outbox.Post(model => model.TruncateAsync(itemId, contentIndex, heard));
        }
    }

    private void DropLate(SpeechAudioEvent audio)
    {
        if (_items.TryGetValue((audio.ItemId, audio.ContentIndex), out SpokenItem? item))
        {
            item.SkipAudio(audio.Pcm.Length);
        }
        else
        {
            // It began after the interruption, so nothing of it was heard.
            Delete(audio.ItemId);
        }
    }

    private void Delete(string itemId)
    {
        if (_deleted.Count > MaxDead)
        {
            _deleted.Clear();
        }

        if (_deleted.Add(itemId))
        {
            outbox.Post(model => model.DeleteItemAsync(itemId));
        }
    }

    private void TakeEarlyText(SpokenItem item)
    {
        _early.RemoveAll(text =>
        {
            bool isOfItem = text.ItemId == item.ItemId && text.ContentIndex == item.ContentIndex;
            if (isOfItem)
            {
                item.AddText(text);
            }

            return isOfItem;
        });
    }

    private void Watch(SpokenItem item)
    {
        _open.Add(item);
        _reports.RemoveAll(report => report.IsCompleted);
        _reports.Add(ReportAsync(item));
    }

    private async Task ReportAsync(SpokenItem item) => completed(item, await item.Playback.Completion.ConfigureAwait(false));

    private async Task PauseAsync(Task before)
    {
        await before.ConfigureAwait(false);
        _pause = await session.PauseAsync().ConfigureAwait(false);
    }

    private async Task ResumeAsync(Task before)
    {
        await before.ConfigureAwait(false);
        await _pause!.ResumeAsync().ConfigureAwait(false);
    }

    private async Task InterruptAsync(Task before)
    {
        await before.ConfigureAwait(false);
        await session.InterruptAsync().ConfigureAwait(false);
    }
}
