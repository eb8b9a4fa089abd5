using System.Numerics;
using System.Runtime.InteropServices;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>
/// A voice that a test recognises wherever it is heard: five syllables a second, each another glide between two frequencies, the same in
/// every run. It pauses for 0.8 s after every eight of them.
/// </summary>
internal static class KnownVoice
{
    private const int SyllablesPerSecond = 5;
    private const int Phrase = 8;
    private const int Pause = 4;
    private const int ComparedRate = 8000;

    /// <summary>The voice, PCM16, mono.</summary>
    public static short[] At(int sampleRate, TimeSpan duration)
    {
        var random = new Random(7);
        double[] frequencies = [.. Enumerable.Range(0, (int)(duration.TotalSeconds * SyllablesPerSecond) + 2).Select(_ => 400 + (2200 * random.NextDouble()))];
        short[] samples = new short[(int)(duration.TotalSeconds * sampleRate)];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (double)i / sampleRate * SyllablesPerSecond;
            (int syllable, double within) = ((int)time, time % 1);
            double cycles = ((frequencies[syllable] * within) + ((frequencies[syllable + 1] - frequencies[syllable]) * within * within / 2)) / SyllablesPerSecond;
            double loudness = syllable % (Phrase + Pause) < Phrase ? 16_000 : 0;
            samples[i] = (short)(loudness * Math.Sin(Math.PI * within) * Math.Sin(2 * Math.PI * cycles));
        }

        return samples;
    }

    public static async Task SaveAsync(string path, TimeSpan duration)
    {
        await using WavWriter file = WavWriter.Create(path, 48_000);
        await file.WriteAsync(MemoryMarshal.AsBytes(At(48_000, duration).AsSpan()).ToArray());
    }

    /// <summary>
    /// How surely this is the voice: the greatest correlation of any 300 ms of it with any part of the voice. 1 for the voice itself, however
    /// loud; below 0.5 for anything else.
    /// </summary>
    /// <param name="heard">What was heard, 24,000 Hz.</param>
    /// <param name="duration">How much of the voice was said.</param>
    public static double Recognise(IReadOnlyList<float> heard, TimeSpan duration)
    {
        float[] voice = [.. At(ComparedRate, duration).Select(sample => sample / 32_768f)];
        float[] part = Decimate(heard);
        int length = ComparedRate * 300 / 1000;
        double best = 0;
        for (int from = 0; from + length <= part.Length; from += length)
        {
            float[] piece = part[from..(from + length)];
            double energy = Dot(piece, piece);
            if (energy < length * 1e-4)
            {
                continue;
            }

            for (int at = 0; at + length <= voice.Length; at++)
            {
                ReadOnlySpan<float> compared = voice.AsSpan(at, length);
                double power = Dot(compared, compared);
                best = power < length * 1e-4 ? best : Math.Max(best, Math.Abs(Dot(piece, compared)) / Math.Sqrt(energy * power));
            }
        }

        return best;
    }

    private static float[] Decimate(IReadOnlyList<float> samples)
    {
        // The voice has nothing above the new limit, so that an average is filter enough.
        float[] fewer = new float[samples.Count / 3];
        for (int i = 0; i < fewer.Length; i++)
        {
            fewer[i] = (samples[3 * i] + samples[(3 * i) + 1] + samples[(3 * i) + 2]) / 3;
        }

        return fewer;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        double total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
