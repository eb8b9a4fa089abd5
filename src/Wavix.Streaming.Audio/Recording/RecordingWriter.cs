using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Writes both sides of a call into its files: converts and distributes them. An error of the disk makes a gap, after which it continues in new files.
/// Not thread-safe.
/// </summary>
internal sealed class RecordingWriter
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly CallRecorderOptions _options;
    private readonly RecordingAccount _account;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly bool _canRetry;
    private readonly List<RecordingOutput> _outputs = [];
    private readonly PcmResampler[] _resamplers;
    private readonly short[][] _converted;
    private short[] _frames = [];

    // The frame from which on audio is in no file; null while it is.
    private long? _gapStart;
    private long _failedAt;

    /// <param name="path">The path of the recording; null for a stream.</param>
    /// <param name="stream">The stream; null for a path.</param>
    /// <param name="options">The settings.</param>
    /// <param name="account">What happened.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The logger.</param>
    public RecordingWriter(string? path, Stream? stream, CallRecorderOptions options, RecordingAccount account, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _account = account;
        _clock = clock;
        _logger = logger;
        _canRetry = path is not null;
        _resamplers = [new PcmResampler(WavixAudio.SampleRate, options.SampleRate), new PcmResampler(WavixAudio.SampleRate, options.SampleRate)];
        _converted = [.. _resamplers.Select(resampler => new short[resampler.GetMaxOutput(RecordingRun.BlockSamples)])];
        int channels = options.Layout == RecordingLayout.Stereo ? 2 : 1;
        if (path is null)
        {
            _outputs.Add(new RecordingOutput(
                _ => WavWriter.Create(stream!, options.SampleRate, channels, options.Encoding, leaveOpen: true), null, channels, long.MaxValue));
        }
        else
        {
            string[] names = options.Layout == RecordingLayout.Separate ? [".caller", ".heard"] : [""];
            _outputs.AddRange(names.Select(name => OutputOf(path, name, channels)));
        }
    }

    /// <summary>The last error of the disk; null if there was none.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Writes the next block of both sides. Does not fail.</summary>
    /// <param name="caller">At most <see cref="RecordingRun.BlockSamples"/>.</param>
    /// <param name="heard">As long as the other.</param>
    public ValueTask WriteAsync(ReadOnlySpan<short> caller, ReadOnlySpan<short> heard) =>
        WriteAsync(_resamplers[0].Process(caller, _converted[0]), _resamplers[1].Process(heard, _converted[1]));

    /// <summary>Completes the files. Does not fail.</summary>
    public async ValueTask CompleteAsync()
    {
        await WriteAsync(_resamplers[0].Flush(_converted[0]), _resamplers[1].Flush(_converted[1])).ConfigureAwait(false);
        try
        {
            foreach (RecordingOutput output in _outputs)
            {
                await output.CloseAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            await FailAsync(e).ConfigureAwait(false);
        }

        EndGap();
        foreach ((string path, long from, long to) in _outputs.SelectMany(output => output.Files))
        {
            _account.AddFile(path, ToTime(from), ToTime(to));
        }
    }

    private async ValueTask WriteAsync(int count, int otherCount)
    {
        // Both resamplers have taken the same.
        int frames = Math.Min(count, otherCount);
        if (_gapStart is not null && (!_canRetry || _clock.GetElapsedTime(_failedAt) < RetryInterval))
        {
            _outputs.ForEach(output => output.Skip(frames));
            return;
        }

        long start = _outputs[0].Position;
        try
        {
            await WriteFramesAsync(frames).ConfigureAwait(false);
            EndGap(start);
        }
        catch (Exception e)
        {
            await FailAsync(e).ConfigureAwait(false);
            _outputs.ForEach(output => output.Skip(start + frames - output.Position));
        }
    }

    private async ValueTask WriteFramesAsync(int frames)
    {
        if (_options.Layout == RecordingLayout.Separate)
        {
            await _outputs[0].WriteAsync(_converted[0].AsMemory(0, frames)).ConfigureAwait(false);
            await _outputs[1].WriteAsync(_converted[1].AsMemory(0, frames)).ConfigureAwait(false);
        }
        else if (_options.Layout == RecordingLayout.Mono)
        {
            Pcm16.MixInto(_converted[0].AsSpan(0, frames), _converted[1].AsSpan(0, frames));
            await _outputs[0].WriteAsync(_converted[1].AsMemory(0, frames)).ConfigureAwait(false);
        }
        else
        {
            await _outputs[0].WriteAsync(Interleave(frames)).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<short> Interleave(int frames)
    {
        if (_frames.Length < 2 * frames)
        {
            _frames = new short[2 * frames];
        }

        for (int i = 0; i < frames; i++)
        {
            _frames[2 * i] = _converted[0][i];
            _frames[(2 * i) + 1] = _converted[1][i];
        }

        return _frames.AsMemory(0, 2 * frames);
    }

    private async ValueTask FailAsync(Exception error)
    {
        Error = error;
        _failedAt = _clock.GetTimestamp();
        long end = long.MaxValue;
        foreach (RecordingOutput output in _outputs)
        {
            end = Math.Min(end, await output.AbandonAsync().ConfigureAwait(false));
        }

        if (_gapStart is null)
        {
            _gapStart = end;
            RecorderLog.WriteFailed(_logger, error.Message, error);
        }
    }

    private void EndGap(long? end = null)
    {
        if (_gapStart is { } start)
        {
            long position = end ?? _outputs[0].Position;
            _gapStart = null;
            _account.AddGap(ToCallSamples(start), ToCallSamples(position) - ToCallSamples(start), RecordingGapReason.NotWritten);
            RecorderLog.GapEnded(_logger, ToTime(position - start).TotalSeconds);
        }
    }

    private RecordingOutput OutputOf(string path, string name, int channels)
    {
        string first = Path.ChangeExtension(path, null) + name + Path.GetExtension(path);
        string PathOf(int number) => PartPath.Of(first, number);
        return new RecordingOutput(
            number =>
            {
                if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                {
                    Directory.CreateDirectory(folder);
                }

                return WavWriter.Create(PathOf(number), _options.SampleRate, channels, _options.Encoding);
            },
            PathOf,
            channels,
            _options.SegmentFrames);
    }

    private TimeSpan ToTime(long frames) => TimeSpan.FromSeconds(frames / (double)_options.SampleRate);

    private long ToCallSamples(long frames) => frames * WavixAudio.SampleRate / _options.SampleRate;
}
