using System.Diagnostics;
using Wavix.Streaming;

namespace PlaybackPace;

/// <summary>Every call plays at once; how far from its time does each frame come?</summary>
internal static class PaceRun
{
    /// <summary>Prints the figures.</summary>
    /// <returns>Whether every message was one frame; underruns are the machine's affair, and only told.</returns>
    public static async Task<bool> RunAsync(PlayServer server, int count, TimeSpan duration, bool isPrinted, CancellationToken cancellationToken)
    {
        var options = new PlaybackOptions { MarkTimeout = TimeSpan.FromMilliseconds(100) };
        byte[] audio = new byte[WavixAudio.GetByteCount(duration)];
        var calls = new List<(WavixStreamSession Application, Caller Caller)>();
        for (int i = 0; i < count; i++)
        {
            calls.Add(await server.CallAsync(cancellationToken));
        }

        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var playbacks = new List<Task<PlaybackResult>>();
        foreach ((WavixStreamSession application, _) in calls)
        {
            playbacks.Add(application.Play(audio, options).Completion);

            // Calls do not all begin at once.
            if (playbacks.Count % (count / 20 + 1) == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken);
            }
        }

        PlaybackResult[] results = await Task.WhenAll(playbacks);
        double share = (Process.GetCurrentProcess().TotalProcessorTime - cpu) / clock.Elapsed;
        foreach ((_, Caller caller) in calls)
        {
            await caller.HangUpAsync(cancellationToken);
        }

        var errors = new LatencyHistogram();
        bool areFrames = true;
        foreach ((_, Caller caller) in calls)
        {
            areFrames &= Measure(caller, options.LeadTime, errors);
            await caller.DisposeAsync();
        }

        int underruns = results.Sum(result => result.Underruns);
        if (!isPrinted)
        {
            return areFrames;
        }

        Console.WriteLine($"Pace, {count} calls of {duration.TotalSeconds:0} s: {errors.Count} frames, late by {errors.Describe()}");
        Console.WriteLine($"  {underruns} underruns; every message 960 bytes: {(areFrames ? "yes" : "NO")}; {share * 100:0} % of one core, both ends");
        return areFrames && errors.Count > 0;
    }

    /// <summary>Frames behind the lead come one every 20 ms: each one's delay, against the most punctual of its call.</summary>
    private static bool Measure(Caller caller, TimeSpan lead, LatencyHistogram errors)
    {
        (long At, MediaCommand Media)[] frames = [.. caller.Heard.Where(heard => heard.Command is MediaCommand).Select(heard => (heard.At, (MediaCommand)heard.Command))];
        int ahead = (int)(lead / WavixAudio.FrameDuration);
        errors.AddLateness([.. frames.Select(frame => frame.At)], ahead);
        return frames.All(frame => frame.Media.Payload.Length == WavixAudio.FrameBytes);
    }
}
