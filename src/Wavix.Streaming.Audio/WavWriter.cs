using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>Writes a WAV file chunk by chunk. Memory is bounded, whatever the length of the file.</summary>
/// <remarks>
/// If the stream can seek, the header is updated at the first write and then after every second of audio. If the process ends unexpectedly,
/// the file is valid and lacks at most the last second. If the stream can't seek, the header says that the audio continues to the end. One
/// call at a time.
/// </remarks>
public sealed class WavWriter : IAsyncDisposable
{
    // A size of 0x7FFFF000 or more would be read as unknown.
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

        // Written together with the first audio: some streams do not allow synchronous writes.
        header.CopyTo(_buffer, 0);
        _buffered = header.Length;
    }

    /// <summary>Frames per second; a frame is one sample of every channel.</summary>
    public int SampleRate => _format.SampleRate;

    /// <summary>The number of channels: 1 or 2.</summary>
    public int Channels => _format.Channels;

    /// <summary>The encoding of the samples in the file.</summary>
    public WavEncoding Encoding => _format.Encoding;

    /// <summary>Number of frames accepted so far.</summary>
    public long FrameCount { get; private set; }

    /// <summary>Playing time of the audio accepted so far.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(FrameCount / (double)SampleRate);

    /// <summary>Whether samples already in the file can be changed.</summary>
    internal bool CanPatch => _stream is { CanSeek: true, CanRead: true };

    /// <summary>Creates a file.</summary>
    /// <param name="path">The file. An existing file is replaced. Other processes may read it during the recording.</param>
    /// <param name="sampleRate">Frames per second, 1 to 768,000.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="encoding">The encoding of the samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range. No file was created.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static WavWriter Create(string path, int sampleRate, int channels = 1, WavEncoding encoding = WavEncoding.Pcm16)
    {
        WavFormat format = Validate(sampleRate, channels, encoding);

        // Readable, so that a second track can be written into existing frames.
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, useAsync: true);
        return new WavWriter(file, format, leaveOpen: false);
    }

    /// <summary>Writes a WAV file to a stream, starting at its current position.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="sampleRate">Frames per second, 1 to 768,000.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="encoding">The encoding of the samples.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static WavWriter Create(
        Stream stream, int sampleRate, int channels = 1, WavEncoding encoding = WavEncoding.Pcm16, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WavWriter(stream, Validate(sampleRate, channels, encoding), leaveOpen);
    }

    /// <summary>Writes samples. Two channels are interleaved, left first.</summary>
    /// <param name="samples">Whole frames.</param>
    /// <param name="cancellationToken">Cancels the call before any audio is taken. A write that has started is completed.</param>
    /// <exception cref="ArgumentException"><paramref name="samples"/> ends with an incomplete frame.</exception>
    /// <exception cref="InvalidOperationException">
    /// The file would become larger than 2 GiB, which many readers reject. No audio was taken.
    /// </exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (samples.Length % Channels != 0)
        {
            throw new ArgumentException($"{samples.Length} samples is not a whole number of frames ({Channels} samples each).", nameof(samples));
        }

        int size = SampleCodec.BytesPerSample(Encoding);
        if (_stream.CanSeek && (FrameCount * _format.FrameBytes) + ((long)samples.Length * size) > MostBytes)
        {
            throw new InvalidOperationException("The WAV file has reached its limit of 2 GiB. Start a new file.");
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

    /// <summary>Writes PCM16, for example the payload of a <c>media</c> message.</summary>
    /// <param name="pcm">16-bit samples, little-endian, whole frames. Converted to the encoding of the file.</param>
    /// <param name="cancellationToken">Cancels the call before any audio is taken. A write that has started is completed.</param>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> ends with an incomplete frame.</exception>
    /// <exception cref="InvalidOperationException">
    /// The file would become larger than 2 GiB, which many readers reject. No audio was taken.
    /// </exception>
    /// <exception cref="IOException">The stream can't be written.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default)
    {
        if (pcm.Length % (2 * Channels) != 0)
        {
            throw new ArgumentException($"{pcm.Length} bytes is not a whole number of frames ({2 * Channels} bytes each).", nameof(pcm));
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

    /// <summary>Writes the remaining audio and the final header. Closes the stream unless it is to stay open.</summary>
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
            // Chunks have an even length, so a padding byte may be needed. The buffer is never full here.
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

    /// <summary>Replaces one channel of frames that are already in the file. Only if <see cref="CanPatch"/> is true.</summary>
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
            : throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "This encoding does not exist.");
    }

    private async ValueTask WriteBufferAsync()
    {
        int count = _buffered;
        _buffered = 0;
        await _stream.WriteAsync(_buffer.AsMemory(0, count)).ConfigureAwait(false);
    }

    /// <summary>Writes the audio before the header, which must never promise more than the file contains.</summary>
    private async ValueTask RefreshAsync()
    {
        await WriteBufferAsync().ConfigureAwait(false);
        _framesAtRefresh = FrameCount;
        if (_stream.CanSeek)
        {
            // Use the length of the file without its padding, not the number of accepted frames: a failed write may have lost some of them.
            long end = _stream.Position;
            long there = Math.Min(FrameCount * _format.FrameBytes, end - _start - _headerBytes);
            _stream.Position = _start;
            await _stream.WriteAsync(_format.BuildHeader((uint)there)).ConfigureAwait(false);
            _stream.Position = end;
        }

        await _stream.FlushAsync().ConfigureAwait(false);
    }
}
