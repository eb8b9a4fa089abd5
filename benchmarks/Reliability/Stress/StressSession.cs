using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>One short session: threads that call everything at the same time, a peer, and what must hold at the end.</summary>
internal sealed class StressSession
{
    // Far beyond any timeout of a session: the machine may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StressPeer _peer;
    private readonly Action<string, string> _violate;
    private readonly Lock _sync = new();
    private readonly List<(Task Task, string Name)> _pending = [];
    private volatile bool _isDisposing;
    private volatile bool _hasStopped;
    private bool _hasHung;

    private StressSession(StressScript script, StressWire wire, StressPeer peer, Action<string, string> violate)
    {
        Script = script;
        Wire = wire;
        _peer = peer;
        _violate = violate;
        Session = new WavixStreamSession(peer, script.Options);
    }

    public StressScript Script { get; }

    public StressWire Wire { get; }

    public WavixStreamSession Session { get; }

    public StressTurns Turns { get; } = new();

    /// <summary>Whether a dispose was called.</summary>
    public bool IsDisposing => _isDisposing;

    /// <summary>Whether neither side has ended the stream, and nothing has failed.</summary>
    public bool MustBeAlive => Session.State < WavixStreamState.Stopped && Script.FailsOneIn == 0 && !_peer.IsGone;

    /// <summary>Runs one to its end.</summary>
    public static async Task<StressResult> RunAsync(StressScript script, int threads, Violations violations)
    {
        Action<string, string> violate = (kind, detail) => violations.Add(script.ToString(), kind, detail);
        var wire = new StressWire(violate);
        var stress = new StressSession(script, wire, new StressPeer(script, wire, violate), violate);
        int calls = await stress.RunAsync(threads);
        IReadOnlyList<Piece> pieces = wire.Pieces;
        return new StressResult(
            calls,
            [.. pieces.Where(piece => piece.Playback is { Completion.IsCompleted: true }).Select(piece => piece.Playback!.Completion.Result.Outcome)],
            pieces.Count(piece => piece is { Kind: PieceKind.Message, Messages: > 0 }),
            wire.Clears,
            [
                new WeakReference(stress.Session),
                .. pieces.Where(piece => piece.Playback is not null).Select(piece => new WeakReference(piece.Playback)),
            ]);
    }

    public void Violate(string kind, string detail) => _violate(kind, detail);

    /// <summary>The call must complete by the end of the session.</summary>
    public void Await(Task call, string name)
    {
        if (!call.IsCompletedSuccessfully)
        {
            lock (_sync)
            {
                _pending.Add((call, name));
            }
        }
    }

    public async Task DisposeAsync()
    {
        _isDisposing = true;
        await Session.DisposeAsync();
        if (!Session.Completion.IsCompleted)
        {
            Violate("DisposeAsync waits for the end", "Completion has not completed");
        }
    }

    /// <summary>The application has read an event.</summary>
    public void OnEvent(WavixEvent e)
    {
        if (_hasStopped)
        {
            Violate("StopEvent is the last event", $"{e.GetType().Name} after it");
        }

        if (e is MarkEvent mark && mark.Name.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal))
        {
            Violate("the session's own marks are not delivered", mark.Name);
        }

