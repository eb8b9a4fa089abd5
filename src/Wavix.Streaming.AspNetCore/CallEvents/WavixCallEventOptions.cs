using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Settings of the endpoints that Wavix posts call events to. Validated when the application starts.</summary>
public sealed class WavixCallEventOptions
{
    /// <summary>Minimum length of <see cref="Secret"/>, in characters.</summary>
    internal const int MinSecretLength = 16;

    /// <summary>
    /// The secret in the address that Wavix was given: what a request has for <c>{secret}</c> in the route. Wavix does not sign webhooks, so
    /// the address itself is what proves that a request is from Wavix. At least 16 characters, none of them <c>/</c>, <c>?</c> or
    /// <c>#</c>; never logged. Required if the route has <c>{secret}</c>. Default one that is derived from the API key of
    /// <c>AddWavixCallControl</c>, the same on all instances until the key changes; none without the key. Set your own, made with
    /// <c>openssl rand -hex 32</c>, if the address must outlive the key.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>Maximum length of a request's body in bytes; a longer one is answered with 413. 1 KiB to 1 MiB. Default 64 KiB.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Maximum number of events whose handlers have not returned, at least 1; one more is answered with 503. Default 1,000.
    /// </summary>
    public int MaxPendingEvents { get; set; } = 1000;

    /// <summary>
    /// How long an event is remembered: the same event delivered again within this time is answered with 200 and not handled again. Zero
    /// (each delivery is handled) to 24 hours. Default 10 minutes.
    /// </summary>
    public TimeSpan RepeatWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Maximum number of events that are remembered, at least 1; beyond it the oldest is forgotten. Default 10,000.</summary>
    public int MaxRememberedEvents { get; set; } = 10_000;

    /// <summary>
    /// Whether a request is answered only when the handler has returned. If it has thrown, the answer is 500, and the same event may be
    /// delivered again. If false, the request is answered with 200 at once, and a failure of the handler is only logged. Default false: how
    /// long Wavix waits for the answer, and whether it repeats a request, is not documented.
    /// </summary>
    public bool AnswerAfterHandler { get; set; }

    /// <summary>
    /// Maximum wait for the <see cref="ICallEventBackplane"/>, above zero and at most 1 minute. After it an event is handled as if there were only
    /// this instance. Default 2 s.
    /// </summary>
    public TimeSpan BackplaneTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long <see cref="WavixCall.CollectDigitsAsync"/> waits beyond the time that the caller has: for the prompt to play, and for the webhook.
    /// Above zero and at most 1 hour. Default 1 minute.
    /// </summary>
    public TimeSpan DigitsTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock. Default the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal OptionProblems GetProblems()
    {
        var problems = new OptionProblems(nameof(WavixCallEventOptions));
        problems.Require(
            Secret is null || (Secret.Length >= MinSecretLength && Secret.AsSpan().IndexOfAny("/?#") < 0),
            nameof(Secret),
            "not usable",
            $"at least {MinSecretLength} characters without /, ? and #");
        problems.Require(
            MaxBodyBytes is >= 1024 and <= CallEventReader.MaxMessageBytes, nameof(MaxBodyBytes), MaxBodyBytes, "1,024 to 1,048,576");
        problems.Require(MaxPendingEvents >= 1, nameof(MaxPendingEvents), MaxPendingEvents, "at least 1");
        problems.Require(
            RepeatWindow >= TimeSpan.Zero && RepeatWindow <= TimeSpan.FromHours(24), nameof(RepeatWindow), RepeatWindow, "zero to 24 hours");
        problems.Require(MaxRememberedEvents >= 1, nameof(MaxRememberedEvents), MaxRememberedEvents, "at least 1");
        problems.Require(
            BackplaneTimeout > TimeSpan.Zero && BackplaneTimeout <= TimeSpan.FromMinutes(1),
            nameof(BackplaneTimeout),
            BackplaneTimeout,
            "above zero and at most 1 minute");
        problems.Require(
            DigitsTimeout > TimeSpan.Zero && DigitsTimeout <= TimeSpan.FromHours(1), nameof(DigitsTimeout), DigitsTimeout, "above zero and at most 1 hour");
        problems.Require(TimeProvider is not null, nameof(TimeProvider), TimeProvider, "a clock");
        return problems;
    }
}
