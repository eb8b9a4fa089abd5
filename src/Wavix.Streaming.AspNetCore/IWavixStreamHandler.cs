namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Handles calls; a class of the application, resolved from the services anew for each call (register it as scoped or transient).
/// Implement one of the two methods.
/// </summary>
public interface IWavixStreamHandler
{
    /// <summary>Handles one call. When it returns, the connection is closed with 1000 at once; when it throws, with 1011.</summary>
    /// <param name="session">The call's session; the endpoint disposes it.</param>
    /// <param name="cancellationToken">Trips when the stream ends, for whatever reason, or this side is about to end it: then what is played still plays, for <see cref="WavixStreamingOptions.GoodbyeTimeout"/>.</param>
    Task HandleAsync(WavixStreamSession session, CancellationToken cancellationToken) => throw new InvalidOperationException(
        $"{GetType()} implements neither method of {nameof(IWavixStreamHandler)}. Implement HandleAsync with a {nameof(WavixStreamSession)} or a {nameof(WavixStreamContext)}.");

    /// <summary>The same, for handlers that need the request too.</summary>
    /// <param name="context">The call's session and request.</param>
    /// <param name="cancellationToken">Trips when the stream ends, for whatever reason, or this side is about to end it: then what is played still plays, for <see cref="WavixStreamingOptions.GoodbyeTimeout"/>.</param>
    Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return HandleAsync(context.Session, cancellationToken);
    }
}
