using System.Net.WebSockets;

namespace Wavix.Streaming.Testing;

/// <summary>Settings of a <see cref="SimulatedWavix"/>, which copies them.</summary>
public sealed class SimulatedWavixOptions
{
    /// <summary>The address of the API, ending with a slash. Requests to other addresses fail. Default <c>https://api.wavix.com/</c>.</summary>
    public Uri ApiAddress { get; set; } = new("https://api.wavix.com/");

    /// <summary>The key that requests must carry as <c>Authorization: Bearer …</c>. Default <c>test-key</c>.</summary>
    public string ApiKey { get; set; } = "test-key";

    /// <summary>
    /// Where the webhooks of inbound calls are posted: the status URL of the number. If null (default), they are posted to the <c>on-call</c>
    /// URL that the application registered, if there is one. Which of the two Wavix prefers is our choice.
    /// </summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>
    /// Posts the webhooks, for example the client of ASP.NET Core's <c>TestServer</c>. The caller keeps ownership. Null (default) for a
    /// client that follows no redirect and uses no proxy.
    /// </summary>
    public HttpClient? WebhookClient { get; set; }

    /// <summary>
    /// Opens the WebSocket of a stream, for example with the <c>WebSocketClient</c> of ASP.NET Core's <c>TestServer</c>. It may connect to
    /// another address than the public one of the stream URL. Null (default) to connect to the stream URL as
    /// <see cref="SimulatedCall.ConnectAsync"/> does.
    /// </summary>
    public Func<Uri, CancellationToken, Task<WebSocket>>? ConnectStreamAsync { get; set; }

    /// <summary>Opens a stream with its own settings, for the tool; null for <see cref="ConnectStreamAsync"/>.</summary>
    internal Func<Uri, SimulatedCallOptions, CancellationToken, Task<SimulatedCall>>? OpenStreamAsync { get; set; }

    /// <summary>
    /// Settings of the streams. The ids, the type, the channel and the clock are replaced by those of the stream and of these options.
    /// </summary>
    public SimulatedCallOptions StreamOptions { get; set; } = new();

    /// <summary>Maximum wait for the answer to a webhook, above zero. Default 10 s, our choice. A webhook is not retried.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum wait for a stream to connect, above zero. Default 10 s, our choice.</summary>
    public TimeSpan StreamConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an inbound call rings, and an outbound one whose request has no <c>timeout</c>; above zero. Default 60 s, our choice.
    /// </summary>
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The playing time of every audio file that the application plays, above zero. Default 1 s. No file is loaded.</summary>
    public TimeSpan AudioFileDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the call ends when the application closes its stream. Default false. Wavix's documents do not say; test an application with
    /// both values.
    /// </summary>
    public bool HangUpWhenStreamCloses { get; set; }

    /// <summary>
    /// Called for every request to the API when its result is known, before the request is answered and added to
    /// <see cref="SimulatedWavix.Requests"/>. Runs on the simulator's threads, must be quick and must not throw.
    /// </summary>
    public Action<SimulatedApiRequest>? OnRequest { get; set; }

    /// <summary>
    /// Called for every webhook when it was answered or its time has passed, before it is added to <see cref="SimulatedWavix.Webhooks"/>.
    /// Runs on the simulator's threads, must be quick and must not throw.
    /// </summary>
    public Action<SimulatedWebhook>? OnWebhook { get; set; }

    /// <summary>The clock of everything here. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Returns a checked copy that the caller can't change.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names the property and the range.</exception>
    internal SimulatedWavixOptions CloneValidated()
    {
        Require(
            ApiAddress is { IsAbsoluteUri: true } address && address.AbsolutePath.EndsWith('/'),
            nameof(ApiAddress),
            "an absolute URL that ends with a slash");
        Require(!string.IsNullOrEmpty(ApiKey), nameof(ApiKey), "a key");
        Require(
            WebhookUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https" },
            nameof(WebhookUrl),
            "null or an absolute http or https URL");
        RequireDuration(WebhookTimeout, nameof(WebhookTimeout));
        RequireDuration(StreamConnectTimeout, nameof(StreamConnectTimeout));
        RequireDuration(RingTimeout, nameof(RingTimeout));
        RequireDuration(AudioFileDuration, nameof(AudioFileDuration));
        Require(TimeProvider is not null, nameof(TimeProvider), "a TimeProvider; TimeProvider.System is the default");
        Require(StreamOptions is not null, nameof(StreamOptions), "a SimulatedCallOptions; a new one is the default");
        StreamOptions!.Validate();
        var copy = (SimulatedWavixOptions)MemberwiseClone();
        copy.StreamOptions = StreamOptions.CloneForStream("", "", StreamOptions.StreamType, StreamOptions.Channel, TimeProvider!);
        return copy;
    }

    private static void RequireDuration(TimeSpan value, string property) =>
        Require(value > TimeSpan.Zero && value.TotalMilliseconds < uint.MaxValue, property, "above zero and below 49 days");

    private static void Require(bool holds, string property, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(SimulatedWavixOptions)}.{property} must be {range}.", property);
        }
    }
}
