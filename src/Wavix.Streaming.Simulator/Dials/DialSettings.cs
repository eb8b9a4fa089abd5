using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>What is dialed, by whom, and what the line does.</summary>
internal sealed record DialSettings
{
    /// <summary>Where the webhooks of an inbound call are posted; null if the application places the call.</summary>
    public Uri? WebhookUrl { get; init; }

    public string From { get; init; } = "+12025550100";

    public string To { get; init; } = "+12025550199";

    /// <summary>The key that the application must send.</summary>
    public string ApiKey { get; init; } = "test-key";

    /// <summary>Maximum time for the application to answer each webhook.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time for the application to answer the call after it has answered the webhook, and then to start a stream.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time between the end of the stream and that of the call.</summary>
    public TimeSpan HangUpTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The address to connect streams to instead of that in their URLs; null for theirs.</summary>
    public StreamAddress? Connect { get; init; }

    /// <summary>The keys that the caller presses in each collection of digits, in order.</summary>
    public IReadOnlyList<string> Digits { get; init; } = [];

    /// <summary>Faults of the API, as <see cref="ApiFaultNames"/> reads them.</summary>
    public IReadOnlyList<string> ApiFaults { get; init; } = [];

    /// <summary>Settings of the streams.</summary>
    public SimulatedCallOptions Stream { get; init; } = new();

    /// <summary>What the caller says.</summary>
    public IReadOnlyList<CallerLine> Lines { get; init; } = [];

    /// <summary>What the callee says at the same time; only in a one-way stream of both tracks.</summary>
    public byte[] Answered { get; init; } = [];

    /// <summary>What the caller does instead; null for the lines.</summary>
    public CallScript? Script { get; init; }

    /// <summary>When the caller hangs up; null for some time after the last line.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The person who makes the call; null to say the lines.</summary>
    public IDialedPerson? Person { get; init; }

    /// <summary>What the phone that the application calls does.</summary>
    public PhoneBehavior Phone { get; init; } = new();

    /// <summary>Returns the server of a stream.</summary>
    public ServerTarget TargetOf(Uri streamUrl) => Connect is null
        ? new ServerTarget(streamUrl.AbsoluteUri, [], null)

        // With the host of the URL, as a proxy in front of the server does, and as curl's --connect-to.
        : new ServerTarget(Connect.Replace(streamUrl).AbsoluteUri, [("Host", streamUrl.Authority)], null);
}

/// <summary>What the phone that the application calls does.</summary>
internal sealed record PhoneBehavior
{
    /// <summary>How long to wait for the application's call.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long it rings before the reaction.</summary>
    public TimeSpan AnswerAfter { get; init; } = TimeSpan.FromSeconds(1);

    public PhoneReaction Reaction { get; init; }
}

/// <summary>The reaction of a phone that rings.</summary>
internal enum PhoneReaction
{
    /// <summary>A person answers.</summary>
    Answer,

    /// <summary>An answering machine answers.</summary>
    Machine,

    /// <summary>The phone is busy.</summary>
    Busy,

    /// <summary>The person rejects the call.</summary>
    Reject,
}
