using System.Net.WebSockets;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>What goes wrong with a connection. Sessions that are open have methods for the same.</summary>
public sealed record RealtimeFault
{
    /// <summary>The status with which the upgrade is refused; null if it is not.</summary>
    public int? RefusedWith { get; init; }

    /// <summary>The <c>Retry-After</c> of a refused upgrade; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How long the upgrade takes; null for at once.</summary>
    public TimeSpan? UpgradeAfter { get; init; }

    /// <summary>How long after the upgrade the session is created; null for at once.</summary>
    public TimeSpan? SessionAfter { get; init; }

    /// <summary>How late every event is; null for at once.</summary>
    public TimeSpan? EventDelay { get; init; }

    /// <summary>How long the session may be; null for <see cref="RealtimeServiceOptions.SessionDuration"/>.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>When <see cref="Action"/> happens, from the creation of the session; null if <see cref="AfterAudio"/> says when.</summary>
    public TimeSpan? After { get; init; }

    /// <summary><see cref="Action"/> happens when this much audio was sent in the session; null for never.</summary>
    public TimeSpan? AfterAudio { get; init; }

    /// <summary>What happens then.</summary>
    public Func<FakeRealtimeSession, Task>? Action { get; init; }

    /// <summary>The upgrade never completes.</summary>
    public static RealtimeFault HangsUpgrade { get; } = new() { UpgradeAfter = Timeout.InfiniteTimeSpan };

    /// <summary>The socket opens, and then there is no event.</summary>
    public static RealtimeFault HangsBeforeSession { get; } = new() { SessionAfter = Timeout.InfiniteTimeSpan };

    /// <summary>The upgrade is refused, such as with 429 or 503.</summary>
    public static RealtimeFault Refuses(int status, TimeSpan? retryAfter = null) => new() { RefusedWith = status, RetryAfter = retryAfter };

    /// <summary>The session ends after a time, with the real service's error and close. <c>expires_at</c> says so.</summary>
    public static RealtimeFault ExpiresAfter(TimeSpan duration) => new() { Expires = duration };

    /// <summary>Every event is late by a time.</summary>
    public static RealtimeFault Delays(TimeSpan delay) => new() { EventDelay = delay };

    /// <summary>The connection is lost when this much audio was sent.</summary>
    public static RealtimeFault DropsAfterAudio(TimeSpan audio) => new() { AfterAudio = audio, Action = session => { session.Drop(); return Task.CompletedTask; } };

    /// <summary>Nothing is sent any more when this much audio was sent; the socket stays open.</summary>
    public static RealtimeFault StallsAfterAudio(TimeSpan audio) => new() { AfterAudio = audio, Action = session => { session.Stall(); return Task.CompletedTask; } };

    /// <summary>The service closes when this much audio was sent.</summary>
    public static RealtimeFault ClosesAfterAudio(TimeSpan audio, WebSocketCloseStatus status, string reason) =>
        new() { AfterAudio = audio, Action = session => session.CloseAsync(status, reason) };
}
