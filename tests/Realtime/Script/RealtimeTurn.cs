using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A response that is about to start, for the script.</summary>
public sealed record RealtimeTurn
{
    /// <summary>The session.</summary>
    public required FakeRealtimeSession Session { get; init; }

    /// <summary>The number of the response in its session, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Whether the client asked for the response. If false, the end of the caller's speech did.</summary>
    public required bool IsAsked { get; init; }

    /// <summary>The <c>response</c> of the client's <c>response.create</c>; empty if there is none.</summary>
    public required JsonObject Request { get; init; }

    /// <summary>The instructions of this response: its own, or those of the session.</summary>
    public required string Instructions { get; init; }

    /// <summary>What the model remembers, oldest first.</summary>
    public required IReadOnlyList<RememberedItem> Memory { get; init; }
}
