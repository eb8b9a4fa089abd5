namespace Wavix.Streaming;

/// <summary>A message on its way out. A value, so that sending one allocates nothing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">The audio of <c>media</c>; the whole message of <see cref="OutboundKind.Raw"/>.</param>
/// <param name="MarkName">The name of a <c>mark</c>.</param>
/// <param name="IsOfApplication">Whether the application sends it, rather than playback.</param>
internal readonly record struct OutboundCommand(
    OutboundKind Kind, ReadOnlyMemory<byte> Payload = default, string MarkName = "", bool IsOfApplication = false);

internal enum OutboundKind
{
    Media,
    Mark,
    Clear,

    /// <summary>A message as the application wrote it: a command that this version does not know.</summary>
    Raw,
}

/// <summary>A message that waits for its turn to be sent.</summary>
internal sealed class OutboundItem(OutboundCommand command)
{
    private readonly TaskCompletionSource<bool> _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutboundCommand Command => command;

    /// <summary>True when it was sent; false when the stream has ended, the connection was lost, or an interrupt dropped it.</summary>
    public Task<bool> Sent => _sent.Task;

    public void Complete(bool isSent) => _sent.TrySetResult(isSent);

    public void Fail(Exception error) => _sent.TrySetException(error);

    public void Cancel(CancellationToken token) => _sent.TrySetCanceled(token);
}
