using Agents.Calls;

namespace Agents.Compare;

/// <summary>What the interruptions of one agent on one line showed. Times in milliseconds.</summary>
internal sealed class LineScore
{
    /// <summary>Above the 3 ms by which a position that is decoded from µ-law, or rounded to a millisecond, may be wrong.</summary>
    public const double TooLongMilliseconds = 5;

    private readonly List<double> _errors = [];
    private readonly List<double> _lastHeard = [];

    public int Count => _errors.Count;

    public double MedianError => Median(_errors.Select(Math.Abs));

    public double MaxError => _errors.Select(Math.Abs).DefaultIfEmpty().Max();

    /// <summary>The error with its sign: negative if less was claimed than heard.</summary>
    public double MedianSignedError => Median(_errors);

    /// <summary>Truncations after what was heard.</summary>
    public int TooLong => _errors.Count(error => error > TooLongMilliseconds);

    public int ApiErrors { get; private set; }

    /// <summary>Words that the model remembers and the caller did not hear, or the other way round.</summary>
    public int WrongWords { get; private set; }

    /// <summary>Of all interruptions together, after the <c>clear</c>.</summary>
    public double OldAudio { get; private set; }

    /// <summary>Answers that were interrupted and not cleared.</summary>
    public int Uncleared { get; private set; }

    /// <summary>From the first sound of the caller to the last old audio.</summary>
    public double MedianLastHeard => Median(_lastHeard);

    public double MaxLastHeard => _lastHeard.DefaultIfEmpty().Max();

    public double MaxBuffered { get; private set; }

    /// <summary>Times at which the caller's playback ran out of audio in an answer.</summary>
    public int Underruns { get; private set; }

    /// <summary>What was far off.</summary>
    public List<string> Notes { get; } = [];

    public List<string> Problems { get; } = [];

    public void Add(Caller caller)
    {
        ApiErrors += caller.Sessions.Sum(session => session.Errors.Count(error => error.IsOfClient));
        MaxBuffered = Math.Max(MaxBuffered, CarrierBuffer.FindMaximum(caller.Call.Messages).TotalMilliseconds);
        Underruns += caller.Call.Heard.GetUnderruns().Count;
        Dictionary<string, string> memory = Words.FindRemembered(caller.Sessions);
        foreach (Interruption one in Interruption.FindAll(caller))
        {
            _errors.Add((one.Claim - one.Heard).TotalMilliseconds);
            if (Math.Abs(_errors[^1]) > Words.Tolerance.TotalMilliseconds)
            {
                Notes.Add(FormattableString.Invariant(
                    $"claimed {one.Claim.TotalMilliseconds:0} of {one.Item.Sent.TotalMilliseconds:0} ms, heard {one.Heard.TotalMilliseconds:0.0} ms, {one.Started.TotalSeconds:0.00} s after the start of the call"));
            }

            OldAudio += one.OldAudio.TotalMilliseconds;
            Uncleared += one.Cleared is null ? 1 : 0;
            WrongWords += CountWrongWords(one, memory.GetValueOrDefault(one.Item.ItemId, ""));
            if (one.LastHeardAt is { } last)
            {
                _lastHeard.Add((last - caller.Onsets.Last(onset => onset <= one.Started)).TotalMilliseconds);
            }
        }
    }

    private static int CountWrongWords(Interruption one, string remembered) =>
        Words.AreClose(one.Item, remembered, one.HeardText) ? 0 : Math.Abs(Words.Count(remembered) - Words.Count(one.HeardText));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
