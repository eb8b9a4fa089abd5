using BenchmarkDotNet.Attributes;

namespace Wavix.Streaming.Benchmarks;

/// <summary>
/// What it costs to play one frame of one call, from the timer to the transport, as more calls play at once. How punctual frames are is
/// measured by <c>benchmarks/PlaybackPace</c>.
/// </summary>
public class PacedFrames
{
    private const int Frames = 1_000;

    private static readonly byte[] Audio = new byte[(Frames + 100) * WavixAudio.FrameBytes];

    private readonly List<WavixStreamSession> _sessions = [];
    private SteppedClock _clock = new();

    [Params(1, 100, 1_000)]
    public int Calls { get; set; }

    [IterationSetup]
    public void Play() => PlayAsync().GetAwaiter().GetResult();

    /// <summary>The time is of all calls together: divide it by their number.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public void FrameOfEachCall()
    {
        for (int i = 0; i < Frames; i++)
        {
            _clock.Step(WavixAudio.FrameDuration);
        }
    }

    [IterationCleanup]
    public void Stop()
    {
        foreach (WavixStreamSession session in _sessions)
        {
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _sessions.Clear();
    }

    private async Task PlayAsync()
    {
        _clock = new SteppedClock();
        var options = new WavixStreamOptions { TimeProvider = _clock, IdleTimeout = TimeSpan.FromHours(1) };
        for (int i = 0; i < Calls; i++)
        {
            var session = new WavixStreamSession(new NullTransport(0), options);
            _sessions.Add(session);
            await session.WaitForStartAsync();
            _ = session.Play(Audio);

            // The lead goes out at once; from then on frames go by the clock.
            while (session.GetStatistics().MessagesSent < 10)
            {
                await Task.Yield();
            }
        }
    }
}
