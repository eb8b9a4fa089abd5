namespace Wavix.Streaming.Agents;

/// <summary>The provider ends the session at a known time. The agent opens another before that, at a quiet moment.</summary>
public sealed class SessionExpiringEvent : SpeechModelEvent
{
    /// <summary>When the session ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
