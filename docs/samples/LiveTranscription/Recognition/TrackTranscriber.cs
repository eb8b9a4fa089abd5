using System.IO.Pipelines;
using System.Threading.Channels;
using LiveTranscription.Transcripts;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace LiveTranscription.Recognition;

/// <summary>
/// One side of a call on its way through a recogniser into the transcript. The call never waits for it: audio that the recogniser has not taken within
/// <see cref="TranscriptionOptions.MaxDelay"/> is dropped, the oldest first, and a recogniser that fails ends only itself.
/// </summary>
internal sealed class TrackTranscriber(Side side, IRecognizer recognizer, CallTranscript transcript, TranscriptionOptions options, ILogger logger)
{
    private static readonly TimeSpan Dropped = TimeSpan.FromSeconds(1);

    private readonly Channel<Audio> _queue = Channel.CreateUnbounded<Audio>();    // bounded by Hear, in bytes
    private readonly CallClock _clock = new();
    private readonly AudioTimeline _timeline = new();
    private long _queuedBytes;
    private long _number;
    private volatile bool _isComplete;
    private volatile bool _hasEnded;

    private readonly record struct Audio(long Number, TimeSpan At, ReadOnlyMemory<byte> Pcm);

    /// <summary>Runs until the recogniser has given its last result, which is some time after <see cref="Complete"/>. Does not fail.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Holds little: what waits for the recogniser waits in the queue, where it can be dropped.
        using var pipe = new PcmPipe(WavixAudio.SampleRate, outputRate: 16_000, new PcmPipeOptions { Capacity = TimeSpan.FromMilliseconds(200) });
        await Task.WhenAll(
            Task.Run(() => FeedAsync(pipe), CancellationToken.None), Task.Run(() => RecognizeAsync(pipe.Reader, cancellationToken), CancellationToken.None));
    }

    /// <summary>Takes audio of this side. Never waits.</summary>
    /// <param name="pcm">PCM16 at 24,000 Hz. It must not change any more.</param>
    /// <param name="arrived">When it arrived, from the start of the call.</param>
    public void Hear(ReadOnlyMemory<byte> pcm, TimeSpan arrived)
    {
        if (pcm.IsEmpty || _hasEnded)
        {
            return;
        }

        TimeSpan at = _clock.Place(arrived, WavixAudio.GetDuration(pcm.Length));
        _queue.Writer.TryWrite(new Audio(_number++, at, pcm));
        long maxBytes = WavixAudio.GetByteCount(options.MaxDelay);
        if (Interlocked.Add(ref _queuedBytes, pcm.Length) <= maxBytes)
        {
            return;
        }

        // A whole second at once: one gap that can be read, not fifty of 20 ms.
        long rest = maxBytes - WavixAudio.GetByteCount(Dropped);
        while (Interlocked.Read(ref _queuedBytes) > rest && _queue.Reader.TryRead(out Audio oldest))
        {
            Interlocked.Add(ref _queuedBytes, -oldest.Pcm.Length);
        }
    }

    /// <summary>No more audio: the call has ended.</summary>
    public void Complete()
    {
        _isComplete = true;
        _queue.Writer.TryComplete();
    }

    /// <summary>Gives the recogniser what it has time for.</summary>
    private async Task FeedAsync(PcmPipe pipe)
    {
        long next = 0;
        TimeSpan end = TimeSpan.Zero;
        long given = 0;
        await foreach (Audio audio in _queue.Reader.ReadAllAsync())
        {
            Interlocked.Add(ref _queuedBytes, -audio.Pcm.Length);
            if (audio.Number != next)
            {
                transcript.AddGap(side, end, audio.At);
                logger.LogWarning("The recogniser of the {Side} is too slow: {Duration} of audio was dropped", side, audio.At - end);
            }

            TimeSpan duration = WavixAudio.GetDuration(audio.Pcm.Length);
            (next, end) = (audio.Number + 1, audio.At + duration);
            _timeline.Add(WavixAudio.GetDuration(given), audio.At);
            given += audio.Pcm.Length;
            if (!await pipe.WriteAsync(audio.Pcm))
            {
                break;
            }
        }

        pipe.Complete();
    }

    private async Task RecognizeAsync(PipeReader audio, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (RecognizedText result in recognizer.RecognizeAsync(audio.AsStream(), cancellationToken))
            {
                (TimeSpan from, TimeSpan to) = _timeline.Find(result.From, result.To);
                transcript.AddText(side, result.Text, result.IsFinal, from, to);
            }

            if (!_isComplete)
            {
                logger.LogError("The recogniser of the {Side} has ended before the call, which continues", side);
                transcript.AddError(side, "The recogniser has ended. The call continues.");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            transcript.AddError(side, "The recogniser did not finish in time. Its last words are missing.");
        }
#pragma warning disable CA1031 // Whatever a recogniser throws: the call continues.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The watchers do not see the exception, which may hold an address or a key.
            logger.LogError(e, "The recogniser of the {Side} has failed. The call continues", side);
            transcript.AddError(side, "The recogniser has failed. The call continues.");
        }
        finally
        {
            // Releases the feeder, whose writes return false from now on.
            _hasEnded = true;
            await audio.CompleteAsync();
        }
    }
}
