namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Checks the first <c>start</c> before the session receives it. A refused stream is closed with 1008, and neither its handler nor its
/// sends get past <c>start</c>. Later messages pass through unchanged.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="refuse">Returns null to accept the stream, otherwise the reason as the text of the close.</param>
internal sealed class StartCheck(IWavixTransport inner, Func<StartEvent, string?> refuse) : IWavixTransport
{
    private const int PolicyViolation = 1008;

    // The session starts to receive in its constructor, before the caller has a reference to it.
    private readonly TaskCompletionSource<WavixStreamSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDone;

    /// <summary>Sets the session to close if the stream is refused.</summary>
    public void Attach(WavixStreamSession session) => _session.SetResult(session);

    public ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken) =>
        _isDone ? inner.ReceiveAsync(maxMessageBytes, cancellationToken) : CheckAsync(maxMessageBytes, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) => inner.SendAsync(utf8Message, cancellationToken);

    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken) =>
        inner.CloseAsync(status, description, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<WavixTransportMessage> CheckAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        WavixTransportMessage message = await inner.ReceiveAsync(maxMessageBytes, cancellationToken).ConfigureAwait(false);
        if (message.Kind != WavixTransportMessageKind.Text || WavixMessageSerializer.ReadEvent(message.Data.Span) is not StartEvent start)
        {
            return message;
        }

        _isDone = true;
        if (refuse(start) is not { } reason)
        {
            return message;
        }

        // Not awaited: the close completes only when more is received, which happens after this returns.
        WavixStreamSession session = await _session.Task.ConfigureAwait(false);
        _ = session.CloseAsync(PolicyViolation, reason, CancellationToken.None);
        return await inner.ReceiveAsync(maxMessageBytes, cancellationToken).ConfigureAwait(false);
    }
}
