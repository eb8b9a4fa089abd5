using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Reads a WAV file from start to end as 16-bit samples. Supports PCM of 8, 16, 24 or 32 bits, floating point, A-law and µ-law; 1 to 8
/// channels; RF64 and BW64 above 4 GiB; chunks in any order.
/// </summary>
/// <remarks>
/// Resolutions above 16 bits are rounded to the nearest value and saturate. An incomplete frame at the end is ignored. One call at a time.
/// </remarks>
public sealed class WavReader : IAsyncDisposable, IDisposable
{
    private const int BufferBytes = 32 * 1024;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly WavFormat _format;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _begin;
    private int _end;

    // Bytes of audio not yet read from the stream.
    private long _left;

    private WavReader(Stream stream, bool leaveOpen, WavHeader header)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _format = header.Format;
        _left = header.DataBytes ?? long.MaxValue;
        FrameCount = header.DataBytes / header.Format.FrameBytes;
        IsTruncated = header.IsTruncated;
    }

    /// <summary>Frames per second; a frame is one sample of every channel.</summary>
    public int SampleRate => _format.SampleRate;

    /// <summary>The number of channels: 1 to 8.</summary>
    public int Channels => _format.Channels;

    /// <summary>The encoding of the samples in the file.</summary>
    public WavEncoding Encoding => _format.Encoding;

    /// <summary>Number of frames in the whole file; null if it is not known before the end of the stream.</summary>
    public long? FrameCount { get; }

    /// <summary>Playing time of the whole file; null if it is not known before the end of the stream.</summary>
    public TimeSpan? Duration => FrameCount is { } frames ? TimeSpan.FromSeconds(frames / (double)SampleRate) : null;

    /// <summary>
    /// Whether the writer was cut off or could not know the length of the audio. The header then gives no length (a size of 0 with audio
    /// after it, or of at least 0x7FFFF000), or more than there is. All audio up to the end is read. For a stream that can't seek, the
    /// value is final only at the end. An empty recording followed by another chunk is not truncated if the stream can seek.
    /// </summary>
    public bool IsTruncated { get; private set; }

    /// <summary>
    /// Reads a whole file as audio to play: PCM16, little-endian, mono, at the given rate. To play a prompt: <c>session.Play(await
    /// WavReader.ReadPcmAsync("hello.wav", 24_000))</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Sample rate of the result in Hz, one of the rates of <see cref="PcmResampler"/>; 24,000 for a call.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The audio, 2 bytes per sample. The caller owns the array.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not supported.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a WAV file, or can't be read or converted. The message says what to do.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    /// <exception cref="OutOfMemoryException">The audio does not fit into an array. Read it in chunks.</exception>
    public static async Task<byte[]> ReadPcmAsync(string path, int sampleRate, CancellationToken cancellationToken = default)
    {
        WavReader file = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            short[] samples = await file.ReadAllMonoAsync(sampleRate, cancellationToken).ConfigureAwait(false);
            return Pcm16.ToBytes(samples);
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidDataException">The file is not a WAV file, or can't be read. The message says what to do.</exception>
    /// <exception cref="IOException">The file does not exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<WavReader> OpenAsync(string path, CancellationToken cancellationToken = default)
    {
        // Without a buffer: this class has its own.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: true);
        return await OpenAsync(file, leaveOpen: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a WAV file in a stream, starting at the current position.</summary>
    /// <param name="stream">A readable stream. If it can't seek, the format must precede the audio, as it does in nearly all files.</param>
    /// <param name="leaveOpen">
    /// Whether the stream stays open when the reader is disposed. If false, it is also closed when opening fails.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InvalidDataException">The data is not a WAV file, or can't be read. The message says what to do.</exception>
    public static async Task<WavReader> OpenAsync(Stream stream, bool leaveOpen = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return new WavReader(stream, leaveOpen, await WavHeader.ReadAsync(stream, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            if (!leaveOpen)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Reads the next samples, interleaved by channel.</summary>
    /// <param name="samples">Receives whole frames, as many as are available.</param>
    /// <param name="cancellationToken">Cancels the read; no audio is lost.</param>
    /// <returns>The number of samples read, a multiple of <see cref="Channels"/>; 0 at the end.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> has no room for one frame.</exception>
    public async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
    {
        RequireRoom(samples, Channels);
        if (!await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        int count = Math.Min(samples.Length / Channels, (_end - _begin) / _format.FrameBytes) * Channels;
        SampleCodec.Decode(Encoding, _buffer.AsSpan(_begin, _end - _begin), samples.Span[..count]);
        _begin += count * SampleCodec.BytesPerSample(Encoding);
        return count;
    }

    /// <summary>Reads the next samples as mono: the mean of the channels, rounded.</summary>
    /// <param name="samples">Receives the samples, as many as are available.</param>
    /// <param name="cancellationToken">Cancels the read; no audio is lost.</param>
    /// <returns>The number of samples read; 0 at the end.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is empty.</exception>
    public async ValueTask<int> ReadMonoAsync(Memory<short> samples, CancellationToken cancellationToken = default)
    {
        RequireRoom(samples, 1);
        if (Channels == 1)
        {
            return await ReadAsync(samples, cancellationToken).ConfigureAwait(false);
        }

        int most = (int)Math.Min((long)Channels * samples.Length, BufferBytes / Channels * Channels);
        short[] frames = ArrayPool<short>.Shared.Rent(most);
        try
        {
            int count = await ReadAsync(frames.AsMemory(0, most), cancellationToken).ConfigureAwait(false) / Channels;
            for (int i = 0; i < count; i++)
            {
                int sum = 0;
                foreach (short sample in frames.AsSpan(i * Channels, Channels))
                {
                    sum += sample;
                }

                samples.Span[i] = (short)Math.Round(sum / (double)Channels);
            }

            return count;
        }
        finally
        {
            ArrayPool<short>.Shared.Return(frames);
        }
    }

    /// <summary>Reads all remaining samples, interleaved by channel.</summary>
    /// <param name="cancellationToken">Cancels the read; the samples read so far are lost.</param>
    /// <exception cref="OutOfMemoryException">The audio does not fit into an array. Read it in chunks.</exception>
    public async Task<short[]> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        // A length of a header that lies must not be allocated before that much is there.
        long known = _stream.CanSeek ? ((_left + _end - _begin) / _format.FrameBytes * Channels) + Channels : BufferBytes;
        short[] all = new short[Math.Clamp(known, BufferBytes, Array.MaxLength)];
        int count = 0;
        int read;
        while ((read = await ReadAsync(all.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0)
        {
            count += read;
            if (all.Length - count < Channels)
            {
                Array.Resize(ref all, (int)Math.Min(2L * all.Length, Array.MaxLength));
            }
        }

        return count == all.Length ? all : all[..count];
    }

    /// <summary>Reads all remaining samples as mono at another rate, for example the 24,000 Hz of a call.</summary>
    /// <param name="sampleRate">
    /// Sample rate of the result in Hz. It and that of the file must be rates of <see cref="PcmResampler"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the read; the samples read so far are lost.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> is not supported.</exception>
    /// <exception cref="InvalidDataException">The rate of the file is not supported. The message says what to do.</exception>
    /// <exception cref="OutOfMemoryException">The audio does not fit into an array. Read it in chunks.</exception>
    public async Task<short[]> ReadAllMonoAsync(int sampleRate, CancellationToken cancellationToken = default)
    {
        PcmResampler.RequireSupported(sampleRate, nameof(sampleRate));
        if (!PcmResampler.IsSupported(SampleRate))
        {
            throw new InvalidDataException(
                $"The WAV file has {SampleRate} samples per second; the rate must be {PcmResampler.SupportedRatesText}. "
                + $"Convert it first, for example: ffmpeg -i input -ac 1 -ar {sampleRate} -c:a pcm_s16le output.wav");
        }

        var resampler = new PcmResampler(SampleRate, sampleRate);
        var all = new ArrayBufferWriter<short>();
        short[] piece = new short[4096];
        int read;
        while ((read = await ReadMonoAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            all.Advance(resampler.Process(piece.AsSpan(0, read), all.GetSpan(resampler.GetMaxOutput(read) + 1)));
        }

        all.Advance(resampler.Flush(all.GetSpan(resampler.GetMaxOutput(0) + 1)));
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Closes the stream unless it is to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>Closes the stream unless it is to stay open.</summary>
    public ValueTask DisposeAsync() => _leaveOpen ? ValueTask.CompletedTask : _stream.DisposeAsync();

    private static void RequireRoom(Memory<short> samples, int channels)
    {
        if (samples.Length < channels)
        {
            throw new ArgumentException($"The destination holds {samples.Length} samples; one frame has {channels}.", nameof(samples));
        }
    }

    /// <summary>Reads until the buffer holds at least one frame.</summary>
    /// <returns>False at the end.</returns>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        while (_end - _begin < _format.FrameBytes)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            _end -= _begin;
            _begin = 0;
            int wanted = (int)Math.Min(_left, BufferBytes - _end);
            int read = wanted == 0 ? 0 : await _stream.ReadAsync(_buffer.AsMemory(_end, wanted), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                IsTruncated |= _left > 0;
                return false;
            }

            _end += read;
            _left -= read;
        }

        return true;
    }
}
