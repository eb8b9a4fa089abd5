using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>Writes a WAV file piece by piece. Memory stays bounded, whatever the length.</summary>
/// <remarks>
/// On a stream that can seek, the header is brought up to date with the first write and then after every second of audio: when the process
/// dies, the file is a valid one that lacks the last second. On one that can't, the header says "to the end". One call at a time.
/// </remarks>
public sealed class WavWriter : IAsyncDisposable
{
    // A size of 0x7FFFF000 or more would read as unknown.
    private const long MostBytes = 0x7FFF_E000;

    private const int BufferBytes = 32 * 1024;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly WavFormat _format;
    private readonly long _start;
    private readonly int _headerBytes;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _buffered;
    private long _framesAtRefresh = -1;
    private bool _disposed;

    private WavWriter(Stream stream, WavFormat format, bool leaveOpen)
    {
        _stream = stream;
        _format = format;
        _leaveOpen = leaveOpen;
        _start = stream.CanSeek ? stream.Position : 0;
        byte[] header = format.BuildHeader(stream.CanSeek ? 0 : null);
        _headerBytes = header.Length;

        // Goes out with the first audio: not every stream may be written synchronously.
        header.CopyTo(_buffer, 0);
        _buffered = header.Length;
    }

    /// <summary>Frames per second; a frame is one sample of every channel.</summary>
    public int SampleRate => _format.SampleRate;

    /// <summary>1 or 2.</summary>
    public int Channels => _format.Channels;

    /// <summary>How the file stores a sample.</summary>
    public WavEncoding Encoding => _format.Encoding;

    /// <summary>Frames taken so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Playing time of what was taken so far.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(FrameCount / (double)SampleRate);

    /// <summary>Whether samples that are in the file already can be changed.</summary>
    internal bool CanPatch => _stream is { CanSeek: true, CanRead: true };

