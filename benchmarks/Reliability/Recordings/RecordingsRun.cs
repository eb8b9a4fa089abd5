using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using static System.FormattableString;

namespace Reliability.Recordings;

/// <summary>
/// Many recorded calls for a long time, on a clock that moves as fast as the machine can: does memory stay flat, and is every recording as long as its
/// call?
/// </summary>
internal static class RecordingsRun
{
    private static readonly int FramesPerMinute = (int)(TimeSpan.FromMinutes(1) / RecordedCall.Frame);

    /// <returns>Whether memory was flat and every recording is complete.</returns>
    public static async Task<bool> RunAsync(int calls, double minutes, CancellationToken cancellationToken)
    {
        var clock = new FakeTimeProvider();
        var watch = Stopwatch.StartNew();
        List<RecordedCall> all = [.. Enumerable.Range(0, calls).Select(_ => new RecordedCall(clock))];
        await Task.WhenAll(all.Select(call => call.StartAsync()));
        var at = new List<double>();
        var managed = new List<double>();
        long frames = (long)(minutes * FramesPerMinute);
        long between = Math.Max(1, frames / 30);
        for (long frame = 1; frame <= frames; frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StepAsync(all, clock, frame);
            if (frame % between == 0)
            {
                double megabytes = Flatness.ToMiB(GC.GetTotalMemory(forceFullCollection: true));
                Console.WriteLine(Invariant($"{frame / (double)FramesPerMinute,6:0.0} min of each call, {watch.Elapsed.TotalSeconds,5:0} s: {megabytes:0.00} MiB managed"));
                if (frame > frames / 5)
                {
                    at.Add(frame / (double)FramesPerMinute);
                    managed.Add(megabytes);
                }
            }
        }

        List<(CallRecording Recording, long Bytes)> recordings = [.. await Task.WhenAll(all.Select(call => call.EndAsync()))];
        long expected = (long)(minutes * 60 * 8000 * 2);
        int wrong = recordings.Count(result => !result.Recording.IsComplete || Math.Abs(result.Bytes - expected) > 2000);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(Invariant(
            $"{calls} calls of {minutes:0.#} min in {watch.Elapsed.TotalSeconds:0} s: {recordings.Sum(result => result.Bytes):N0} bytes recorded, {wrong} recordings incomplete or of another length; CPU {process.TotalProcessorTime.TotalSeconds * 1e6 / ((double)frames * calls):0.0} us for each message received, with all that is played"));
        foreach (RecordedCall call in all)
        {
            await call.DisposeAsync();
        }

        return Flatness.Judge("managed, after collection", at, managed) && wrong == 0;
    }

    private static async Task StepAsync(List<RecordedCall> all, FakeTimeProvider clock, long frame)
    {
        foreach (RecordedCall call in all)
        {
            await call.SpeakAsync();
        }

        // An answer of 2 s every 6 s; every third one is interrupted.
        if (frame % 60 == 1)
        {
            all.ForEach(static call => call.Answer2s());
        }

        if (frame % 180 == 9)
        {
            await Task.WhenAll(all.Select(static call => call.InterruptAsync()));
        }

        while (!all.TrueForAll(static call => call.IsSettled))
        {
            await Task.Yield();
        }

        for (TimeSpan passed = default; passed < RecordedCall.Frame; passed += WavixAudio.FrameDuration)
        {
            clock.Advance(WavixAudio.FrameDuration);
        }
    }
}
