namespace Wavix.Streaming.Simulator;

/// <summary>How much load, and what counts as late and lost.</summary>
/// <param name="Calls">Concurrent calls, at least 1.</param>
internal sealed record LoadOptions(int Calls)
{
    /// <summary>Over which the calls are opened, evenly. Default 10 s.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long all calls then speak together. Default 60 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An echo that takes longer is late. Default 200 ms.</summary>
    public TimeSpan Late { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Frames that have no echo are lost when the last one was sent, and none has come back for so long. Default 2 s.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may take to answer our close. Default 5 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How late the driver itself may send, for 99 of 100 frames; else the server did not get the load that was asked for. Default 1 s. Tests
    /// lengthen it.
    /// </summary>
    public TimeSpan LongestLag { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the server says back what it hears; when not, latency and losses are not measured. Default true.</summary>
    public bool ExpectEcho { get; init; } = true;
}
