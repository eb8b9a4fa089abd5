namespace Wavix.Streaming;

/// <summary>Keeps account of what is sent, in the order of the wire.</summary>
internal interface ISendAccount
{
    /// <summary>Called by whoever has the turn to send, just before the command goes out.</summary>
    /// <param name="command">The command; what stands for something else (<see cref="OutgoingKind.NextOfPlayer"/>) is replaced by it.</param>
    /// <returns>Whether there is something to send.</returns>
    bool Enter(ref OutgoingCommand command);
}
