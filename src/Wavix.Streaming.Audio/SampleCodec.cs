using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Audio;

/// <summary>
/// Converts the samples of a WAV file to and from 16 bits. Higher resolutions are rounded to the nearest value and saturate.
/// </summary>
internal static class SampleCodec
{
    private const double FullScale = 32_768;

    public static int BytesPerSample(WavEncoding encoding) => encoding switch
    {
        WavEncoding.Pcm16 => 2,
        WavEncoding.Pcm24 => 3,
        WavEncoding.Pcm32 or WavEncoding.IeeeFloat32 => 4,
        WavEncoding.IeeeFloat64 => 8,
        _ => 1,
    };

    /// <summary>Decodes whole samples until <paramref name="samples"/> is full.</summary>
    public static void Decode(WavEncoding encoding, ReadOnlySpan<byte> bytes, Span<short> samples)
    {
        int size = BytesPerSample(encoding);
        bytes = bytes[..(samples.Length * size)];
        switch (encoding)
        {
            case WavEncoding.Pcm16:
                bytes.CopyTo(MemoryMarshal.AsBytes(samples));
                FixOrder(samples);
                break;
            case WavEncoding.MuLaw:
                G711.DecodeMuLaw(bytes, samples);
                break;
            case WavEncoding.ALaw:
                G711.DecodeALaw(bytes, samples);
                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                {
                    samples[i] = DecodeOne(encoding, bytes.Slice(i * size, size));
                }

                break;
        }
    }

    /// <summary>Encodes all of the samples.</summary>
    public static void Encode(WavEncoding encoding, ReadOnlySpan<short> samples, Span<byte> bytes)
    {
        int size = BytesPerSample(encoding);
        bytes = bytes[..(samples.Length * size)];
        switch (encoding)
        {
            case WavEncoding.Pcm16:
                MemoryMarshal.AsBytes(samples).CopyTo(bytes);
                FixOrder(MemoryMarshal.Cast<byte, short>(bytes));
                break;
            case WavEncoding.MuLaw:
                G711.EncodeMuLaw(samples, bytes);
                break;
            case WavEncoding.ALaw:
                G711.EncodeALaw(samples, bytes);
                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                {
                    EncodeOne(encoding, samples[i], bytes.Slice(i * size, size));
                }

                break;
        }
    }

    private static short DecodeOne(WavEncoding encoding, ReadOnlySpan<byte> bytes) => encoding switch
    {
        WavEncoding.Pcm8 => (short)((bytes[0] - 128) << 8),
        WavEncoding.Pcm24 => Round((bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 256.0),
        WavEncoding.Pcm32 => Round(BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65_536.0),
        WavEncoding.IeeeFloat32 => Round(BinaryPrimitives.ReadSingleLittleEndian(bytes) * FullScale),
        _ => Round(BinaryPrimitives.ReadDoubleLittleEndian(bytes) * FullScale),
    };

    private static void EncodeOne(WavEncoding encoding, short sample, Span<byte> bytes)
    {
        switch (encoding)
        {
            case WavEncoding.Pcm8:
                bytes[0] = (byte)Math.Min(Math.Round(sample / 256.0) + 128, byte.MaxValue);
                break;
            case WavEncoding.Pcm24:
                bytes[0] = 0;
                BinaryPrimitives.WriteInt16LittleEndian(bytes[1..], sample);
                break;
            case WavEncoding.Pcm32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, sample << 16);
                break;
            case WavEncoding.IeeeFloat32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)(sample / FullScale));
                break;
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, sample / FullScale);
                break;
        }
    }

    // NaN becomes silence: Math.Clamp returns it unchanged, and converting it to an integer is undefined.
    private static short Round(double value) =>
        double.IsNaN(value) ? (short)0 : (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);

    private static void FixOrder(Span<short> samples)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(samples, samples);
        }
    }
}
