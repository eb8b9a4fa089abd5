namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Handles calls. Implemented by a class of the application. An instance is created for each call: from the services if the class is
/// registered (scoped or transient), otherwise with its constructor parameters taken from the services.
/// </summary>
public interface IWavixStreamHandler
{
    /// <summary>Handles one call.</summary>
    /// <param name="context">The call: its session, which the endpoint disposes, and the request.</param>
    /// <param name="cancellationToken">
    /// Canceled when the stream ends for any reason, or when this server is about to end it. In the latter case queued audio still plays
    /// for up to <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>.
    /// </param>
    /// <returns>
    /// A task that completes when the call is handled. Queued audio then plays for up to
    /// <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>, and the stream is closed. An exception is logged; the stream is then closed
    /// with 1011 in the same way.
    /// </returns>
    Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken);
}
