namespace Wavix.Streaming.Testing;

/// <summary>
/// The speech of a simulated call: cuts audio into frames, sends them as <c>media</c> at the pace of the call, and records when the caller
/// stopped. Also sends the line echo, if there is one. Thread-safe.
/// </summary>
internal sealed class CallSpeech(CallWire wire, SimulatedCallOptions options) : IAsyncDisposable
{
    private readonly Dictionary<MediaTrack, CallTrack> _tracks = new()
    {
        [MediaTrack.Inbound] = new CallTrack(options),
        [MediaTrack.Outbound] = new CallTrack(options),
    };

    private readonly List<TimeSpan> _ends = [];
    private readonly int _frameBytes = (int)WavixAudio.GetByteCount(options.FrameDuration);
    private readonly CancellationTokenSource _disposed = new();
    private volatile LineEcho? _lineEcho = LineEcho.Of(options, options.Faults, wire.Playout);
    private Task? _echoing;
    private bool _isLineOpen;
    private long _chunks;
    private int _voices;
    private TimeSpan _saidUntil;

    /// <summary>The moments at which the caller had finished saying something.</summary>
    public IReadOnlyList<TimeSpan> Ends
    {
        get
        {
            lock (_ends)
            {
                return [.. _ends];
            }
        }
    }

    /// <summary>The moment up to which the caller's line has been sent.</summary>
    private TimeSpan SaidUntil
    {
        get
        {
            lock (_tracks)
            {
                return _saidUntil;
            }
        }

        set
        {
            lock (_tracks)
            {
                _saidUntil = value;
            }
        }
    }

