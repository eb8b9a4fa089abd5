using System.Numerics;
using System.Runtime.InteropServices;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>
/// Finds the answers of the fake service in what a caller heard: which answer, and which sample of it, at each moment. It needs to know nothing of
/// what was sent. Every piece of 20 ms or more is found. Other sound is not found as an answer: each block that is found is compared, sample by sample.
/// </summary>
public static class WatermarkDecoder
{
    // About -50 dBFS: what is quieter is not an answer.
    private const double Silence = 100.0 * 100.0 * Watermark.Period;

    /// <summary>Finds the answers in audio at 24 or 8 kHz.</summary>
    /// <param name="heard">PCM16.</param>
    /// <param name="sampleRate">24,000 or 8,000 Hz.</param>
    /// <returns>The pieces, in the order in which they were heard. What is not an answer is in no piece.</returns>
    public static IReadOnlyList<WatermarkSpan> Decode(ReadOnlySpan<short> heard, int sampleRate = Watermark.SampleRate)
    {
        if (sampleRate == Watermark.SampleRate)
        {
            var audio = new float[heard.Length];
            for (int i = 0; i < audio.Length; i++)
            {
                audio[i] = heard[i];
            }

            return Find(audio);
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(sampleRate, 8_000);
        return
        [
            .. Find(Interpolator.Up(heard)).Select(span => span with
            {
                Start = (span.Start + 2) / 3,
                Length = Math.Max(0, (span.End + 2) / 3 - (span.Start + 2) / 3),
            }),
        ];
    }

    /// <summary>The same for little-endian bytes.</summary>
    /// <param name="heard">PCM16, little-endian.</param>
    /// <param name="sampleRate">24,000 or 8,000 Hz.</param>
    public static IReadOnlyList<WatermarkSpan> Decode(ReadOnlySpan<byte> heard, int sampleRate = Watermark.SampleRate) =>
        Decode(MemoryMarshal.Cast<byte, short>(heard), sampleRate);

    private static List<WatermarkSpan> Find(float[] audio)
    {
        var spans = new List<WatermarkSpan>();
        var tones = new SlidingTones(audio);
        int searched = 0;
        for (int window = 0; window + Watermark.Period <= audio.Length;)
        {
            tones.MoveTo(window);
            if (tones.Energy > Silence && Watermark.Decode(tones.Symbols) is var (number, index)
                && Match.At(audio, window - Watermark.Edge, number, index) is { } match)
            {
                WatermarkSpan span = match.Extend(searched);
                spans.Add(span);
                searched = span.End;
                window = Math.Max(window + 1, span.End);
            }
            else
            {
                window++;
            }
        }

        return Join(spans);
    }

    /// <summary>Pieces that continue each other are one. Where the audio is not as it was sent, noise of 2 ms does not divide a piece.</summary>
    private static List<WatermarkSpan> Join(List<WatermarkSpan> spans)
    {
        var joined = new List<WatermarkSpan>();
        foreach (WatermarkSpan span in spans)
        {
            WatermarkSpan? last = joined.Count == 0 ? null : joined[^1];
            if (last is { } piece && Continues(piece, span))
            {
                joined[^1] = piece with { Length = span.End - piece.Start, EndPosition = span.EndPosition };
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }

    private static bool Continues(WatermarkSpan piece, WatermarkSpan next)
    {
        const int Noise = 2 * Watermark.SampleRate / 1_000;
        int missing = next.Start - piece.End;
        int skipped = next.Position - piece.EndPosition;
        return piece.Number == next.Number && (piece.IsExact || next.IsExact
            ? missing == 0 && skipped == 0 && piece.IsExact == next.IsExact
            : missing <= Noise && Math.Abs(missing - skipped) <= 2);
    }

    /// <summary>The phases of the tones in a window that moves by a sample at a time, at the cost of one step each.</summary>
    private sealed class SlidingTones(float[] audio)
    {
        // Padded, so that they are whole vectors.
        private static readonly int Padded = (Watermark.Tones + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        private static readonly double[] TurnCosines = Turns(Math.Cos);
        private static readonly double[] TurnSines = Turns(Math.Sin);

        private readonly double[] _real = new double[Padded];
        private readonly double[] _imaginary = new double[Padded];
        private int _position = int.MinValue;

        public double Energy { get; private set; }

        public ulong Symbols
        {
            get
            {
                ulong symbols = 0;
                for (int tone = 0; tone < Watermark.Tones; tone++)
                {
                    symbols |= (_real[tone] < 0 ? 1UL : 0) << (2 * tone) | (_imaginary[tone] < 0 ? 1UL : 0) << (2 * tone + 1);
                }

                return symbols;
            }
        }

        public void MoveTo(int position)
        {
            // Rounding adds up, so that the sums are made afresh from time to time.
            if (position != _position + 1 || position % 4_096 == 0)
            {
                Start(position);
            }
            else
            {
                Step();
            }

            _position = position;
        }

        private void Start(int position)
        {
            Energy = 0;
            Array.Clear(_real);
            Array.Clear(_imaginary);
            for (int i = 0; i < Watermark.Period; i++)
            {
                double sample = audio[position + i];
                Energy += sample * sample;
                for (int tone = 0; tone < Watermark.Tones; tone++)
                {
                    (double sine, double cosine) = Math.SinCos(2 * Math.PI * ((tone + Watermark.FirstTone) * i % Watermark.Period) / Watermark.Period);
                    _real[tone] += sample * cosine;
                    _imaginary[tone] -= sample * sine;
                }
            }
        }

        private void Step()
        {
            double leaves = audio[_position];
            double enters = audio[_position + Watermark.Period];
            Energy += enters * enters - leaves * leaves;
            var change = new Vector<double>(enters - leaves);
            for (int tone = 0; tone < Padded; tone += Vector<double>.Count)
            {
                var cosine = new Vector<double>(TurnCosines, tone);
                var sine = new Vector<double>(TurnSines, tone);
                Vector<double> real = new Vector<double>(_real, tone) + change;
                var imaginary = new Vector<double>(_imaginary, tone);
                (real * cosine - imaginary * sine).CopyTo(_real, tone);
                (real * sine + imaginary * cosine).CopyTo(_imaginary, tone);
            }
        }

        private static double[] Turns(Func<double, double> function)
        {
            var turns = new double[Padded];
            for (int tone = 0; tone < Watermark.Tones; tone++)
            {
                turns[tone] = function(2 * Math.PI * (tone + Watermark.FirstTone) / Watermark.Period);
            }

            return turns;
        }
    }
}
