namespace Wavix.Streaming.Testing;

/// <summary>
/// The playback of a simulated call on its clock: audio goes in, marks come out when they are reached, one after the other, and others
/// wait for it. Any thread.
/// </summary>
internal sealed class CallPlayout : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly Func<string, Task> _echo;
    private readonly long _begunAt;
    private readonly object _sync = new();
    private readonly PlayoutBuffer _buffer = new();
    private readonly Queue<string> _reached = [];
    private readonly ITimer _timer;
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _audioBytes;
    private bool _isEchoing;
    private TimeSpan? _endedAt;

    /// <param name="clock">The clock of the call, which begins now.</param>
    /// <param name="echo">Sends a mark that was reached; called for one at a time and never under a lock; an <see cref="IOException"/> means that the call is over.</param>
    public CallPlayout(TimeProvider clock, Func<string, Task> echo)
    {
        _clock = clock;
        _echo = echo;
        _begunAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(static playout => ((CallPlayout)playout!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Elapsed => _clock.GetElapsedTime(_begunAt);

    public HeardAudio Heard
    {
        get
        {
            lock (_sync)
            {
                return _buffer.Heard(NowInSamples());
            }
        }
    }

    public void Play(ReadOnlyMemory<byte> pcm)
    {
        lock (_sync)
        {
            _audioBytes += pcm.Length;
            _buffer.Play(pcm, NowInSamples());
            Advance();
        }
    }

    public void Mark(string name)
    {
        lock (_sync)
        {
            _buffer.Mark(name, NowInSamples());
            Advance();
        }
    }

    /// <summary>Drops what has not played; the marks that were pending are echoed at once.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            foreach (string name in _buffer.Clear(NowInSamples()))
            {
                Echo(name);
            }

            Advance();
        }
    }

    /// <summary>The caller hears nothing from here on; nobody waits for playback any more.</summary>
    public void End()
    {
        lock (_sync)
        {
            _endedAt ??= Elapsed;
            Wake();
        }
    }

    /// <summary>Waits until so many bytes of audio have come; false when the call ended before.</summary>
    public async Task<bool> WaitForAudioAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_sync)
            {
                if (_audioBytes >= bytes || _endedAt is not null)
                {
                    return _audioBytes >= bytes;
                }

                progress = _progress.Task;
            }

            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until all that has come so far has been played and its marks are echoed, or the call has ended.</summary>
    public async Task WaitForPlayoutAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task progress;
            lock (_sync)
            {
                if (_endedAt is not null || (_buffer.End <= NowInSamples() && _buffer.NextMark is null && !_isEchoing))
                {
                    return;
                }

                progress = _progress.Task;
            }

            await progress.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void OnTimer()
    {
        lock (_sync)
        {
            Advance();
        }
    }

    /// <summary>Takes the marks that playback has reached and sets the timer for what comes next. Under the lock.</summary>
    private void Advance()
    {
        long now = NowInSamples();
        while (_buffer.TakeMark(now) is { } name)
        {
            Echo(name);
        }

        long next = _buffer.NextMark ?? _buffer.End;
        if (next > now && _endedAt is null)
        {
            // Timers count in whole milliseconds; one that rings early comes back here.
            double due = Math.Ceiling((HeardAudio.ToTime(next) - Elapsed).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(due, 1)), Timeout.InfiniteTimeSpan);
        }

        Wake();
    }

    private void Echo(string name)
    {
        _reached.Enqueue(name);
        if (!_isEchoing)
        {
            _isEchoing = true;
            _ = Task.Run(EchoAsync);
        }
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            string? name;
            lock (_sync)
            {
                if (!_reached.TryDequeue(out name))
                {
                    _isEchoing = false;
                    Wake();
                    return;
                }
            }

            try
            {
                await _echo(name).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The call is over; the others will find the same.
            }
        }
    }

    /// <summary>Wakes those who wait for something to happen. Under the lock.</summary>
    private void Wake()
    {
        _progress.SetResult();
        _progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private long NowInSamples() => (_endedAt ?? Elapsed).Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;
}
