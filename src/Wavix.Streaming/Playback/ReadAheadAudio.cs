using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Wavix.Streaming;

/// <summary>
/// Audio of a source, which is read ahead on the thread pool into a bounded pipe. The source is disposed when it ends, fails or is dropped, but
/// never during a read.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer, and sources may ask its token late.")]
internal sealed class ReadAheadAudio : IPlaybackAudio
{
    // A large chunk must not exceed the bound by more than this.
    private const int PieceBytes = 4096;

    private readonly PlaybackSource _source;
    private readonly Pipe _pipe;
    private readonly CancellationTokenSource _dropped = new();
    private readonly RecentAudio _recent;
    private long _buffered;

    // Of the recent audio, what is taken again before that of the pipe.
    private int _rewound;
    private volatile bool _isComplete;
    private volatile bool _isDropped;

    // Released with the audio: a source that never returns must not keep the session alive.
    private volatile Action? _changed;

    /// <param name="source">Read and disposed here and nowhere else.</param>
    /// <param name="readAhead">Bytes beyond which the source waits.</param>
    /// <param name="kept">Bytes that can be taken again.</param>
    /// <param name="changed">Called on the pool whenever there is more audio, and at the end.</param>
    public ReadAheadAudio(PlaybackSource source, int readAhead, int kept, Action changed)
    {
        _recent = new RecentAudio(kept);
        _source = source;
        _changed = changed;
        MostBuffered = readAhead;
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: readAhead, resumeWriterThreshold: readAhead, useSynchronizationContext: false));
    }

    public int Buffered => _isDropped ? 0 : _rewound + ((int)Interlocked.Read(ref _buffered) & ~1);

    public bool IsComplete => _isComplete;

    public Exception? Error { get; private set; }

    public int MostBuffered { get; }

    /// <summary>Starts to read.</summary>
    public void Start() => Task.Run(RunAsync);

    public void Take(Span<byte> destination)
    {
        int again = Math.Min(_rewound, destination.Length);
        _recent.CopyTo(destination[..again], _rewound);
        _rewound -= again;
        if (again < destination.Length)
        {
            TakeNew(destination[again..]);
        }
    }

    public void Rewind(int bytes) => _rewound += bytes;

    private void TakeNew(Span<byte> destination)
    {
        _pipe.Reader.TryRead(out ReadResult result);
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, destination.Length);
        taken.CopyTo(destination);

        // Examined no further than consumed: what was only looked at would count as room.
        _pipe.Reader.AdvanceTo(taken.End);
        Interlocked.Add(ref _buffered, -destination.Length);
        _recent.Add(destination);
    }

    public void Drop()
    {
        if (!_isDropped)
        {
            _isDropped = true;
            _changed = null;
            _pipe.Reader.Complete();
            _recent.Dispose();
            _ = CancelSourceAsync();
        }
    }

    private async Task CancelSourceAsync()
    {
        try
        {
            // Callbacks are the source's code: they run on the pool.
            await _dropped.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The playback has ended, so what the source makes of it does not matter.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // After a drop it is only the answer to its token.
            Error = e;
        }

        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        _isComplete = true;
        _changed?.Invoke();
        _changed = null;
        try
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // All its audio was read, so this changes nothing.
        }
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            // Checked here too, for a source that does not check, and one that was dropped before it was read.
            _dropped.Token.ThrowIfCancellationRequested();
            if (await _source.ReadAsync(_dropped.Token).ConfigureAwait(false) is not { } chunk)
            {
                return;
            }

            while (!chunk.IsEmpty)
            {
                ReadOnlyMemory<byte> piece = chunk[..Math.Min(PieceBytes, chunk.Length)];
                ValueTask<FlushResult> written = _pipe.Writer.WriteAsync(piece, CancellationToken.None);
                Interlocked.Add(ref _buffered, piece.Length);
                _changed?.Invoke();
                if ((await written.ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }

                chunk = chunk[piece.Length..];
            }
        }
    }
}
