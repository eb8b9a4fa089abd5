using System.Diagnostics;
using Wavix.Streaming;

namespace PlaybackPace;

/// <summary>Every call is interrupted again and again while it plays; how long until `clear` is there, and what comes after it?</summary>
internal static class InterruptRun
{
    /// <summary>Prints the figures.</summary>
    /// <returns>Whether no audio of an interrupted turn came behind its `clear`.</returns>
    public static async Task<bool> RunAsync(PlayServer server, int count, int interrupts, CancellationToken cancellationToken)
    {
        var delays = new LatencyHistogram();
        bool isClean = true;
        var calls = new List<Task<(List<long> At, Caller Caller)>>();
        for (int i = 0; i < count; i++)
        {
            (WavixStreamSession application, Caller caller) = await server.CallAsync(cancellationToken);
            var random = new Random(i);
            calls.Add(Task.Run(() => TalkAsync(application, caller, interrupts, random, cancellationToken), cancellationToken));
        }

        foreach ((List<long> at, Caller caller) in await Task.WhenAll(calls))
        {
            isClean &= Measure(caller, at, delays);
            await caller.DisposeAsync();
        }

        isClean &= delays.Count == count * interrupts;
        Console.WriteLine($"Interrupts, {count} calls: {delays.Count}; from InterruptAsync to clear at the peer {delays.Describe()}");
        Console.WriteLine($"  audio of an interrupted turn behind its clear: {(isClean ? "none" : "SOME")}");
        return isClean;
    }

    private static async Task<(List<long> At, Caller Caller)> TalkAsync(
        WavixStreamSession application, Caller caller, int interrupts, Random random, CancellationToken cancellationToken)
    {
        var at = new List<long>();
        for (int turn = 1; turn <= interrupts; turn++)
        {
            // Every byte of a turn is its number.
            byte[] audio = new byte[WavixAudio.GetByteCount(TimeSpan.FromSeconds(2))];
            Array.Fill(audio, (byte)turn);
            Playback playback = application.BeginTurn().Play(audio);
            do
            {
                await Task.Delay(random.Next(30, 400), cancellationToken);
            }
            while (playback.Position == TimeSpan.Zero);

            at.Add(Stopwatch.GetTimestamp());
            await application.InterruptAsync();
        }

        await Task.Delay(100, cancellationToken);
        await caller.HangUpAsync(cancellationToken);
        return (at, caller);
    }

    private static bool Measure(Caller caller, List<long> at, LatencyHistogram delays)
    {
        int clears = 0;
        bool isClean = true;
        foreach ((long time, WavixCommand command) in caller.Heard)
        {
            if (command is ClearCommand)
            {
                delays.Add(Stopwatch.GetElapsedTime(at[clears], time));
                clears++;
            }
            else if (command is MediaCommand media)
            {
                isClean &= media.Payload.Span[0] == clears + 1;
            }
        }

        return isClean;
    }
}
