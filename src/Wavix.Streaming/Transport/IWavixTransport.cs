namespace Wavix.Streaming;

/// <summary>Carries whole UTF-8 messages between Wavix and the application, one at a time each way; knows nothing of what they say.</summary>
/// <remarks>
/// <para>
/// Who may call what when: one receive at a time and one send at a time; the two may overlap. <see cref="CloseAsync"/> counts as a send.
/// <see cref="Abort"/> may be called at any time, from any thread, also while the others run. Disposing is for when all else has returned
/// or after <see cref="Abort"/>.
/// </para>
/// <para>
/// What the peer or the network does comes as a <see cref="WavixTransportMessage"/>, not as an exception of the receive.
/// </para>
/// </remarks>
public interface IWavixTransport : IAsyncDisposable
{
    /// <summary>Waits for the next message, the peer's close or the loss of the connection.</summary>
    /// <param name="maxMessageBytes">Most bytes of one message, at least 1; a longer one is never held whole but told as <see cref="WavixTransportMessageKind.TooLarge"/>.</param>
    /// <param name="cancellationToken">Gives up waiting. A transport may be aborted by that, since a message may be half received.</param>
    /// <returns>
    /// What came. Its data are valid until the next call. After a close or a loss every further call returns the same again. After our own
    /// close messages go on coming until the peer answers.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken);

    /// <summary>Sends one text message.</summary>
    /// <param name="utf8Message">The message; may be empty. Must not change until the call completes.</param>
    /// <param name="cancellationToken">Gives up sending. A transport may be aborted by that, since a message may be half sent.</param>
    /// <exception cref="IOException">The connection is gone, or we have closed it.</exception>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken);

    /// <summary>
    /// Sends our close, or answers the peer's; the peer's own then comes by <see cref="ReceiveAsync"/>. Does nothing when we have closed
    /// before or the connection is gone.
    /// </summary>
    /// <param name="status">A WebSocket close status, null for none. A transport that can't carry it leaves it out.</param>
    /// <param name="description">A text for people, null for none; cut to what the transport can carry.</param>
    /// <param name="cancellationToken">Gives up sending, which may abort the transport.</param>
    /// <exception cref="ArgumentException">A transport that carries statuses may refuse one that no close frame can have.</exception>
    /// <exception cref="OperationCanceledException">The token tripped.</exception>
    ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken);

    /// <summary>Ends the connection at once, without a close: a pending receive returns a loss, a pending send fails.</summary>
    void Abort();
}
