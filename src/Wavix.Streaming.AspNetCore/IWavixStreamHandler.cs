namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Handles calls. A class of the application: created for each call, from the services where it is registered (scoped or transient), else
/// with its constructor's parameters taken from the services.
/// </summary>
public interface IWavixStreamHandler
{
    /// <summary>Handles one call.</summary>
    /// <param name="context">The call: its session, which the endpoint disposes, and the request.</param>
    /// <param name="cancellationToken">
    /// Is canceled when the stream ends for any reason, or when this server is about to end it: audio that is queued then still plays, for
    /// up to <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>.
    /// </param>
    /// <returns>
    /// Completes when the call is handled: queued audio then plays out for up to <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/>, and
    /// the stream is closed. An exception is logged, and closes the stream with 1011 in the same way.
    /// </returns>
    Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken);
}
