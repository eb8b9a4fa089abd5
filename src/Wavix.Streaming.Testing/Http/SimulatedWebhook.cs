using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>A webhook that the simulated Wavix posted to the application, and how it was answered.</summary>
public sealed class SimulatedWebhook
{
    internal SimulatedWebhook(WebhookPost post, DateTimeOffset at, TimeSpan duration, WebhookAnswer answer)
    {
        At = at;
        CallId = post.CallId;
        Url = post.Url;
        EventType = post.EventType;
        Body = System.Text.Encoding.UTF8.GetString(post.Body.Span);
        IsRepeat = post.IsRepeat;
        Duration = duration;
        Status = answer.Status;
        RedirectsTo = answer.RedirectsTo;
        Error = answer.Error;
        Cause = answer.Cause;
    }

    /// <summary>When it was posted, by the clock of the options.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The id of the call.</summary>
    public string CallId { get; }

    /// <summary>Where it was posted to.</summary>
    public Uri Url { get; }

    /// <summary>The <c>event_type</c> of an on-call webhook, or <c>post-call</c>.</summary>
    public string EventType { get; }

    /// <summary>The body, JSON.</summary>
    public string Body { get; }

    /// <summary>Whether it is an injected duplicate of the webhook before it; see <see cref="ApiFaults.RepeatWebhooks"/>.</summary>
    public bool IsRepeat { get; }

    /// <summary>The time until the answer, or until the wait for it ended.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The status of the answer; null if there was none.</summary>
    public int? Status { get; }

    /// <summary>
    /// The target of a redirect, without its query, which may contain a secret; null if the answer is not a redirect, or does not name one.
    /// Redirects are not followed.
    /// </summary>
    public string? RedirectsTo { get; }

    /// <summary>Why there was no answer; null if there was one.</summary>
    public string? Error { get; }

    /// <summary>The exception of a request that failed; null if there was none.</summary>
    internal Exception? Cause { get; }

    /// <summary>The webhook and its answer in one line, for a failed assertion.</summary>
    public override string ToString() => $"{EventType}: {Status?.ToString(CultureInfo.InvariantCulture) ?? Error}";
}

/// <summary>How a webhook was answered.</summary>
/// <param name="Status">The status; null if there was no answer.</param>
/// <param name="RedirectsTo">The target of a redirect; null if there was none.</param>
/// <param name="Error">Why there was no answer; null if there was one.</param>
/// <param name="Cause">The exception of a request that failed; null if there was none.</param>
internal readonly record struct WebhookAnswer(int? Status, string? RedirectsTo = null, string? Error = null, Exception? Cause = null);
