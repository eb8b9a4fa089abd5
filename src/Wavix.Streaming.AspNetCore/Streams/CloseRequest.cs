namespace Wavix.Streaming.AspNetCore;

/// <summary>The status and text with which the endpoint closes a stream.</summary>
internal sealed record CloseRequest(int Status, string? Description)
{
    /// <summary>The handler has returned.</summary>
    public static CloseRequest Returned { get; } = new(1000, null);

    /// <summary>The handler threw an exception.</summary>
    public static CloseRequest Failed { get; } = new(1011, "The handler failed.");

    /// <summary>The application is stopping, and <see cref="WavixStreamEndpointOptions.DrainTimeout"/> has elapsed.</summary>
    public static CloseRequest GoingAway { get; } = new(1001, "The server is stopping.");

    /// <summary>The application ended the stream through <see cref="IWavixStreamRegistry"/>.</summary>
    public static CloseRequest Closed { get; } = new(1000, "Closed by the application.");

    /// <summary>The stream has lasted for <see cref="WavixStreamEndpointOptions.MaxStreamDuration"/>.</summary>
    public static CloseRequest TooLong { get; } = new(1008, "The stream has reached its maximum duration.");
}
