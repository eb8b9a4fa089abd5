namespace Wavix.Streaming.AspNetCore;

/// <summary>What Wavix posted, and what is done with it.</summary>
/// <param name="CallId">The id of the call.</param>
/// <param name="Kind">The name of its type, for logs.</param>
/// <param name="HandleAsync">The handler, with the services of a scope of its own.</param>
internal sealed record Webhook(string CallId, string Kind, Func<IServiceProvider, CancellationToken, Task> HandleAsync)
{
    /// <summary>Why it is refused, a sentence; null if it is not.</summary>
    public string? Problem { get; init; }

    /// <summary>Runs before the handlers of earlier events have returned: one of them may wait for this event. Does not throw. Null for nothing.</summary>
    public Func<Task>? AnnounceAsync { get; init; }

    public static Webhook Refused(string problem) => new("", "", (_, _) => Task.CompletedTask) { Problem = problem };
}
