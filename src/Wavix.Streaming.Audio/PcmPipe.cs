using System.IO.Pipelines;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Audio from one side to another that wants it at its own rate, in its own encoding and at its own pace: a call's audio to speech
/// recognition, or synthesised speech to a call. Bounded.
/// </summary>
/// <remarks>
/// One writer at a time; <see cref="Complete"/> and <see cref="Dispose"/> from any thread. The reader is the <see cref="PipeReader"/> of
/// <see cref="Reader"/>; <c>Reader.AsStream()</c> makes a <see cref="Stream"/> of it. Pieces may be cut anywhere, also in the middle of a
/// sample.
/// </remarks>
public sealed class PcmPipe : IDisposable
{
    private readonly object _sync = new();
    private readonly Pipe _pipe;
    private readonly PcmConverter _converter;

    // While the reader has too much to read: completes when it has made room, is gone, or the pipe is complete. Looked at as it is, since a
    // task of it would complete a moment later; a task only for who waits.
    private ValueTask<FlushResult> _flush;
    private Task<FlushResult>? _waitedFlush;
    private bool _full;
    private bool _readerGone;
    private bool _completed;
    private long _droppedBytes;

    /// <summary>An empty pipe.</summary>
    /// <param name="inputRate">Samples per second of what is written; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="outputRate">Samples per second of what is read; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not one of the six.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PcmPipe(int inputRate, int outputRate, PcmPipeOptions? options = null)
    {
        PcmPipeOptions frozen = (options ?? new PcmPipeOptions()).Freeze();
        _converter = new PcmConverter(inputRate, outputRate, frozen);
        long capacity = (long)(frozen.Capacity.TotalSeconds * outputRate) * PcmConverter.BytesPerSample(frozen.OutputEncoding);
        _pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: capacity, resumeWriterThreshold: capacity * 3 / 4, useSynchronizationContext: false));
    }

    /// <summary>
    /// The other end. Completing it releases a waiting writer. It ends when the pipe is completed and everything has been read.
    /// </summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>Bytes of input that were not taken, because the reader was behind or gone or the pipe complete. Any thread.</summary>
    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>Writes without waiting, for a loop that must not stall: what finds no room is dropped and counted.</summary>
    /// <param name="audio">Any number of bytes.</param>
    /// <returns>False when something was dropped: the reader is behind or gone, or the pipe is complete.</returns>
    public bool TryWrite(ReadOnlySpan<byte> audio)
    {
        lock (_sync)
        {
            while (!audio.IsEmpty)
            {
                if (!HasRoom())
                {
                    _converter.Skip(audio);
                    Interlocked.Add(ref _droppedBytes, audio.Length);
                    return false;
                }

                audio = audio[Take(audio)..];
            }

            return !_completed && !_readerGone;
        }
    }

    /// <summary>Writes, and waits for the reader to make room where there is none.</summary>
    /// <param name="audio">Any number of bytes; not needed any more when the call is over.</param>
    /// <param name="cancellationToken">Stops waiting. The rest of the piece is dropped and counted; the pipe can go on.</param>
    /// <returns>False when the reader is gone or the pipe is complete: nobody will read any more.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task full;
                lock (_sync)
                {
                    while (!audio.IsEmpty && HasRoom())
                    {
                        audio = audio[Take(audio.Span)..];
                    }

                    if (audio.IsEmpty || _completed || _readerGone)
                    {
                        return !_completed && !_readerGone;
                    }

                    full = _waitedFlush ??= _flush.AsTask();
                }

                // Cancellation is looked at above; what the reader completed with is not the writer's to throw.
                await full.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            lock (_sync)
            {
                _converter.Skip(audio.Span);
                Interlocked.Add(ref _droppedBytes, audio.Length);
            }
        }
    }

    /// <summary>Nothing more will be written: the reader gets what is in the pipe, the filter's rest, and then the end.</summary>
    /// <param name="error">What went wrong, thrown at the reader in the place of the end; null when nothing did.</param>
    public void Complete(Exception? error = null)
    {
        lock (_sync)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            if (error is null && !_readerGone)
            {
                // A few milliseconds, whether or not there is room.
                _converter.Flush(_pipe.Writer);
            }

            _pipe.Writer.CancelPendingFlush();
            _pipe.Writer.Complete(error);
        }
    }

    /// <summary>Completes the pipe. What is in it can still be read.</summary>
    public void Dispose() => Complete();

    private bool HasRoom()
    {
        if (_full && (_waitedFlush?.IsCompleted ?? _flush.IsCompleted))
        {
            _full = false;
            Settle(_waitedFlush is null ? _flush : new ValueTask<FlushResult>(_waitedFlush));
            _waitedFlush = null;
        }

        return !_completed && !_readerGone && !_full;
    }

    /// <returns>How many bytes were taken: at most 20 ms, so that the pipe is never fuller than that.</returns>
    private int Take(ReadOnlySpan<byte> audio)
    {
        int taken = Math.Min(audio.Length, _converter.BlockBytes);
        if (_converter.Convert(audio[..taken], _pipe.Writer) > 0)
        {
            Flush();
        }

        return taken;
    }

    private void Flush()
    {
#pragma warning disable CA2012 // Kept until it is complete, and consumed once: by Settle, or by the task that is made of it.
        try
        {
            _flush = _pipe.Writer.FlushAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            _flush = ValueTask.FromException<FlushResult>(e);
        }
#pragma warning restore CA2012

        _full = !_flush.IsCompleted;
        if (!_full)
        {
            Settle(_flush);
        }
    }

    /// <param name="flush">Is completed.</param>
    private void Settle(ValueTask<FlushResult> flush)
    {
        try
        {
            _readerGone |= flush.GetAwaiter().GetResult().IsCompleted;
        }
        catch (Exception)
        {
            // The pipe throws at the writer what the reader completed with. It is the reader's affair; here it means that it is gone.
            _readerGone = true;
        }
    }
}
