using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Writes two mono tracks into one stereo WAV file, every sample at its own position: sample <c>n</c> of both tracks is in frame <c>n</c>,
/// whichever came first. What never comes is silence.
/// </summary>
/// <remarks>
/// Up to two seconds wait in memory for the other track; audio that comes later than that is laid into the file, when its stream can be read
/// and can seek as a file can, and is counted in <see cref="DroppedSamples"/> otherwise. The file is as safe as that of
/// <see cref="WavWriter"/>, except for what waits. One call at a time.
/// </remarks>
public sealed class StereoWavWriter : IAsyncDisposable
{
    private const int WindowSeconds = 2;

    // A position further ahead than this is no gap but a wrong number, and would fill the disk with silence.
    private const int MostGapSeconds = 3_600;

    private readonly WavWriter _writer;

    // Frames from _written on, in a ring; what nobody has said is 0.
    private readonly short[] _window;
    private readonly int _windowFrames;
    private readonly long[] _ends = new long[2];
    private long _written;
    private bool _disposed;

    private StereoWavWriter(WavWriter writer)
    {
        _writer = writer;
        _windowFrames = WindowSeconds * writer.SampleRate;
        _window = new short[2 * _windowFrames];
    }

    /// <summary>Samples per second of both tracks.</summary>
    public int SampleRate => _writer.SampleRate;

    /// <summary>Playing time up to the end of the longer track.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Math.Max(_ends[0], _ends[1]) / (double)SampleRate);

    /// <summary>Samples that came too late for a stream that can't be changed behind the end.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Creates a file.</summary>
    /// <param name="path">The file; replaced when it exists. Others may read it meanwhile.</param>
    /// <param name="sampleRate">Samples per second of both tracks, 1 to 768,000.</param>
    /// <param name="encoding">How a sample is stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range. No file was made.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written, or is a folder.</exception>
    public static StereoWavWriter Create(string path, int sampleRate, WavEncoding encoding = WavEncoding.Pcm16) =>
        new(WavWriter.Create(path, sampleRate, channels: 2, encoding));

    /// <summary>Writes a WAV into a stream, from its position on.</summary>
    /// <param name="stream">A stream to write.</param>
    /// <param name="sampleRate">Samples per second of both tracks, 1 to 768,000.</param>
    /// <param name="encoding">How a sample is stored.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static StereoWavWriter Create(Stream stream, int sampleRate, WavEncoding encoding = WavEncoding.Pcm16, bool leaveOpen = false) =>
        new(WavWriter.Create(stream, sampleRate, channels: 2, encoding, leaveOpen));

    /// <summary>Where a track ends so far, in samples: where <see cref="AppendAsync"/> would put what comes next.</summary>
    /// <param name="track">The track.</param>
    public long GetPosition(StereoTrack track) => _ends[Require(track)];

    /// <summary>Writes behind the end of a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="pcm">PCM16, little-endian.</param>
    /// <param name="cancellationToken">Gives up before anything is taken; writing that has begun is finished.</param>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public ValueTask AppendAsync(StereoTrack track, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) =>
        WriteAsync(track, GetPosition(track), pcm, cancellationToken);

    /// <summary>Writes at a position of a track, over whatever is there.</summary>
    /// <param name="track">The track.</param>
    /// <param name="position">Samples from the begin of the recording; at most one hour behind the end of the longer track.</param>
    /// <param name="pcm">PCM16, little-endian.</param>
    /// <param name="cancellationToken">Gives up before anything is taken; writing that has begun is finished.</param>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative, or too far ahead.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async ValueTask WriteAsync(StereoTrack track, long position, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int channel = Require(track);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Math.Max(_ends[0], _ends[1]) + ((long)MostGapSeconds * SampleRate));
        if ((pcm.Length & 1) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes are no whole number of samples.", nameof(pcm));
        }

        cancellationToken.ThrowIfCancellationRequested();
        int count = pcm.Length / 2;
        short[] samples = ArrayPool<short>.Shared.Rent(count);
        try
        {
            SampleCodec.Decode(WavEncoding.Pcm16, pcm.Span, samples.AsSpan(0, count));
            await LayAsync(channel, position, samples.AsMemory(0, count)).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(samples);
        }
    }

    /// <summary>Writes what waits and the final header, and closes the stream unless it was to stay open.</summary>
    /// <exception cref="IOException">The stream can't be written; it is closed nevertheless.</exception>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await using (_writer.ConfigureAwait(false))
        {
            await AdvanceAsync(Math.Max(_ends[0], _ends[1])).ConfigureAwait(false);
        }
    }

    private static int Require(StereoTrack track) => track is StereoTrack.Left or StereoTrack.Right
        ? (int)track
        : throw new ArgumentOutOfRangeException(nameof(track), track, "There are two tracks, Left and Right.");

    private async ValueTask LayAsync(int channel, long position, ReadOnlyMemory<short> samples)
    {
        int late = (int)Math.Clamp(_written - position, 0, samples.Length);
        if (late > 0 && _writer.CanPatch)
        {
            await _writer.PatchAsync(channel, position, samples[..late]).ConfigureAwait(false);
        }
        else
        {
            DroppedSamples += late;
        }

        position += late;
        samples = samples[late..];
        while (!samples.IsEmpty)
        {
            int taken = Math.Min(samples.Length, _windowFrames);
            await AdvanceAsync(position + taken - _windowFrames).ConfigureAwait(false);
            for (int i = 0; i < taken; i++)
            {
                _window[(int)((position + i) % _windowFrames * 2) + channel] = samples.Span[i];
            }

            position += taken;
            samples = samples[taken..];
        }

        _ends[channel] = Math.Max(_ends[channel], position);

        // What both tracks have passed need not wait.
        await AdvanceAsync(Math.Min(_ends[0], _ends[1])).ConfigureAwait(false);
    }

    /// <summary>Hands frames over to the file, up to this one, and leaves silence in their place.</summary>
    private async ValueTask AdvanceAsync(long frame)
    {
        while (_written < frame)
        {
            int at = (int)(_written % _windowFrames);
            int count = (int)Math.Min(frame - _written, _windowFrames - at);
            Memory<short> frames = _window.AsMemory(2 * at, 2 * count);
            await _writer.WriteAsync(frames).ConfigureAwait(false);
            frames.Span.Clear();
            _written += count;
        }
    }
}
