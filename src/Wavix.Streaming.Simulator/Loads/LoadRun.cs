namespace Wavix.Streaming.Simulator;

/// <summary>One load: opens the calls, lets them speak, waits for the last echoes, hangs up, and reports the results.</summary>
/// <param name="target">The server.</param>
/// <param name="options">The size of the load.</param>
/// <param name="clock">The clock of the run.</param>
internal sealed class LoadRun(ServerTarget target, LoadOptions options, TimeProvider clock)
{
    // Enough for any healthy server; a thousand concurrent handshakes are not what is measured.
    private const int MaxHandshakes = 64;

    // If this many attempts have all failed, the rest will fail too.
    private const int Attempts = 10;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly LoadCall?[] _calls = new LoadCall?[options.Calls];
    private LoadSample _from;
    private LoadSample _to;
    private bool _interrupted;

    public LoadCounters Counters { get; } = new();

    public LoadOptions Options => options;

    /// <summary>Number of frames that were sent and have not been echoed yet.</summary>
    public long Missing => _calls.Sum(call => call?.Missing ?? 0);

    /// <param name="stop">Ends the load early. It still waits for the last echoes, hangs up and reports.</param>
    public async Task<LoadReport> RunAsync(CancellationToken stop)
    {
        _from = LoadSample.Take(Counters, clock);
        var pacer = new LoadPacer(options.Calls, (call, due) => Volatile.Read(ref _calls[call])?.Speak(due), clock);
        pacer.Start();
        try
        {
            await RampAsync(stop);
            if (Counters.Connected > 0)
            {
                _from = LoadSample.Take(Counters, clock);
                await SpeakAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _interrupted = true;
        }
        finally
        {
            pacer.Stop();
            _to = LoadSample.Take(Counters, clock);
        }

        await WaitForEchoesAsync();
        await Task.WhenAll(_calls.OfType<LoadCall>().Select(call => call.HangUpAsync()));
        return Report();
    }

    private async Task RampAsync(CancellationToken stop)
    {
        using var handshakes = new SemaphoreSlim(MaxHandshakes);
        var connecting = new List<Task>();
        long begun = clock.GetTimestamp();
        try
        {
            for (int number = 0; number < options.Calls && !(Counters.Failed >= Attempts && Counters.Connected == 0); number++)
            {
                TimeSpan wait = (options.Ramp * ((double)number / options.Calls)) - clock.GetElapsedTime(begun);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, stop);
                }

                await handshakes.WaitAsync(stop);
                connecting.Add(ConnectAsync(number, handshakes, stop));
            }
        }
        finally
        {
            await Task.WhenAll(connecting);
        }

        stop.ThrowIfCancellationRequested();
    }

    private async Task ConnectAsync(int number, SemaphoreSlim handshakes, CancellationToken stop)
    {
        var call = new LoadCall(number, options, Counters, clock);
        try
        {
            await call.BeginAsync(target, stop);
            Volatile.Write(ref _calls[number], call);
        }
        catch (CannotConnectException e)
        {
            Counters.AddFailure(e.Reason);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The call counts as not started.
        }
        finally
        {
            handshakes.Release();
        }
    }

    /// <summary>Waits until the time has elapsed, or no call is left.</summary>
    private async Task SpeakAsync(CancellationToken stop)
    {
        Task allEnded = Task.WhenAll(_calls.OfType<LoadCall>().Select(call => call.Ended));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await await Task.WhenAny(allEnded, Task.Delay(options.Duration, clock, over.Token));
        await over.CancelAsync();
    }

    private async Task WaitForEchoesAsync()
    {
        var patience = new EchoPatience(options.LostAfter, clock);
        while (options.ExpectEcho && patience.GoesOn(Missing) && Counters.Active > 0)
        {
            await Task.Delay(Poll, clock, CancellationToken.None);
        }
    }

    private LoadReport Report()
    {
        double seconds = Math.Max(clock.GetElapsedTime(_from.At, _to.At).TotalSeconds, 0.001);
        long echoed = Counters.Latency.Count;
        string? notMeasured = !options.ExpectEcho ? "--no-echo was given"
            : echoed > 0 ? null
            : Counters.Connected == 0 ? "no call connected"
            : Counters.AudioMessages > 0 ? "the server's audio is not what was sent to it"
            : "the server sent no audio";
        var report = new LoadReport
        {
            Problems = [],
            Server = target.Name,
            CallsAsked = options.Calls,
            CallsConnected = Counters.Connected,
            CallsFailed = Counters.Failed,
            CallsEndedEarly = Counters.EndedEarly,
            Failures = Counters.Failures,
            Interrupted = _interrupted,
            MeasuredSeconds = Math.Round(seconds, 2),
            FramesSent = Counters.FramesSent,
            FramesSentPerSecond = Math.Round((_to.FramesSent - _from.FramesSent) / seconds, 1),
            MessagesReceived = Counters.MessagesReceived,
            MessagesReceivedPerSecond = Math.Round((_to.MessagesReceived - _from.MessagesReceived) / seconds, 1),
            FramesEchoed = echoed,
            FramesLost = notMeasured is null ? Missing : null,
            FramesLate = notMeasured is null ? Counters.Late : null,
            FramesRepeated = Counters.Duplicates,
            FramesHeldBack = _calls.Sum(call => call?.Unsent ?? 0),
            MarksAsked = Counters.MarksAsked,
            MarksReturned = Counters.MarksReturned,
            LateMs = options.Late.TotalMilliseconds,
            EchoLatencyMs = notMeasured is null ? LoadLatency.Of(Counters.Latency) : null,
            NotMeasuredBecause = notMeasured,
            Errors = Counters.Errors,
            Closes = Counters.Closes,
            DriverCores = Math.Round((_to.Cpu - _from.Cpu).TotalSeconds / seconds, 2),
            DriverLagMs = LoadLatency.Of(Counters.Lag),
        };
        return report with { Problems = [.. ProblemsOf(report, options)] };
    }

    private static IEnumerable<string> ProblemsOf(LoadReport report, LoadOptions options)
    {
        int notBegun = report.CallsAsked - report.CallsConnected - report.CallsFailed;
        if (report.CallsFailed > 0)
        {
            yield return $"{report.CallsFailed} calls could not connect.";
        }

        if (notBegun > 0)
        {
            yield return $"{notBegun} calls were not started.";
        }

        if (report.CallsEndedEarly > 0)
        {
            yield return $"{report.CallsEndedEarly} calls ended before they should.";
        }

        if (report.FramesLost > 0)
        {
            yield return $"{report.FramesLost} frames were lost.";
        }

        if (report.FramesHeldBack > 0)
        {
            yield return $"{report.FramesHeldBack} frames could not be sent, because the server did not read.";
        }

        if (report.Errors.Count > 0)
        {
            yield return $"{report.Errors.Values.Sum()} messages were wrong.";
        }

        if (report.DriverLagMs.P99 > options.LongestLag.TotalMilliseconds)
        {
            yield return "The driver fell behind its schedule by seconds, so the load was less than requested: use a machine with free cores.";
        }

        if (options.ExpectEcho && report.NotMeasuredBecause is { } reason && report.FramesSent > 0)
        {
            yield return $"No frame was echoed: {reason}. If the server is not meant to echo, give --no-echo.";
        }
    }
}