    /// <summary>Creates a file.</summary>
    /// <param name="path">The file; replaced when it exists. Others may read it meanwhile.</param>
    /// <param name="sampleRate">Frames per second, 1 to 768,000.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="encoding">How a sample is stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range. No file was made.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written, or is a folder.</exception>
    public static WavWriter Create(string path, int sampleRate, int channels = 1, WavEncoding encoding = WavEncoding.Pcm16)
    {
        WavFormat format = Validate(sampleRate, channels, encoding);

        // Readable, so that a second track can be laid into frames that are written.
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: true);
        return new WavWriter(file, format, leaveOpen: false);
    }

    /// <summary>Writes a WAV into a stream, from its position on.</summary>
    /// <param name="stream">A stream to write.</param>
    /// <param name="sampleRate">Frames per second, 1 to 768,000.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="encoding">How a sample is stored.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static WavWriter Create(
        Stream stream, int sampleRate, int channels = 1, WavEncoding encoding = WavEncoding.Pcm16, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WavWriter(stream, Validate(sampleRate, channels, encoding), leaveOpen);
    }

    /// <summary>Writes samples, of two channels in turn, left first.</summary>
    /// <param name="samples">Whole frames.</param>
    /// <param name="cancellationToken">Gives up before anything is taken; writing that has begun is finished.</param>
    /// <exception cref="ArgumentException">Half a frame.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB, which many readers refuse. Nothing was taken.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (samples.Length % Channels != 0)
        {
            throw new ArgumentException($"{samples.Length} samples are no whole number of frames of {Channels}.", nameof(samples));
        }

        int size = SampleCodec.BytesPerSample(Encoding);
        if (_stream.CanSeek && (FrameCount * _format.FrameBytes) + ((long)samples.Length * size) > MostBytes)
        {
            throw new InvalidOperationException("The WAV file has reached its limit of 2 GiB. Begin a new file.");
        }

        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, (BufferBytes - _buffered) / _format.FrameBytes * Channels);
            SampleCodec.Encode(Encoding, samples.Span[..count], _buffer.AsSpan(_buffered));
            _buffered += count * size;
            samples = samples[count..];
            FrameCount += count / Channels;
            if (BufferBytes - _buffered < _format.FrameBytes)
            {
                await WriteBufferAsync().ConfigureAwait(false);
            }
        }

        if (FrameCount - _framesAtRefresh >= SampleRate || _framesAtRefresh < 0)
        {
            await RefreshAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes PCM16, for instance the payload of a <c>media</c> message.</summary>
    /// <param name="pcm">16-bit samples, little-endian, whole frames; encoded as the file asks for.</param>
    /// <param name="cancellationToken">Gives up before anything is taken; writing that has begun is finished.</param>
    /// <exception cref="ArgumentException">Half a frame.</exception>
    /// <exception cref="InvalidOperationException">The file would become larger than 2 GiB, which many readers refuse. Nothing was taken.</exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        if (pcm.Length % (2 * Channels) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes are no whole number of frames of {2 * Channels}.", nameof(pcm));
        }

        short[] samples = ArrayPool<short>.Shared.Rent(pcm.Length / 2);
        try
        {
            SampleCodec.Decode(WavEncoding.Pcm16, pcm.Span, samples.AsSpan(0, pcm.Length / 2));
            await WriteAsync(samples.AsMemory(0, pcm.Length / 2), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(samples);
        }
    }

    /// <summary>Writes what is left and the final header, and closes the stream unless it was to stay open.</summary>
    /// <exception cref="IOException">The stream can't be written; it is closed nevertheless.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            // Chunks have an even length; the buffer is never full here.
            if ((FrameCount * _format.FrameBytes & 1) != 0)
            {
                _buffer[_buffered++] = 0;
            }

            await RefreshAsync().ConfigureAwait(false);
        }
        finally
        {
            if (!_leaveOpen)
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Replaces one channel of frames that were written before. Only where <see cref="CanPatch"/>.</summary>
    internal async ValueTask PatchAsync(int channel, long frame, ReadOnlyMemory<short> samples)
    {
        await WriteBufferAsync().ConfigureAwait(false);
        long end = _stream.Position;
        int size = SampleCodec.BytesPerSample(Encoding);
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, BufferBytes / _format.FrameBytes);
            Memory<byte> frames = _buffer.AsMemory(0, count * _format.FrameBytes);
            _stream.Position = _start + _headerBytes + (frame * _format.FrameBytes);
            await _stream.ReadExactlyAsync(frames).ConfigureAwait(false);
            for (int i = 0; i < count; i++)
            {
                SampleCodec.Encode(Encoding, samples.Span.Slice(i, 1), frames.Span.Slice((i * _format.FrameBytes) + (channel * size), size));
            }

            _stream.Position = _start + _headerBytes + (frame * _format.FrameBytes);
            await _stream.WriteAsync(frames).ConfigureAwait(false);
            frame += count;
            samples = samples[count..];
        }

        _stream.Position = end;
    }

    private static WavFormat Validate(int sampleRate, int channels, WavEncoding encoding)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, WavFormat.HighestRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        return Enum.IsDefined(encoding)
            ? new WavFormat(encoding, channels, sampleRate)
            : throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "There is no such encoding.");
    }

    private async ValueTask WriteBufferAsync()
    {
        int count = _buffered;
        _buffered = 0;
        await _stream.WriteAsync(_buffer.AsMemory(0, count)).ConfigureAwait(false);
    }

    /// <summary>The audio first: a header must never promise what is not there.</summary>
    private async ValueTask RefreshAsync()
    {
        await WriteBufferAsync().ConfigureAwait(false);
        _framesAtRefresh = FrameCount;
        if (_stream.CanSeek)
        {
            // By what is there, without the padding: of what was taken, some may be lost if a write has failed.
            long end = _stream.Position;
            long there = Math.Min(FrameCount * _format.FrameBytes, end - _start - _headerBytes);
            _stream.Position = _start;
            await _stream.WriteAsync(_format.BuildHeader((uint)there)).ConfigureAwait(false);
            _stream.Position = end;
        }

        await _stream.FlushAsync().ConfigureAwait(false);
    }
}
