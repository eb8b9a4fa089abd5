namespace Wavix.Streaming.AspNetCore;

/// <summary>How a stream is closed that the application ends.</summary>
internal sealed record StreamEnding(int Status, string Description)
{
    /// <summary>The application stops, and <see cref="WavixStreamEndpointOptions.DrainTimeout"/> is over.</summary>
    public static StreamEnding GoingAway { get; } = new(1001, "The server is stopping.");

    /// <summary>By <see cref="IWavixStreamRegistry.CloseAsync"/>.</summary>
    public static StreamEnding Closed { get; } = new(1000, "Closed by the application.");

    /// <summary>It has lasted for <see cref="WavixStreamEndpointOptions.MaxStreamDuration"/>.</summary>
    public static StreamEnding TooLong { get; } = new(1008, "The stream has lasted as long as it may.");
}
