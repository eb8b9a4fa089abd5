namespace Wavix.Streaming.Tests.Realtime;

/// <summary>
/// G.711, written for the fake alone: what judges the SDK must not share code with it. One byte a sample, 8 kHz.
/// </summary>
public static class G711
{
    private const int Bias = 0x84;
    private const int Clip = 32_635;

    /// <summary>Encodes PCM16 as µ-law.</summary>
    public static byte[] EncodeMuLaw(ReadOnlySpan<short> audio)
    {
        var bytes = new byte[audio.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            int sign = audio[i] < 0 ? 0x80 : 0;
            int magnitude = Math.Min(Math.Abs((int)audio[i]), Clip) + Bias;
            int exponent = int.Log2(magnitude) - 7;
            bytes[i] = (byte)~(sign | exponent << 4 | magnitude >> (exponent + 3) & 0x0F);
        }

        return bytes;
    }

    /// <summary>Decodes µ-law to PCM16.</summary>
    public static short[] DecodeMuLaw(ReadOnlySpan<byte> bytes)
    {
        var audio = new short[bytes.Length];
        for (int i = 0; i < audio.Length; i++)
        {
            int value = ~bytes[i] & 0xFF;
            int magnitude = ((value & 0x0F) << 3) + Bias << (value >> 4 & 7);
            audio[i] = (short)((value & 0x80) == 0 ? magnitude - Bias : Bias - magnitude);
        }

        return audio;
    }

    /// <summary>Encodes PCM16 as A-law.</summary>
    public static byte[] EncodeALaw(ReadOnlySpan<short> audio)
    {
        var bytes = new byte[audio.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            int sign = audio[i] < 0 ? 0 : 0x80;
            int magnitude = (audio[i] < 0 ? ~audio[i] : audio[i]) >> 3;
            int segment = magnitude < 32 ? 0 : int.Log2(magnitude) - 4;
            int mantissa = segment == 0 ? magnitude >> 1 : magnitude >> segment & 0x0F;
            bytes[i] = (byte)((sign | segment << 4 | mantissa) ^ 0x55);
        }

        return bytes;
    }

    /// <summary>Decodes A-law to PCM16.</summary>
    public static short[] DecodeALaw(ReadOnlySpan<byte> bytes)
    {
        var audio = new short[bytes.Length];
        for (int i = 0; i < audio.Length; i++)
        {
            int value = bytes[i] ^ 0x55;
            int segment = value >> 4 & 7;
            int magnitude = ((value & 0x0F) << 4) + 8;
            magnitude = segment == 0 ? magnitude : magnitude + 0x100 << (segment - 1);
            audio[i] = (short)((value & 0x80) != 0 ? magnitude : -magnitude);
        }

        return audio;
    }
}
