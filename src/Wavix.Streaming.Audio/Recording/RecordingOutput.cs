namespace Wavix.Streaming.Audio;

/// <summary>One sound file of a recording and those in which it continues. Not thread-safe.</summary>
/// <param name="create">Creates the file of a number, counted from 1.</param>
/// <param name="path">The path of the file of a number; null for a stream.</param>
/// <param name="channels">1 or 2.</param>
/// <param name="segmentFrames">Frames in one file.</param>
internal sealed class RecordingOutput(Func<int, WavWriter> create, Func<int, string>? path, int channels, long segmentFrames)
{
    private WavWriter? _writer;
    private int _number;
    private long _segmentStart;

    /// <summary>Frames from the start of the recording, including those that are in no file.</summary>
    public long Position { get; private set; }

    /// <summary>The files that are complete: their paths, and the frames from which and up to which they go.</summary>
    public List<(string Path, long From, long To)> Files { get; } = [];

    /// <exception cref="IOException">The file can't be written; then call <see cref="AbandonAsync"/>.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples)
    {
        while (!samples.IsEmpty)
        {
            if (_writer is null)
            {
                _number++;
                _segmentStart = Position;
                _writer = create(_number);
            }

            int frames = (int)Math.Min(samples.Length / channels, segmentFrames - (Position - _segmentStart));
            await _writer.WriteAsync(samples[..(frames * channels)]).ConfigureAwait(false);
            Position += frames;
            samples = samples[(frames * channels)..];
            if (Position - _segmentStart == segmentFrames)
            {
                await CloseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Audio that is in no file.</summary>
    public void Skip(long frames) => Position += frames;

    /// <summary>Completes the file.</summary>
    /// <exception cref="IOException">The file can't be written; then call <see cref="AbandonAsync"/>.</exception>
    public async ValueTask CloseAsync()
    {
        if (_writer is { } writer)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            _writer = null;
            Keep(Position);
        }
    }

    /// <summary>The file can't be written: leaves it as it is, valid up to its last second. The next one has the next number.</summary>
    /// <returns>The frame up to which there is audio in a file.</returns>
    public async ValueTask<long> AbandonAsync()
    {
        try
        {
            if (_writer is { } writer)
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The error of the write counts.
        }

        _writer = null;
        long end = await FindEndAsync().ConfigureAwait(false);
        if (end > _segmentStart)
        {
            Keep(end);
        }
        else
        {
            Discard();
        }

        return end;
    }

    private void Keep(long end)
    {
        if (path is not null)
        {
            Files.Add((path(_number), _segmentStart, end));
        }
    }

    /// <summary>A file without audio is of no use, and there could be one for each attempt.</summary>
    private void Discard()
    {
        if (path is null || _number == 0)
        {
            return;
        }

        try
        {
            File.Delete(path(_number));
        }
        catch (Exception)
        {
            // It is not there, or stays.
        }

        _number--;
    }

    private async ValueTask<long> FindEndAsync()
    {
        if (path is null || _number == 0)
        {
            return Position;
        }

        try
        {
            WavReader reader = await WavReader.OpenAsync(path(_number)).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return _segmentStart + (long)Math.Round(reader.Duration!.Value.TotalSeconds * reader.SampleRate);
            }
        }
        catch (Exception)
        {
            return _segmentStart;
        }
    }
}
