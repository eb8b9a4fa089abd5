namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Sees the first <c>start</c> before the session does: a stream that is refused is closed with 1008, and neither its handler nor a send of
/// it ever gets past <c>start</c>. Later messages pass untouched.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="refuse">Null when the stream is taken; else why not, as the text of the close.</param>
internal sealed class StartCheck(IWavixTransport inner, Func<StartEvent, string?> refuse) : IWavixTransport
{
    private const int PolicyViolation = 1008;

    // The session begins to receive in its constructor, before anyone has it.
    private readonly TaskCompletionSource<WavixStreamSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDone;

    /// <summary>Who is closed when the stream is refused.</summary>
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

        // Not awaited: closing completes by what is received next.
        WavixStreamSession session = await _session.Task.ConfigureAwait(false);
        _ = session.CloseAsync(PolicyViolation, reason, CancellationToken.None);
        return await inner.ReceiveAsync(maxMessageBytes, cancellationToken).ConfigureAwait(false);
    }
}
