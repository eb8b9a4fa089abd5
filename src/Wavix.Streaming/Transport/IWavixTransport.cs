namespace Wavix.Streaming;

/// <summary>
/// Carries whole UTF-8 messages between Wavix and the application, one at a time in each direction. Does not interpret them.
/// </summary>
/// <remarks>
/// <para>
/// Concurrency: one receive and one send at a time; the two may overlap. <see cref="CloseAsync"/> counts as a send.
/// <see cref="Abort"/> may be called at any time, from any thread, even while other calls are running. Dispose only after all other calls
/// have returned or after <see cref="Abort"/>.
/// </para>
/// <para>What the peer or the network does is returned as a <see cref="WavixTransportMessage"/>. The receive does not throw for it.</para>
/// </remarks>
public interface IWavixTransport : IAsyncDisposable
{
    /// <summary>Waits for the next message, the peer's close or the loss of the connection.</summary>
    /// <param name="maxMessageBytes">
    /// Maximum message size in bytes, at least 1. A longer message is never buffered whole; it is reported as
    /// <see cref="WavixTransportMessageKind.TooLarge"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. This may abort the transport, because a message may be partly received.</param>
    /// <returns>
    /// What was received. Its data is valid until the next call. After a close or a loss, every further call returns the same result again.
    /// After our own close, messages are received until the peer answers.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken);

    /// <summary>Sends one text message.</summary>
    /// <param name="utf8Message">The message; may be empty. Must not change until the call completes.</param>
    /// <param name="cancellationToken">Cancels the send. This may abort the transport, because a message may be partly sent.</param>
    /// <exception cref="IOException">The connection is lost, or we have closed it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken);

    /// <summary>
    /// Sends our close, or answers the peer's. The peer's own close is then returned by <see cref="ReceiveAsync"/>. Does nothing if we have
    /// closed before or the connection is lost.
    /// </summary>
    /// <param name="status">A WebSocket close status; null for none. Omitted by a transport that can't carry it.</param>
    /// <param name="description">A text for people; null for none. Cut to the length that the transport can carry.</param>
    /// <param name="cancellationToken">Cancels the send. This may abort the transport.</param>
    /// <exception cref="ArgumentException">
    /// The status can't occur in a close frame. Only a transport that carries statuses may throw this.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken);

    /// <summary>Ends the connection immediately, without a close. A pending receive returns a loss; a pending send fails.</summary>
    void Abort();
}
