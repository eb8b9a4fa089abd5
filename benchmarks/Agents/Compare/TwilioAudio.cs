using System.Runtime.InteropServices;
using Wavix.Streaming;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Compare;

/// <summary>The audio of a line of Twilio, µ-law at 8 kHz, as that of a simulated call: a sample of the line is three of the call.</summary>
internal static class TwilioAudio
{
    public const int SampleRate = 8_000;

    private const int Factor = WavixAudio.SampleRate / SampleRate;

    public static byte[] Encode(ReadOnlySpan<byte> pcm)
    {
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        short[] line = new short[samples.Length / Factor];
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = (short)((samples[Factor * i] + samples[(Factor * i) + 1] + samples[(Factor * i) + 2]) / Factor);
        }

        return G711.EncodeMuLaw(line);
    }

    public static byte[] Decode(ReadOnlySpan<byte> muLaw)
    {
        short[] line = G711.DecodeMuLaw(muLaw);
        short[] samples = new short[line.Length * Factor];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = line[i / Factor];
        }

        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }

    /// <summary>Undoes what <see cref="Decode"/> did to the rate.</summary>
    public static short[] ToLineRate(ReadOnlySpan<short> samples)
    {
        short[] line = new short[samples.Length / Factor];
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = samples[Factor * i];
        }

        return line;
    }
}
