namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A block that was found, and how far the answer continues around it.</summary>
internal sealed class Match
{
    // Samples that are compared at a time where the audio is not as it was sent: 1 ms.
    private const int Window = 24;

    private readonly float[] _audio;
    private readonly int _number;
    private readonly int _blockStart;
    private readonly int _blockPosition;
    private readonly bool _isExact;
    private readonly double _gain;
    private readonly double _energy;

    private Match(float[] audio, int number, int blockStart, int blockPosition, bool isExact, double gain, double energy)
    {
        _audio = audio;
        _number = number;
        _blockStart = blockStart;
        _blockPosition = blockPosition;
        _isExact = isExact;
        _gain = gain;
        _energy = energy;
    }

    /// <summary>Compares a block with what the audio should be there, a few samples earlier and later; null if it is not that.</summary>
    public static Match? At(float[] audio, int start, int number, int index)
    {
        Match? match = Compare(audio, start, number, index);

        // A block that a cut has damaged is alike, and the one after it is as it was sent.
        return match is { _isExact: false } && Compare(audio, match._blockStart + Watermark.BlockLength, number, index + 1) is { _isExact: true } next
            ? next
            : match;
    }

    private static Match? Compare(float[] audio, int start, int number, int index)
    {
        const int Length = Watermark.Period;
        short[] block = Watermark.Make(number, index * Watermark.BlockLength + Watermark.Edge, Length);
        (int Shift, double Likeness, double Gain, double Energy) best = default;
        for (int shift = -2; shift <= 2; shift++)
        {
            int from = start + Watermark.Edge + shift;
            if (from < 0 || from + Length > audio.Length)
            {
                continue;
            }

            double product = 0, energy = 0, expected = 0;
            bool same = true;
            for (int i = 0; i < Length; i++)
            {
                product += (double)audio[from + i] * block[i];
                energy += (double)audio[from + i] * audio[from + i];
                expected += (double)block[i] * block[i];
                same &= audio[from + i] == block[i];
            }

            if (same)
            {
                return new Match(audio, number, from - Watermark.Edge, index * Watermark.BlockLength, true, 1, expected / Length);
            }

            double likeness = product / Math.Sqrt(energy * expected + 1);
            if (likeness > best.Likeness)
            {
                best = (shift, likeness, product / expected, expected / Length);
            }
        }

        return best.Likeness < 0.9
            ? null
            : new Match(audio, number, start + best.Shift, index * Watermark.BlockLength, false, best.Gain, best.Energy);
    }

    /// <summary>Follows the answer forward and back.</summary>
    /// <param name="from">The sample before which the audio belongs to another piece.</param>
    public WatermarkSpan Extend(int from)
    {
        int origin = _blockStart - _blockPosition;
        from = Math.Max(from, Math.Max(0, origin));
        int first = Math.Max(from, _blockStart + Watermark.Edge);
        int last = Math.Min(_audio.Length, _blockStart + Watermark.Edge + Watermark.Period);
        (int start, int end) = _isExact ? ExtendExact(origin, from, first, last) : ExtendAlike(origin, from, first, last);
        return new WatermarkSpan(start, end - start, _number, start - origin, end - origin, _isExact);
    }

    private (int Start, int End) ExtendExact(int origin, int from, int start, int end)
    {
        var block = new short[Watermark.BlockLength];
        int made = -1;
        short Expected(int sample)
        {
            int index = (sample - origin) / Watermark.BlockLength;
            if (index != made)
            {
                Watermark.MakeBlock(_number, index, block);
                made = index;
            }

            return block[(sample - origin) % Watermark.BlockLength];
        }

        while (end < _audio.Length && _audio[end] == Expected(end))
        {
            end++;
        }

        while (start > from && _audio[start - 1] == Expected(start - 1))
        {
            start--;
        }

        return (start, end);
    }

    private (int Start, int End) ExtendAlike(int origin, int from, int start, int end)
    {
        var answer = new AnswerAudio(_number);
        while (end + Window <= _audio.Length && IsAlike(answer, end, origin))
        {
            end += Window / 2;
        }

        while (start - Window >= from && IsAlike(answer, start - Window, origin))
        {
            start -= Window / 2;
        }

        return (start, end);
    }

    /// <summary>Whether 1 ms of the audio is, but for its level, its band and a little noise, what it should be.</summary>
    private bool IsAlike(AnswerAudio answer, int sample, int origin)
    {
        double wideError = 0, narrowError = 0, energy = 0;
        for (int i = 0; i < Window; i++)
        {
            (float wide, float narrow) = answer[sample + i - origin];
            double value = _audio[sample + i];
            wideError += (value - _gain * wide) * (value - _gain * wide);
            narrowError += (value - _gain * narrow) * (value - _gain * narrow);
            energy += _gain * wide * _gain * wide;
        }

        return Math.Min(wideError, narrowError) < 0.35 * Math.Max(energy, 0.3 * _gain * _gain * _energy * Window);
    }

    /// <summary>The audio of an answer, and what a telephone leaves of it. Made in pieces of 100 ms, of which the last is kept.</summary>
    private sealed class AnswerAudio(int number)
    {
        private const int Piece = 10 * Watermark.BlockLength;

        // What the filter of the telephone sees before and after a sample.
        private const int Margin = 72;

        private short[] _wide = [];
        private float[] _narrow = [];
        private int _piece = -1;
        private int _lead;

        public (float Wide, float Narrow) this[int position]
        {
            get
            {
                if (position / Piece != _piece)
                {
                    _piece = position / Piece;
                    _lead = Math.Min(Margin, _piece * Piece);
                    _wide = Watermark.Make(number, _piece * Piece - _lead, _lead + Piece + Margin);
                    _narrow = Interpolator.Narrow(_wide);
                }

                int index = position % Piece + _lead;
                return (_wide[index], _narrow[index]);
            }
        }
    }
}
