using Wavix.Streaming.Testing;

namespace Reliability.Chaos;

/// <summary>Draws what goes wrong in a call without ending it.</summary>
internal static class ChaosFaults
{
    public static SimulatedCallOptions Draw(Random random) => new()
    {
        RealTime = random.Next(3) == 0,
        ChunksPerTrack = random.Next(2) == 0,
        PendingMarks = Pick(random, Enum.GetValues<PendingMarkBehavior>()),
        MaxBufferedAudio = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(100) : null,
        RtpStart = random.Next(2) == 0 ? uint.MaxValue - 200 : null,
        CloseTimeout = TimeSpan.FromSeconds(20),
        Faults = new SimulatedFaults
        {
            Seed = random.Next(),
            Delay = Sometimes(random, 20),
            Jitter = Sometimes(random, 20),
            Burst = Sometimes(random, 40),
            LateStart = Sometimes(random, 50),
            Prebuffer = Sometimes(random, 100),
            ClockSkew = random.Next(-300, 300),
            MarksNeedMedia = random.Next(4) == 0,
            LoseFirstMark = random.Next(4) == 0,
            MarksAtOnce = random.Next(4) == 0,
            MaxPendingMarks = random.Next(4) == 0 ? random.Next(3) : null,
            LoseEvery = Rarely(random),
            RepeatEvery = Rarely(random),
            ReorderEvery = Rarely(random),
            MalformedEvery = Rarely(random),
            UnknownEvery = Rarely(random),
            FragmentBytes = random.Next(3) == 0 ? random.Next(7, 700) : 0,
            CoalesceFrames = random.Next(3) == 0 ? random.Next(2, 5) : 0,
            NoPongs = random.Next(4) == 0,
        },
    };

    private static TimeSpan Sometimes(Random random, int most) => TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(1, most) : 0);

    // At least 2: audio gets through in any case.
    private static int Rarely(Random random) => random.Next(3) == 0 ? random.Next(2, 6) : 0;

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