        _hasStopped |= e is StopEvent;
    }

    private async Task<int> RunAsync(int threads)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task peer = Task.Run(() => _peer.RunAsync(settled.Task));
        StressWorker[] workers = [.. Enumerable.Range(0, threads).Select(i => new StressWorker(this, i, unchecked(Script.Seed + (i * 7919))))];
        Task working = Task.WhenAll(workers.Select(worker => Task.Run(worker.RunAsync)));
        if (Script.Settles)
        {
            await BoundAsync(working, () => $"calls: {string.Join(", ", workers.Select(worker => worker.Current))}");
            await SettleAsync();
        }
        else
        {
            // Some wait for what happens only at the end.
            await Task.WhenAny(working, Task.Delay(Script.Life + TimeSpan.FromMilliseconds(100)));
        }

        settled.TrySetResult();
        if (Script.Ending != StressEnding.Application && Script.Ending != StressEnding.NoStart && Script.Ending != StressEnding.Silence)
        {
            await peer;
        }

        await BoundAsync(DisposeAsync(), () => "DisposeAsync");
        await BoundAsync(Session.Completion, () => "Completion");
        await BoundAsync(working, () => $"calls: {string.Join(", ", workers.Select(worker => worker.Current))}");
        await JudgeAsync();
        await peer;
        return workers.Sum(worker => worker.Calls);
    }

    /// <summary>While the stream lives, everything that was queued plays out.</summary>
    private async Task SettleAsync()
    {
        Task<DrainOutcome> drain = Session.DrainAsync(Timeout.InfiniteTimeSpan);
        await BoundAsync(drain, () => "DrainAsync after the last call");
        foreach (Piece piece in Wire.Pieces.Where(piece => piece.Playback is not null))
        {
            await BoundAsync(piece.Playback!.Completion, () => $"playback {piece.Number} of {piece.Source?.Name} while the stream lives: {piece.Playback}");
        }
    }

    private async Task JudgeAsync()
    {
        (Task Task, string Name)[] pending;
        lock (_sync)
        {
            pending = [.. _pending];
        }

        foreach ((Task task, string name) in pending)
        {
            await BoundAsync(task, () => name);
        }

        foreach (Piece piece in Wire.Pieces)
        {
            if (piece.Playback is { } playback)
            {
                await BoundAsync(playback.Completion, () => $"playback {piece.Number} of {piece.Source?.Name}: {playback}");
            }

            if (piece.Source?.Released is { } released)
            {
                await BoundAsync(released, () => $"release of {piece.Source.Name}");
            }
        }

        foreach (StressTurn turn in Turns.All)
        {
            await BoundAsync(
                Task.Delay(Timeout.Infinite, turn.Turn.Ended).ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default),
                () => "the end of a turn");
        }

        WavixStreamCompletion end = await Session.Completion;
        if (end.Reason == WavixStreamEndReason.None || !_peer.IsDisposed || !Session.Ended.IsCancellationRequested || Session.CanSend)
        {
            // Its token is canceled on the pool.
            await Task.Delay(500);
            if (end.Reason == WavixStreamEndReason.None || !_peer.IsDisposed || !Session.Ended.IsCancellationRequested || Session.CanSend)
            {
                Violate("the end is complete", $"{end}, disposed {_peer.IsDisposed}, Ended {Session.Ended.IsCancellationRequested}, CanSend {Session.CanSend}");
            }
        }

        Wire.Judge();
    }

    private async Task BoundAsync(Task task, Func<string> name)
    {
        try
        {
            // Once is enough to know.
            await task.WaitAsync(_hasHung ? TimeSpan.FromSeconds(1) : Patience);
        }
        catch (TimeoutException)
        {
            _hasHung = true;
            Violate("everything completes", $"{name()} has not completed in time");
        }
        catch (Exception e)
        {
            Violate("only documented exceptions", $"{name()}: {e}");
        }
    }
}

/// <summary>What was done in a session.</summary>
/// <param name="Calls">Calls of members.</param>
/// <param name="Outcomes">How its playbacks ended.</param>
/// <param name="Messages">Messages of the application that were sent.</param>
/// <param name="Clears">Messages of <c>clear</c> that were sent.</param>
/// <param name="Ended">What must be collected now.</param>
internal sealed record StressResult(
    int Calls, IReadOnlyList<PlaybackOutcome> Outcomes, int Messages, int Clears, IReadOnlyList<WeakReference> Ended);

/// <summary>The turns that were begun. Any thread.</summary>
internal sealed class StressTurns
{
    private readonly Lock _sync = new();
    private readonly List<StressTurn> _turns = [];

    public void Add(StressTurn turn)
    {
        lock (_sync)
        {
            _turns.Add(turn);
        }
    }

    public IReadOnlyList<StressTurn> All
    {
        get
        {
            lock (_sync)
            {
                return [.. _turns];
            }
        }
    }

    /// <summary>One of the newest; null when there is none.</summary>
    public StressTurn? Any(SharedRandom random)
    {
        lock (_sync)
        {
            return _turns.Count == 0 ? null : _turns[Math.Max(0, _turns.Count - 1 - random.Next(4))];
        }
    }
}
