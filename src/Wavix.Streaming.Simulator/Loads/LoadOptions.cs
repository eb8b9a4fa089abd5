namespace Wavix.Streaming.Simulator;

/// <summary>The size of a load, and the limits for late and lost frames.</summary>
/// <param name="Calls">Number of concurrent calls, at least 1.</param>
internal sealed record LoadOptions(int Calls)
{
    /// <summary>Time over which the calls are opened, evenly. Default 10 s.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all calls then speak together. Default 60 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An echo that takes longer is late. Default 200 ms.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Frames without an echo are lost if the last one was sent and none has been echoed for this time. Default 2 s.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time for the server to answer our close. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum delay of the driver itself for 99 of 100 frames. If it is exceeded, the server did not receive the requested load. Default 1
    /// s. Tests lengthen it.
    /// </summary>
    public TimeSpan LongestLag { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the server repeats what it hears. If not, latency and losses are not measured. Default true.</summary>
    public bool ExpectEcho { get; init; } = true;
}
