namespace SpeechDetection;

/// <summary>What a detector said about a recording.</summary>
/// <param name="Frames">For each frame of 10 ms, whether it is speech, as known afterwards.</param>
/// <param name="Starts">Frames at which it decided that speech had started.</param>
/// <param name="Ends">Frames at which it decided that speech had ended.</param>
internal sealed record Detection(bool[] Frames, IReadOnlyList<int> Starts, IReadOnlyList<int> Ends);

/// <summary>How right a detector was.</summary>
internal sealed class Score
{
    private readonly List<int> _onsets = [];
    private readonly List<int> _ends = [];
    private long _frames;
    private long _wrong;
    private int _utterances;
    private int _falseStarts;

    /// <summary>Percentage of frames that are speech and were not found, or the other way round.</summary>
    public double FrameError => 100.0 * _wrong / _frames;

    /// <summary>Percentage of utterances whose start was not reported before they ended.</summary>
    public double Misses => 100.0 * (_utterances - _onsets.Count) / Math.Max(1, _utterances);

    /// <summary>Percentage of utterances whose end was not reported before the next one started.</summary>
    public double MissedEnds => 100.0 * (_utterances - _ends.Count) / Math.Max(1, _utterances);

    /// <summary>Starts that were reported while no one spoke, per minute.</summary>
    public double FalseStarts => _falseStarts * 6_000.0 / _frames;

    /// <summary>From the start of an utterance to its report: median in ms.</summary>
    public int OnsetDelay => Median(_onsets);

    /// <summary>From the end of an utterance to its report: median in ms.</summary>
    public int EndDelay => Median(_ends);

    public void Add(IReadOnlyList<(int Start, int End)> utterances, Detection detection)
    {
        var truth = new bool[detection.Frames.Length];
        foreach ((int start, int end) in utterances)
        {
            truth.AsSpan(start, Math.Min(end, truth.Length) - start).Fill(true);
        }

        _frames += truth.Length;
        _wrong += truth.Zip(detection.Frames).Count(pair => pair.First != pair.Second);
        _utterances += utterances.Count;
        _falseStarts += detection.Starts.Count(at => !utterances.Any(one => at >= one.Start && at <= one.End));
        for (int i = 0; i < utterances.Count; i++)
        {
            (int start, int end) = utterances[i];
            AddFirst(_onsets, detection.Starts, start, end);
            AddFirst(_ends, detection.Ends, end, i + 1 < utterances.Count ? utterances[i + 1].Start : int.MaxValue);
        }
    }

    /// <summary>Whether no figure is worse than the other's. Delays may differ by a frame or two.</summary>
    public bool IsAsGoodAs(Score other) =>
        FrameError <= other.FrameError && Misses <= other.Misses && MissedEnds <= other.MissedEnds && FalseStarts <= other.FalseStarts
        && OnsetDelay <= other.OnsetDelay + 20 && EndDelay <= other.EndDelay + 20;

    public override string ToString() =>
        FormattableString.Invariant($"{FrameError:F1} | {Misses:F0} | {MissedEnds:F0} | {FalseStarts:F1} | {OnsetDelay} | {EndDelay}");

    private static void AddFirst(List<int> delays, IReadOnlyList<int> decisions, int from, int to)
    {
        foreach (int at in decisions)
        {
            if (at >= from && at <= to)
            {
                delays.Add((at - from) * 10);
                return;
            }
        }
    }

    private static int Median(List<int> values)
    {
        int[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
