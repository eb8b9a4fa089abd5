using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace Reliability.Stress;

/// <summary>How the stream of a session ends, unless the application ends it before.</summary>
internal enum StressEnding
{
    Stop,
    Close,
    Loss,
    Silence,
    NoStart,
    Application,
}

/// <summary>What one session meets, drawn from its seed alone. How its threads interleave is not repeated.</summary>
internal sealed class StressScript
{
    private StressScript(int number, int seed, Random random)
    {
        Number = number;
        Seed = seed;
        Ending = Draw(random);

        Settles = Ending is StressEnding.Stop or StressEnding.Application && random.Next(2) == 0;
        int speed = random.Next(4) == 0 ? 1 : random.Next(2, 12);
        Clock = speed == 1 ? TimeProvider.System : new HurriedClock(speed);
        Life = TimeSpan.FromMilliseconds(random.Next(30, 450));
        IsOneWay = random.Next(25) == 0;
        PendingMarks = (PendingMarkBehavior)random.Next(3);
        PeerSeed = random.Next();
        FailsOneIn = random.Next(3) == 0 ? random.Next(10, 80) : 0;
        IsSlow = random.Next(3) == 0;
        StopsReadingAfter = !Settles && random.Next(12) == 0 ? random.Next(60) : int.MaxValue;
        ClosesBadly = random.Next(10) == 0;
        IsCalm = random.Next(3) == 0;
        StopsInHundred = random.Next(4) switch { 0 => 0, 1 => 1, 2 => 4, _ => 20 };
        Options = DrawOptions(random, Clock);
    }

    public int Number { get; }

    public int Seed { get; }

    public StressEnding Ending { get; }

    /// <summary>Whether everything that was queued plays out before the stream ends. Then no source waits without end.</summary>
    public bool Settles { get; }

    public TimeProvider Clock { get; }

    /// <summary>How long the threads run, and the peer before it ends the stream.</summary>
    public TimeSpan Life { get; }

    public bool IsOneWay { get; }

    public PendingMarkBehavior PendingMarks { get; }

    public int PeerSeed { get; }

    /// <summary>One send in this many throws; 0 for none.</summary>
    public int FailsOneIn { get; }

    public bool IsSlow { get; }

    /// <summary>Messages after which the peer stops reading.</summary>
    public int StopsReadingAfter { get; }

    /// <summary>Whether the transport's close throws, hangs, or is not answered.</summary>
    public bool ClosesBadly { get; }

    /// <summary>Whether the threads pause often, so that audio plays meanwhile.</summary>
    public bool IsCalm { get; }

    /// <summary>How many of a hundred calls interrupt, cancel or clear.</summary>
    public int StopsInHundred { get; }

    public WavixStreamOptions Options { get; }

    public static StressScript From(int seed, int number)
    {
        int own = unchecked((seed * 486_187_739) + (number * 16_777_619));
        return new StressScript(number, own, new Random(own));
    }

    public override string ToString() =>
        $"session {Number} (seed {Seed}; {Ending}{(Settles ? ", settles" : "")}, clock x{(Clock == TimeProvider.System ? "1" : "n")}, {PendingMarks}, failures {FailsOneIn}{(IsSlow ? ", slow" : "")}{(IsOneWay ? ", one-way" : "")})";

    private static StressEnding Draw(Random random) => random.Next(20) switch
    {
        < 6 => StressEnding.Stop,
        < 9 => StressEnding.Close,
        < 12 => StressEnding.Loss,
        < 13 => StressEnding.Silence,
        < 14 => StressEnding.NoStart,
        _ => StressEnding.Application,
    };

    private static WavixStreamOptions DrawOptions(Random random, TimeProvider clock) => new()
    {
        TimeProvider = clock,
        HandshakeTimeout = TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 200 : 5000),
        IdleTimeout = TimeSpan.FromMilliseconds(random.Next(200, 2000)),
        SendTimeout = TimeSpan.FromMilliseconds(200),
        CloseTimeout = TimeSpan.FromMilliseconds(200),
        DrainTail = TimeSpan.FromMilliseconds(random.Next(3) * 25),
        MaxWaitingSends = random.Next(2) == 0 ? 256 : random.Next(1, 8),
        MaxPendingMarks = random.Next(2) == 0 ? 256 : random.Next(1, 4),
        MaxOpenTurns = random.Next(2) == 0 ? 100 : random.Next(1, 4),
        MaxQueuedPlayback = random.Next(4) == 0 ? TimeSpan.FromMilliseconds(300) : TimeSpan.FromMinutes(10),
        MaxQueuedEventBytes = random.Next(3) == 0 ? 2048 : 3_000_000,
        QueueFullMode = random.Next(8) == 0 ? EventQueueFullMode.Wait : EventQueueFullMode.DropOldest,
        ReceiveMedia = random.Next(4) != 0,
        MeasurePrebuffer = random.Next(4) != 0,
        WhenIdle = random.Next(4) == 0 ? GapFill.Silence : GapFill.None,
        Playback = new PlaybackOptions { MarkTimeout = TimeSpan.FromMilliseconds(50), ProgressInterval = TimeSpan.FromMilliseconds(random.Next(2) * 40) },
    };
}
