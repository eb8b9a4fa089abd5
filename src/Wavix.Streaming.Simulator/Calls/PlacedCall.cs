using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>
/// One call to a server: the caller says something, immediately or when the application is quiet, stays on the line, and hangs up.
/// </summary>
/// <param name="options">The options of the call.</param>
/// <param name="lines">What the caller says. The line is silent between and after.</param>
/// <param name="answered">What the callee says at the same time; only in a one-way stream of both tracks.</param>
/// <param name="duration">
/// When the caller hangs up, counted from <c>start</c>, whatever has been said by then; null for some time after the last line.
/// </param>
internal sealed class PlacedCall(SimulatedCallOptions options, IReadOnlyList<CallerLine> lines, byte[] answered, TimeSpan? duration)
{
    /// <summary>Maximum duration of a call. Its audio is held in memory, about 700 MB an hour for both sides.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How long the caller waits for a reply to the last line if no duration is given.</summary>
    private static readonly TimeSpan TimeToReply = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan QuietFor = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan HeardBefore = TimeSpan.FromMilliseconds(500);

    private readonly List<SpokenLine> _spoken = [];
    private TimeSpan _spent;

    /// <summary>Maximum time for each wait for the application.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    private TimeSpan Left => (duration ?? Longest) - _spent;

    /// <summary>Places the call and runs it to its end.</summary>
    /// <param name="server">The server to call.</param>
    /// <param name="hangUp">Makes the caller hang up immediately but gracefully. Before the call is connected, cancels the attempt.</param>
    /// <exception cref="CannotConnectException">The server can't be reached, or refuses the call.</exception>
    /// <exception cref="OperationCanceledException">Canceled before the call was connected.</exception>
    public async Task<(CallRecording Recording, CallReport Report)> RunAsync(ServerTarget server, CancellationToken hangUp)
    {
        await using SimulatedCall call = await server.CallAsync(options, hangUp);
        return await RunAsync(call, isStarted: false, hangUp);
    }

    /// <summary>Runs a call that is connected to its end.</summary>
    /// <param name="call">The call, with the options of this one. The caller of this method keeps ownership.</param>
    /// <param name="isStarted">Whether <c>start</c> was sent.</param>
    /// <param name="hangUp">Makes the caller hang up immediately but gracefully.</param>
    public async Task<(CallRecording Recording, CallReport Report)> RunAsync(SimulatedCall call, bool isStarted, CancellationToken hangUp)
    {
        DateTimeOffset startedAt = options.TimeProvider.GetUtcNow() - call.Elapsed;
        bool isEnded = !await TalkAsync(call, isStarted, hangUp);
        bool inOrder = await call.HangUpAsync(CancellationToken.None);

        CallRecording recording = CallRecording.Of(call, _spoken, startedAt);
        string endedBy = !inOrder ? "lost" : isEnded ? "application" : "caller";
        return (recording, CallReport.From(recording, options, endedBy, call.CloseStatus, call.CloseDescription));
    }

    /// <returns>False if the application has ended the call.</returns>
    private async Task<bool> TalkAsync(SimulatedCall call, bool isStarted, CancellationToken hangUp)
    {
        try
        {
            if (!isStarted)
            {
                await call.StartAsync(hangUp);
            }

            if (options is { StreamType: StreamType.OneWay, Channel: StreamChannel.Both })
            {
                byte[] caller = Cut([.. lines.SelectMany(line => line.Pcm)]);
                byte[] callee = Cut(answered);
                await call.SayBothAsync(caller, callee, hangUp);
                Spend(Math.Max(caller.Length, callee.Length));
            }
            else
            {
                TimeSpan begunAt = call.Elapsed;
                foreach (CallerLine line in lines)
                {
                    await SpeakAsync(call, line, begunAt, hangUp);
                }
            }

            TimeSpan silence = duration is null && TimeToReply < Left ? TimeToReply : Left;
            if (silence > TimeSpan.Zero)
            {
                await call.SaySilenceAsync(silence, hangUp);
            }
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            // The caller hangs up next.
        }

        return !call.Completion.IsCompleted;
    }

    private async Task SpeakAsync(SimulatedCall call, CallerLine line, TimeSpan begunAt, CancellationToken hangUp)
    {
        string? note = null;
        if (line.When != CallerMoment.AtOnce && Left > TimeSpan.Zero)
        {
            note = await WaitAsync(call, line.When, hangUp);

            // Only waits are measured: speech takes its own length, however late a busy machine sends it.
            _spent = call.Elapsed - begunAt;
        }

        byte[] pcm = Left > TimeSpan.Zero ? Cut(line.Pcm) : [];
        TimeSpan at = call.Elapsed;
        try
        {
            await call.SayAsync(pcm, hangUp);
            Spend(pcm.Length);
        }
        finally
        {
            if (SpokenLine.Of(pcm, at, note) is { } spoken)
            {
                _spoken.Add(spoken);
            }
        }
    }

    /// <returns>What did not happen; null if it did.</returns>
    private async Task<string?> WaitAsync(SimulatedCall call, CallerMoment when, CancellationToken hangUp)
    {
        TimeSpan within = Patience < Left ? Patience : Left;
        TimeSpan begunAt = call.Elapsed;
        try
        {
            await call.RunAsync(
                when == CallerMoment.WhenQuiet
                    ? new CallScript().Listen(QuietFor, within)
                    : new CallScript().InterruptWhenHearing(HeardBefore, default, within),
                hangUp);
            return null;
        }
        catch (TimeoutException)
        {
            string what = call.GetLastSound(begunAt) is null ? "was not heard"
                : when == CallerMoment.WhenQuiet ? "did not become quiet"
                : "was hardly heard";
            return FormattableString.Invariant($"the application {what} within {within.TotalSeconds:0.#} s before");
        }
    }

    private byte[] Cut(byte[] pcm) => WavixAudio.GetDuration(pcm.Length) <= Left ? pcm : pcm[..checked((int)WavixAudio.GetByteCount(Left))];

    private void Spend(int bytes) => _spent += WavixAudio.GetDuration(bytes);
}
