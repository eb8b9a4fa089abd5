using System.IO.Pipelines;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Passes audio from a writer to a reader that needs another rate, encoding or pace: for example a call's audio to speech recognition, or
/// synthesized speech to a call. Bounded.
/// </summary>
/// <remarks>
/// One writer at a time. <see cref="Complete"/> and <see cref="Dispose"/> may be called from any thread. The reader is the
/// <see cref="PipeReader"/> of <see cref="Reader"/>; <c>Reader.AsStream()</c> turns it into a <see cref="Stream"/>. Chunks may be cut at
/// any byte, even in the middle of a sample.
/// </remarks>
public sealed class PcmPipe : IDisposable
{
    private readonly object _sync = new();
    private readonly Pipe _pipe;
    private readonly PcmConverter _converter;

    // Pending while the pipe is full. It completes when the reader has made room or has completed, or when the pipe is complete. Its state
    // is read directly, because a task made from it would complete a moment later. A task is created only for a writer that waits.
    private ValueTask<FlushResult> _flush;
    private Task<FlushResult>? _waitedFlush;
    private bool _full;
    private bool _readerGone;
    private bool _completed;
    private long _droppedBytes;

    /// <summary>Creates an empty pipe.</summary>
    /// <param name="inputRate">Sample rate of the input in Hz; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="outputRate">Sample rate of the output in Hz; one of the rates of <see cref="PcmResampler"/>.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not supported.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PcmPipe(int inputRate, int outputRate, PcmPipeOptions? options = null)
    {
        PcmPipeOptions copy = (options ?? new PcmPipeOptions()).CloneValidated();
        _converter = new PcmConverter(inputRate, outputRate, copy);
        long capacity = (long)(copy.Capacity.TotalSeconds * outputRate) * PcmConverter.BytesPerSample(copy.OutputEncoding);
        _pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: capacity, resumeWriterThreshold: capacity * 3 / 4, useSynchronizationContext: false));
    }

    /// <summary>
    /// The reading end. Completing it releases a waiting writer. Its data ends when the pipe is completed and everything has been read.
    /// </summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>
    /// Number of input bytes dropped because the pipe was full or complete, or because the reader had completed. May be read from any
    /// thread.
    /// </summary>
    public long DroppedBytes => Interlocked.Read(ref _droppedBytes);

    /// <summary>Writes without waiting, for a loop that must not stall. Bytes that do not fit are dropped and counted.</summary>
    /// <param name="audio">Any number of bytes.</param>
    /// <returns>False if bytes were dropped: the pipe is full or complete, or the reader has completed.</returns>
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

    /// <summary>Writes. If the pipe is full, waits until the reader has made room.</summary>
    /// <param name="audio">Any number of bytes. Must not change until the call completes.</param>
    /// <param name="cancellationToken">Cancels the wait. The rest of the chunk is dropped and counted; the pipe stays usable.</param>
    /// <returns>False if the reader or the pipe has completed: nothing more will be read.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

                // Cancellation is checked above. An exception with which the reader completed must not be thrown at the writer.
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

    /// <summary>
    /// Writes all of a stream and completes the pipe, in every case. It stops reading when the reader has completed.
    /// </summary>
    /// <param name="source">Audio of the input's rate and encoding. It is not disposed.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>
    /// A task that completes when the source is no longer used. It does not fail: an error of the source, or the cancellation, reaches the reader
    /// instead of the end, so that a playback fails with it.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public Task FillAsync(Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CopyAsync(source, cancellationToken);
    }

    /// <summary>Ends the input. The reader still receives what is in the pipe, then the rest that the filter holds, then the end.</summary>
    /// <param name="error">The error that the reader receives instead of the end; null if there was none.</param>
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
                // A few milliseconds; written even if the pipe is full.
                _converter.Flush(_pipe.Writer);
            }

            _pipe.Writer.CancelPendingFlush();
            _pipe.Writer.Complete(error);
        }
    }

    /// <summary>Completes the pipe. Its content can still be read.</summary>
    public void Dispose() => Complete();

    private async Task CopyAsync(Stream source, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4 * _converter.BlockBytes];
        try
        {
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0
                && await WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false))
            {
            }

            Complete();
        }
        catch (Exception e)
        {
            Complete(e);
        }
    }


    private bool HasRoom()
    {
        if (_full && (_waitedFlush?.IsCompleted ?? _flush.IsCompleted))
        {
            _full = false;
            ObserveFlush(_waitedFlush is null ? _flush : new ValueTask<FlushResult>(_waitedFlush));
            _waitedFlush = null;
        }

        return !_completed && !_readerGone && !_full;
    }

    /// <returns>The number of bytes taken: at most 20 ms, so the pipe never exceeds its capacity by more than that.</returns>
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
#pragma warning disable CA2012 // Kept until it is complete, and consumed once: by ObserveFlush or by the task made from it.
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
            ObserveFlush(_flush);
        }
    }

    /// <param name="flush">A completed flush.</param>
    private void ObserveFlush(ValueTask<FlushResult> flush)
    {
        try
        {
            _readerGone |= flush.GetAwaiter().GetResult().IsCompleted;
        }
        catch (Exception)
        {
            // The pipe throws at the writer the exception with which the reader completed. For the writer it only means that there is no
            // reader.
            _readerGone = true;
        }
    }
}