    /// <summary>
    /// Says this many bytes of audio on each track, frame by frame on all tracks at once, with silence on tracks that have less.
    /// </summary>
    public async Task SayAsync(
        long bytes, IReadOnlyList<(MediaTrack Track, ReadOnlyMemory<byte> Pcm)> voices, bool isPaced, CancellationToken cancellationToken)
    {
        TimeSpan begunAt = wire.Playout.Elapsed;
        TimeSpan? end = null;
        CatchUp(begunAt, voices.Select(voice => voice.Track));
        Interlocked.Increment(ref _voices);
        try
        {
            for (long at = 0; at < bytes; at += _frameBytes)
            {
                // A frame is sent when the caller has finished saying it. Times follow the schedule, so that delays do not add up.
                TimeSpan due = begunAt + WavixAudio.GetDuration(at + _frameBytes);
                if (isPaced)
                {
                    await WaitUntilAsync(due, cancellationToken).ConfigureAwait(false);
                }

                foreach ((MediaTrack track, ReadOnlyMemory<byte> pcm) in voices)
                {
                    byte[] frame = Cut(pcm, at);
                    if (track == MediaTrack.Inbound && PlayoutPiece.IsAudible(frame))
                    {
                        end = options.RealTime ? begunAt + WavixAudio.GetDuration(at + PlayoutPiece.GetSoundLength(frame)) : wire.Playout.Elapsed;
                    }

                    if (track == MediaTrack.Inbound)
                    {
                        _lineEcho?.MixInto(frame, due - options.FrameDuration);
                        SaidUntil = due;
                    }

                    await wire.SendAsync(number => NextMedia(number, track, frame), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _voices);
            if (end is { } known)
            {
                lock (_ends)
                {
                    _ends.Add(known);
                }
            }
        }
    }

    /// <summary>
    /// Says what the caller says at this moment, frame by frame at the pace of the call, until canceled. Other tracks are silent.
    /// </summary>
    /// <param name="track">The track of the person who speaks.</param>
    /// <param name="silent">The other tracks of the stream.</param>
    /// <param name="fill">Fills a frame, which is silent before, when it is due.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    public async Task SayLiveAsync(
        MediaTrack track, IReadOnlyList<MediaTrack> silent, Action<Memory<byte>> fill, CancellationToken cancellationToken)
    {
        TimeSpan due = wire.Playout.Elapsed;
        CatchUp(due, [track, .. silent]);
        Interlocked.Increment(ref _voices);
        try
        {
            while (true)
            {
                due += options.FrameDuration;
                await WaitUntilAsync(due, cancellationToken).ConfigureAwait(false);
                byte[] frame = new byte[_frameBytes];
                fill(frame);
                if (track == MediaTrack.Inbound)
                {
                    _lineEcho?.MixInto(frame, due - options.FrameDuration);
                    SaidUntil = due;
                }

                await wire.SendAsync(number => NextMedia(number, track, frame), cancellationToken).ConfigureAwait(false);
                foreach (MediaTrack other in silent)
                {
                    await wire.SendAsync(number => NextMedia(number, other, new byte[_frameBytes]), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _voices);
        }
    }

    /// <summary>
    /// Called when the call has started: from here on the line echoes what the caller hears, even while the caller says nothing.
    /// </summary>
    public void OpenLine()
    {
        lock (_ends)
        {
            _isLineOpen = true;
            EchoIfNeeded();
        }
    }

    /// <summary>Applies another line echo, or none, from the next frame on.</summary>
    public void ChangeFaults(SimulatedFaults faults)
    {
        lock (_ends)
        {
            _lineEcho = LineEcho.Of(options, faults, wire.Playout);
            EchoIfNeeded();
        }
    }

    /// <summary>Dispose this after the wire, which ends the sends in progress.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        Task? echoing;
        lock (_ends)
        {
            // A later change starts no echo.
            _isLineOpen = false;
            echoing = _echoing;
        }

        await (echoing ?? Task.CompletedTask).ConfigureAwait(false);
        _disposed.Dispose();
    }

    /// <summary>Starts the echo at the first fault that needs it. A later change does not end it, but leaves it silent.</summary>
    private void EchoIfNeeded()
    {
        if (_isLineOpen && _lineEcho is not null)
        {
            _echoing ??= EchoAsync(wire.Playout.Elapsed, _disposed.Token);
        }
    }

    /// <summary>Sends the frames in which the caller is silent and only the line echo is heard.</summary>
    private async Task EchoAsync(TimeSpan from, CancellationToken cancellationToken)
    {
        try
        {
            while (!wire.Ended.IsCompleted)
            {
                await WaitUntilAsync(from + options.FrameDuration, cancellationToken).ConfigureAwait(false);
                if (SaidUntil > from)
                {
                    // The line echo continues where the caller stops.
                    from = SaidUntil;
                    continue;
                }

                byte[] frame = new byte[_frameBytes];
                if (Volatile.Read(ref _voices) == 0 && _lineEcho?.MixInto(frame, from) == true)
                {
                    CatchUp(from, [MediaTrack.Inbound]);
                    await wire.SendAsync(number => NextMedia(number, MediaTrack.Inbound, frame), cancellationToken).ConfigureAwait(false);
                }

                from += options.FrameDuration;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The call has ended.
        }
    }

    private async ValueTask WaitUntilAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        if (due - wire.Playout.Elapsed is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void CatchUp(TimeSpan now, IEnumerable<MediaTrack> tracks)
    {
        lock (_tracks)
        {
            foreach (MediaTrack track in options.RealTime ? tracks : [])
            {
                _tracks[track].CatchUp(HeardAudio.ToSamples(now), _frameBytes / WavixAudio.BytesPerSample);
            }
        }
    }

    private byte[] Cut(ReadOnlyMemory<byte> pcm, long at)
    {
        byte[] frame = new byte[_frameBytes];
        if (at < pcm.Length)
        {
            pcm.Span.Slice((int)at, Math.Min(_frameBytes, pcm.Length - (int)at)).CopyTo(frame);
        }

        return frame;
    }

    private MediaEvent NextMedia(long number, MediaTrack name, byte[] frame)
    {
        lock (_tracks)
        {
            CallTrack track = _tracks[name];
            uint timestamp = track.Timestamp;
            track.Advance(frame.Length / WavixAudio.BytesPerSample);
            track.Chunks++;
            _chunks++;
            return new MediaEvent
            {
                EventTime = options.TimeProvider.GetUtcNow(),
                CallId = options.CallId,
                StreamId = options.StreamId,
                SequenceNumber = number,
                Track = name,
                Timestamp = timestamp,
                Chunk = options.ChunksPerTrack ? track.Chunks : _chunks,
                Payload = frame,
            };
        }
    }
}
