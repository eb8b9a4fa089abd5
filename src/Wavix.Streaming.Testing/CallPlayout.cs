namespace Wavix.Streaming.Testing;

/// <summary>
/// The playback of a simulated call on its clock. Audio is queued, marks are returned one after the other when they are reached, and
/// callers can wait for it. Thread-safe.
/// </summary>
internal sealed class CallPlayout : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly ReturnedMarks _returned;
    private readonly long _begunAt;
    private readonly object _sync = new();
    private readonly PlayoutBuffer _buffer;
    private readonly ITimer _timer;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _audioBytes;
    private int _clears;
    private readonly List<string> _reachedMarks = [];
    private TimeSpan? _endedAt;

    /// <param name="clock">The clock of the call, which starts now.</param>
    /// <param name="rules">How the playback behaves.</param>
    /// <param name="returnMark">
    /// Sends a mark back. Called for one mark at a time and never under a lock. An <see cref="IOException"/> means that the call has ended.
    /// </param>
    public CallPlayout(TimeProvider clock, PlayoutRules rules, Func<string, Task> returnMark)
    {
        _clock = clock;
        _returned = new ReturnedMarks(returnMark, OnReturned);
        _buffer = new PlayoutBuffer(rules);
        _begunAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(static playout => ((CallPlayout)playout!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_begunAt);

    /// <summary>Whether the caller hears nothing any more. Set shortly before the connection ends.</summary>
    public bool HasEnded => Read(_ => _endedAt is not null);

    public HeardAudio Heard => Read(buffer => buffer.Heard(NowInSamples()));

    /// <summary>Number of times that the playback was cleared.</summary>
    public int Clears => Read(_ => _clears);

    public int DroppedMarks => Read(buffer => buffer.DroppedMarks);

    public TimeSpan DroppedAudio => Read(buffer => HeardAudio.ToTime(buffer.DroppedSamples));

    /// <summary>Returns what has played in a span of the call.</summary>
    public IReadOnlyList<PlayoutPiece> HeardWithin(long from, long to) => Read(buffer => buffer.Cut(from, Math.Min(to, NowInSamples())));

    public void Play(ReadOnlyMemory<byte> pcm) => Change(buffer =>
    {
        _audioBytes += pcm.Length;
        buffer.Play(pcm, NowInSamples());
    });

    public void Mark(string name) => Change(buffer => buffer.Mark(name, NowInSamples()));

    /// <summary>Drops the audio that has not played.</summary>
    public void Clear() => Change(buffer =>
    {
        _clears++;
        foreach (string name in buffer.Clear(NowInSamples()))
        {
            _returned.Add(name);
        }
    });

    /// <summary>Applies other rules to what is received from now on.</summary>
    public void ChangeRules(PlayoutRules rules) => Change(buffer => buffer.Change(rules));

    /// <summary>Ends the playback: the caller hears nothing from here on, and waits complete.</summary>
    public void End()
    {
        lock (_sync)
        {
            _endedAt ??= Elapsed;
            Wake();
        }
    }

    /// <summary>Waits until this many bytes of audio were received. False if the call ended before.</summary>
    public Task<bool> WaitForAudioAsync(long bytes, CancellationToken cancellationToken) =>
        WaitAsync(() => _audioBytes >= bytes ? true : _endedAt is not null ? false : null, null, cancellationToken);

    /// <summary>
    /// Waits until the playback has been cleared this many times. False if the time has elapsed, or the call ended before.
    /// </summary>
    /// <param name="count">The total number of times.</param>
    /// <param name="until">The end of the wait on the call's clock; null for no limit.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<bool> WaitForClearAsync(int count, TimeSpan? until, CancellationToken cancellationToken) => WaitAsync(
        () => _clears >= count ? true : _endedAt is not null || Elapsed >= until ? false : null,
        until is { } limit ? () => limit - Elapsed : null,
        cancellationToken);

    /// <summary>
    /// Waits until playback has reached a mark. A mark that a <c>clear</c> returns was not reached. False if the time has elapsed, or the
    /// call ended before.
    /// </summary>
    /// <param name="name">Its name; null for any.</param>
    /// <param name="after">How many marks of the call do not count, because they were earlier.</param>
    /// <param name="until">The end of the wait on the call's clock.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<bool> WaitForMarkAsync(string? name, int after, TimeSpan until, CancellationToken cancellationToken) => WaitAsync(
        () => Find(name, after) >= 0 ? true : _endedAt is not null || Elapsed >= until ? false : null,
        () => until - Elapsed,
        cancellationToken);

    /// <summary>Returns the position of the first such mark among those that playback has reached; -1 if there is none.</summary>
    public int FindMark(string? name, int after) => Read(_ => Find(name, after));

    /// <summary>Waits until all audio received so far has been played and its marks are returned, or the call has ended.</summary>
    public Task WaitForPlayoutAsync(CancellationToken cancellationToken) => WaitAsync(
        () => _endedAt is not null || (_buffer.End <= NowInSamples() && _buffer.NextMark is null && _returned.IsIdle) ? true : null,
        null,
        cancellationToken);

    /// <summary>
    /// Waits until the caller has heard this much sound since the given moment. False if the time has elapsed, or the call has ended.
    /// </summary>
    public Task<bool> WaitUntilHeardAsync(TimeSpan from, TimeSpan amount, TimeSpan until, CancellationToken cancellationToken) => WaitAsync(
        () => SoundsSince(from).Amount >= amount ? true : _endedAt is not null || Elapsed >= until ? false : null,
        () =>
        {
            // The amount heard grows no faster than time.
            TimeSpan missing = amount - SoundsSince(from).Amount;
            return missing < until - Elapsed ? missing : until - Elapsed;
        },
        cancellationToken);

    /// <summary>
    /// Waits until the caller has heard a sound since the given moment, and then none for a given time. The end of the call also counts as
    /// quiet. False if the time has elapsed, or the call ended without a sound.
    /// </summary>
    public Task<bool> WaitUntilQuietAsync(TimeSpan from, TimeSpan quietFor, TimeSpan until, CancellationToken cancellationToken) => WaitAsync(
        () =>
        {
            // A busy machine may look late: a quiet that has already passed counts as well.
            return SoundsSince(from).HaveQuiet(quietFor) ? true
                : _endedAt is not null ? SoundsSince(from).End is not null
                : Elapsed >= until ? false
                : null;
        },
        () =>
        {
            // Before the first sound, the quiet that follows it is at least this far away.
            TimeSpan missing = quietFor - (Elapsed - (SoundsSince(from).End ?? Elapsed));
            return missing < until - Elapsed ? missing : until - Elapsed;
        },
        cancellationToken);

    /// <summary>Returns when the first sound began that the caller has heard since the given moment; null if there was none.</summary>
    public TimeSpan? GetFirstSound(TimeSpan from) => Read(_ => SoundsSince(from).Start);

    /// <summary>Returns how much sound the caller has heard since the given moment.</summary>
    public TimeSpan GetHeard(TimeSpan from) => Read(_ => SoundsSince(from).Amount);

    /// <summary>Returns the end of the last sound that the caller has heard since the given moment; null if there was none.</summary>
    public TimeSpan? GetLastSound(TimeSpan from) => Read(_ => SoundsSince(from).End);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private T Read<T>(Func<PlayoutBuffer, T> read)
    {
        lock (_sync)
        {
            return read(_buffer);
        }
    }

    private void Change(Action<PlayoutBuffer> change)
    {
        lock (_sync)
        {
            change(_buffer);
            Advance();
        }
    }

    private void OnTimer() => Change(static _ => { });

    private void OnReturned()
    {
        lock (_sync)
        {
            Wake();
        }
    }

    /// <summary>Takes the marks that playback has reached, and sets the timer for the next step. Called under the lock.</summary>
    private void Advance()
    {
        long now = NowInSamples();
        while (_buffer.TakeMark(now) is { } name)
        {
            _reachedMarks.Add(name);
            _returned.Add(name);
        }

        long next = _buffer.NextMark ?? _buffer.End;
        if (next > now && _endedAt is null)
        {
            _timer.Change(ToTimer(HeardAudio.ToTime(next) - Elapsed), Timeout.InfiniteTimeSpan);
        }

        Wake();
    }

    /// <summary>
    /// Rounds up, because timers count in whole milliseconds. If a timer fires early nevertheless, the waiter checks again.
    /// </summary>
    private static TimeSpan ToTimer(TimeSpan due) => TimeSpan.FromMilliseconds(Math.Max(Math.Ceiling(due.TotalMilliseconds), 1));

    /// <summary>Waits until there is a result. Checks immediately, whenever something happens, and when the next check is due.</summary>
    /// <param name="look">Returns the result; null while there is none. Called under the lock.</param>
    /// <param name="untilNextLook">
    /// Returns the time until the next check; null to check only when something happens. Called under the lock.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private async Task<bool> WaitAsync(Func<bool?> look, Func<TimeSpan>? untilNextLook, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            TimeSpan next;
            lock (_sync)
            {
                if (look() is { } result)
                {
                    return result;
                }

                progress = _progress.Task;
                next = untilNextLook is null ? Timeout.InfiniteTimeSpan : ToTimer(untilNextLook());
            }

            try
            {
                await progress.WaitAsync(next, _clock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The next check is due.
            }
        }
    }

    private int Find(string? name, int after) => _reachedMarks.FindIndex(Math.Min(after, _reachedMarks.Count), mark => name is null || mark == name);

    /// <summary>What the caller has heard since the given moment. Called under the lock.</summary>
    private PlayoutSounds SoundsSince(TimeSpan from)
    {
        long now = NowInSamples();
        return new PlayoutSounds(_buffer.Cut(HeardAudio.ToSamples(from), now), now);
    }

    /// <summary>Wakes the waiters. Called under the lock.</summary>
    private void Wake()
    {
        _progress.SetResult();
        _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private long NowInSamples() => HeardAudio.ToSamples(_endedAt ?? Elapsed);
}
