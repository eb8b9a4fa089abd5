using System.Buffers.Binary;
using Wavix.Streaming;

namespace GreeterBot;

/// <summary>What the bot has to say, made by formula: PCM16, 24,000 Hz, mono.</summary>
internal static class Chimes
{
    private static readonly double[] Rising = [261.6, 329.6, 392.0, 523.3, 392.0, 523.3];
    private static readonly double[] Falling = [523.3, 261.6];

    /// <summary>3 s: six notes that rise.</summary>
    public static byte[] Greeting { get; } = Ring(Rising);

    /// <summary>1 s: two notes that fall.</summary>
    public static byte[] Goodbye { get; } = Ring(Falling);

    /// <summary>Notes of half a second, each struck by itself.</summary>
    private static byte[] Ring(double[] notes)
    {
        int samplesPerNote = WavixAudio.SampleRate / 2;
        byte[] pcm = new byte[notes.Length * samplesPerNote * WavixAudio.BytesPerSample];
        for (int i = 0; i < notes.Length * samplesPerNote; i++)
        {
            double t = (i % samplesPerNote) / (double)WavixAudio.SampleRate;
            double sample = short.MaxValue * 0.4 * Bell(notes[i / samplesPerNote], t);
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * WavixAudio.BytesPerSample), (short)sample);
        }

        return pcm;
    }

    /// <summary>A struck bell: the overtone dies away first.</summary>
    private static double Bell(double frequency, double t)
    {
        double attack = Math.Min(1, t / 0.005);
        double tone = Math.Sin(2 * Math.PI * frequency * t) + (0.5 * Math.Exp(-8 * t) * Math.Sin(2 * Math.PI * 3 * frequency * t));
        return attack * Math.Exp(-4 * t) * tone / 1.5;
    }
}
