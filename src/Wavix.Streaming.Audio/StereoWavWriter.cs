using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Writes two mono tracks into one stereo WAV file, each sample at its own position: frame <c>n</c> holds sample <c>n</c> of both tracks,
/// whichever arrived first. Samples that never arrive are silence.
/// </summary>
/// <remarks>
/// Up to two seconds wait in memory for the other track. Audio that arrives later is written into the existing frames if the stream can
/// read and seek, as a file can; otherwise it is counted in <see cref="DroppedSamples"/>. The file is as safe as that of
/// <see cref="WavWriter"/>, except for the audio that waits. Thread-safe: the tracks may be written from two tasks, whose writes wait for each other.
/// </remarks>
public sealed class StereoWavWriter : IAsyncDisposable
{
    private const int WindowSeconds = 2;

    // A position further ahead than this is not a gap but an error, and would fill the disk with silence.
    private const int MostGapSeconds = 3_600;

    private readonly WavWriter _writer;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // A ring of the frames from _written on. Samples that have not arrived are 0.
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

    /// <summary>Sample rate of both tracks in Hz.</summary>
    public int SampleRate => _writer.SampleRate;

    /// <summary>Playing time to the end of the longer track.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Math.Max(_ends[0], _ends[1]) / (double)SampleRate);

    /// <summary>Number of samples that arrived too late and were dropped, because the stream can't be changed before its end.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Creates a file.</summary>
    /// <param name="path">The file. An existing file is replaced. Other processes may read it during the recording.</param>
    /// <param name="sampleRate">Sample rate of both tracks in Hz, 1 to 768,000.</param>
    /// <param name="encoding">The encoding of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range. No file was created.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static StereoWavWriter Create(string path, int sampleRate, WavEncoding encoding = WavEncoding.Pcm16) =>
        new(WavWriter.Create(path, sampleRate, channels: 2, encoding));

    /// <summary>Writes a WAV file to a stream, starting at its current position.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="sampleRate">Sample rate of both tracks in Hz, 1 to 768,000.</param>
    /// <param name="encoding">The encoding of the samples.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static StereoWavWriter Create(Stream stream, int sampleRate, WavEncoding encoding = WavEncoding.Pcm16, bool leaveOpen = false) =>
        new(WavWriter.Create(stream, sampleRate, channels: 2, encoding, leaveOpen));

    /// <summary>Returns the current end of a track in samples: the position at which <c>AppendAsync</c> would write.</summary>
    /// <param name="track">The track.</param>
    public long GetPosition(StereoTrack track) => Volatile.Read(ref _ends[Require(track)]);

    /// <summary>Writes at the end of a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="pcm">PCM16, little-endian.</param>
    /// <param name="cancellationToken">Cancels the call before any audio is taken. A write that has started is completed.</param>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public ValueTask AppendAsync(StereoTrack track, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) =>
        LayAsync(Require(track), position: null, pcm, cancellationToken);

    /// <summary>Writes samples at the end of a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Cancels the call before any audio is taken. A write that has started is completed.</param>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public ValueTask AppendAsync(StereoTrack track, ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default) =>
        LayAsync(Require(track), position: null, samples, cancellationToken);

    /// <summary>Writes at a position of a track. Overwrites existing audio.</summary>
    /// <param name="track">The track.</param>
    /// <param name="position">
    /// Position in samples from the start of the recording; at most one hour after the end of the longer track.
    /// </param>
    /// <param name="pcm">PCM16, little-endian.</param>
    /// <param name="cancellationToken">Cancels the call before any audio is taken. A write that has started is completed.</param>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has an odd number of bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative or too far ahead.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public ValueTask WriteAsync(StereoTrack track, long position, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        int channel = Require(track);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return LayAsync(channel, position, pcm, cancellationToken);
    }

    /// <summary>Writes the waiting audio and the final header. Closes the stream unless it is to stay open.</summary>
    /// <exception cref="IOException">The stream can't be written; it is closed nevertheless.</exception>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            await using (_writer.ConfigureAwait(false))
            {
                await AdvanceAsync(Math.Max(_ends[0], _ends[1])).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static int Require(StereoTrack track) => track is StereoTrack.Left or StereoTrack.Right
        ? (int)track
        : throw new ArgumentOutOfRangeException(nameof(track), track, "There are two tracks, Left and Right.");

    private async ValueTask LayAsync(int channel, long? position, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        Pcm16.RequireWhole(pcm.Span);
        int count = pcm.Length / 2;
        short[] samples = ArrayPool<short>.Shared.Rent(count);
        try
        {
            SampleCodec.Decode(WavEncoding.Pcm16, pcm.Span, samples.AsSpan(0, count));
            await LayAsync(channel, position, samples.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(samples);
        }
    }

    /// <param name="channel">0 or 1.</param>
    /// <param name="position">Where it is written; null for the end of the track.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="cancellationToken">Cancels the wait for another write.</param>
    private async ValueTask LayAsync(int channel, long? position, ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            long at = position ?? _ends[channel];
            ArgumentOutOfRangeException.ThrowIfGreaterThan(at, Math.Max(_ends[0], _ends[1]) + ((long)MostGapSeconds * SampleRate), nameof(position));
            await LayAsync(channel, at, samples).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

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

        Volatile.Write(ref _ends[channel], Math.Max(_ends[channel], position));

        // Frames that both tracks have passed need not wait.
        await AdvanceAsync(Math.Min(_ends[0], _ends[1])).ConfigureAwait(false);
    }

    /// <summary>Writes the frames before the given one to the file and clears their place in the ring.</summary>
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
