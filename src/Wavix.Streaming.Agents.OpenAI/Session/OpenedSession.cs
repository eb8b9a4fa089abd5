namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>The parts of a session whose server has answered.</summary>
internal sealed class OpenedSession
{
    public required RealtimeSocket Socket { get; init; }

    public required EventReader Reader { get; init; }

    public required EventMailbox Mailbox { get; init; }

    public required ExpiryTimer Expiry { get; init; }

    public required RealtimeLog Log { get; init; }

    public required Secret Secret { get; init; }

    public required SessionUpdate Update { get; init; }

    public required TimeSpan CloseTimeout { get; init; }

    public required TimeProvider Clock { get; init; }
}
