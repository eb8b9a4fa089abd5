using System.Diagnostics;
using Wavix.Streaming;
using static System.FormattableString;

namespace Reliability.Stress;

/// <summary>Sessions in memory whose members are called from many threads at the same time, while things go wrong: is every promise kept?</summary>
internal static class StressRun
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    /// <summary>Prints the seed, progress, violations and totals.</summary>
    /// <returns>Whether there was no violation.</returns>
    public static async Task<bool> RunAsync(double seconds, int seed, int threads, CancellationToken cancellationToken)
    {
        Console.WriteLine(Invariant($"Stress: {seconds} s, {threads} threads a session, {AtOnce} sessions at once, --seed {seed}"));
        var violations = new Violations();
        EventHandler<UnobservedTaskExceptionEventArgs> onUnobserved =
            (_, e) => violations.Add("", "no unobserved exception", e.Exception.ToString());
        TaskScheduler.UnobservedTaskException += onUnobserved;
        var totals = new StressTotals(violations);
        try
        {
            await RunSessionsAsync(seconds, seed, threads, violations, totals, cancellationToken);
            await CheckCollectedAsync(violations, totals);
        }
        finally
        {
            StressSource.Release();
            TaskScheduler.UnobservedTaskException -= onUnobserved;
        }

        totals.Print();
        totals.PrintDetails();
        foreach ((string kind, int count) in violations.ByKind)
        {
            Console.WriteLine(Invariant($"  {count,6} x {kind}"));
        }

        Console.WriteLine(violations.Count == 0 ? "Every promise was kept." : "PROMISES WERE BROKEN.");
        return violations.Count == 0;
    }

    private static async Task RunSessionsAsync(
        double seconds, int seed, int threads, Violations violations, StressTotals totals, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        int last = -1;
        await using var timer = new Timer(_ => totals.Print(), null, Progress, Progress);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(
            async () =>
            {
                while (clock.Elapsed.TotalSeconds < seconds && !cancellationToken.IsCancellationRequested)
                {
                    totals.Add(await StressSession.RunAsync(StressScript.From(seed, Interlocked.Increment(ref last)), threads, violations));
                }
            },
            CancellationToken.None)));
    }

    /// <summary>Nothing of a session that has ended is in memory, though sources that hang still are.</summary>
    private static async Task CheckCollectedAsync(Violations violations, StressTotals totals)
    {
        var clock = Stopwatch.StartNew();
        int kept;
        do
        {
            await Task.Delay(200);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            kept = totals.CountKept();
        }
        while (kept > 0 && clock.Elapsed < Settling);

        if (kept > 0)
        {
            violations.Add("", "nothing of an ended session is kept", $"{kept} sessions and playbacks are in memory");
        }
    }
}

/// <summary>What was done so far. Any thread.</summary>
internal sealed class StressTotals(Violations violations)
{
    private readonly Lock _sync = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private List<WeakReference> _ended = [];
    private int _sessions;
    private readonly SortedDictionary<PlaybackOutcome, int> _outcomes = [];
    private long _calls;
    private long _messages;
    private long _clears;
    private int _pruneAt = 10_000;

    public void Add(StressResult session)
    {
        lock (_sync)
        {
            _sessions++;
            _calls += session.Calls;
            _messages += session.Messages;
            _clears += session.Clears;
            foreach (PlaybackOutcome outcome in session.Outcomes)
            {
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            }

            _ended.AddRange(session.Ended);
            if (_ended.Count > _pruneAt)
            {
                _ended = _ended.FindAll(reference => reference.IsAlive);
                _pruneAt = (2 * _ended.Count) + 10_000;
            }
        }
    }

    public int CountKept()
    {
        lock (_sync)
        {
            return _ended.Count(reference => reference.IsAlive);
        }
    }

    public void Print()
    {
        lock (_sync)
        {
            Console.WriteLine(Invariant($"{_clock.Elapsed.TotalSeconds,5:0} s: {_sessions:N0} sessions, {_calls:N0} calls, {violations.Count} violations"));
        }
    }

    public void PrintDetails()
    {
        lock (_sync)
        {
            string outcomes = string.Join(", ", _outcomes.Select(pair => Invariant($"{pair.Key} {pair.Value:N0}")));
            Console.WriteLine(Invariant($"playbacks: {outcomes}; messages of the application {_messages:N0}, clear {_clears:N0}"));
        }
    }
}
