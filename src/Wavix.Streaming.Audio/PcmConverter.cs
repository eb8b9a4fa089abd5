using System.Buffers;

namespace Wavix.Streaming.Audio;

/// <summary>Converts bytes of one rate and encoding to another. The input may be cut at any byte.</summary>
internal sealed class PcmConverter
{
    private readonly PcmResampler _resampler;
    private readonly PcmPipeOptions _options;
    private readonly short[] _input;
    private readonly short[] _output;

    // The first byte of a sample whose second byte has not arrived yet.
    private byte? _half;

    public PcmConverter(int inputRate, int outputRate, PcmPipeOptions options)
    {
        _resampler = new PcmResampler(inputRate, outputRate);
        _options = options;
        BlockBytes = inputRate / 50 * BytesPerSample(options.InputEncoding);
        _input = new short[(inputRate / 50) + 1];
        _output = new short[_resampler.GetMaxOutput(_input.Length) + 1];
    }

    /// <summary>Maximum number of bytes that <see cref="Convert"/> takes: 20 ms.</summary>
    public int BlockBytes { get; }

    public static int BytesPerSample(PcmEncoding encoding) => encoding == PcmEncoding.Pcm16 ? 2 : 1;

    /// <summary>Converts up to <see cref="BlockBytes"/> bytes.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Convert(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output) =>
        Encode(_resampler.Process(_input.AsSpan(0, Decode(bytes)), _output), output);

    /// <summary>Ends the stream. An incomplete sample is discarded.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Flush(IBufferWriter<byte> output) => Encode(_resampler.Flush(_output), output);

    /// <summary>Skips bytes but keeps track of sample boundaries, so that the next bytes do not start in the middle of a sample.</summary>
    public void Skip(ReadOnlySpan<byte> bytes)
    {
        if (_options.InputEncoding == PcmEncoding.Pcm16 && (bytes.Length & 1) != 0)
        {
            _half = _half is null ? bytes[^1] : null;
        }
        else if (_half is not null && !bytes.IsEmpty)
        {
            _half = bytes[^1];
        }
    }

    private int Decode(ReadOnlySpan<byte> bytes)
    {
        switch (_options.InputEncoding)
        {
            case PcmEncoding.MuLaw:
                return G711.DecodeMuLaw(bytes, _input);
            case PcmEncoding.ALaw:
                return G711.DecodeALaw(bytes, _input);
        }

        int count = 0;
        if (_half is { } low && !bytes.IsEmpty)
        {
            _input[count++] = (short)(low | (bytes[0] << 8));
            bytes = bytes[1..];
            _half = null;
        }

        SampleCodec.Decode(WavEncoding.Pcm16, bytes, _input.AsSpan(count, bytes.Length / 2));
        if ((bytes.Length & 1) != 0)
        {
            _half = bytes[^1];
        }

        return count + (bytes.Length / 2);
    }

    private int Encode(int count, IBufferWriter<byte> output)
    {
        if (count == 0)
        {
            return 0;
        }

        WavEncoding encoding = _options.OutputEncoding switch
        {
            PcmEncoding.MuLaw => WavEncoding.MuLaw,
            PcmEncoding.ALaw => WavEncoding.ALaw,
            _ => WavEncoding.Pcm16,
        };
        int bytes = count * BytesPerSample(_options.OutputEncoding);
        SampleCodec.Encode(encoding, _output.AsSpan(0, count), output.GetSpan(bytes));
        output.Advance(bytes);
        return bytes;
    }
}
