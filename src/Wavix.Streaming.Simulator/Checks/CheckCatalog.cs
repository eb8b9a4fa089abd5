namespace Wavix.Streaming.Simulator;

/// <summary>All checks, in the order of reports.</summary>
internal static class CheckCatalog
{
    public static readonly Check TextFrames = new(
        "text-frames", CheckClass.Protocol, "Every message of the server is one WebSocket text message of valid UTF-8.");

    public static readonly Check ValidJson = new("valid-json", CheckClass.Protocol, "Every message of the server is one JSON object.");

    public static readonly Check KnownCommands = new(
        "known-commands", CheckClass.Protocol, "The server sends only media, mark and clear.");

    public static readonly Check AudioPayload = new(
        "audio-payload", CheckClass.Protocol, "The payload of a media command is base64 of whole 16-bit samples.");

    public static readonly Check MarkName = new("mark-name", CheckClass.Protocol, "A mark command has a name.");

    public static readonly Check StreamId = new(
        "stream-id", CheckClass.Protocol, "If a command has a stream_id, it is that of the call's start.");

    public static readonly Check OneWayStream = new("one-way-stream", CheckClass.Protocol, "On a one-way stream the server sends nothing.");

    public static readonly Check OrdinaryCall = new(
        "ordinary-call", CheckClass.Survival, "An ordinary call continues until the caller hangs up or the server closes it in order.");

    public static readonly Check MarkRoundTrip = new("mark-round-trip", CheckClass.Survival, "The call continues when marks of the server are returned.");

    public static readonly Check ClearRoundTrip = new(
        "clear-round-trip", CheckClass.Survival, "The call continues after a clear of the server, which returns its pending marks immediately.");

    public static readonly Check PrettyJson = new("pretty-json", CheckClass.Survival, "JSON with line breaks and spaces is read like any other.");

    public static readonly Check FragmentedJson = new(
        "fragmented-json", CheckClass.Survival, "Messages that arrive in several WebSocket frames are put together.");

    public static readonly Check UnknownFields = new(
        "unknown-fields", CheckClass.Survival, "Unknown fields, and numbers beyond 64 bits in them, are skipped.");

    public static readonly Check UnknownEvent = new("unknown-event", CheckClass.Survival, "An unknown event is skipped.");

    public static readonly Check MalformedJson = new("malformed-json", CheckClass.Survival, "Malformed JSON does not break the connection.");

    public static readonly Check InvalidAudio = new("invalid-audio", CheckClass.Survival, "Audio that can't be decoded does not break the connection.");

    public static readonly Check WrongIds = new("wrong-ids", CheckClass.Survival, "Events with ids of another call do not break the connection.");

    public static readonly Check BinaryMessage = new("binary-message", CheckClass.Survival, "A binary message does not break the connection.");

    public static readonly Check OversizedMessage = new(
        "oversized-message", CheckClass.Survival, "A message of 2 MiB does not break the connection.");

    public static readonly Check AbruptReset = new("abrupt-reset", CheckClass.Survival, "After a call whose connection was lost, the next one is served.");

    public static readonly Check LongCall = new("long-call", CheckClass.Survival, "20 s of audio in real time do not break the connection.");

    public static readonly Check TwoCalls = new("two-calls", CheckClass.Survival, "Two calls at the same time continue side by side.");

    public static readonly Check FrameSize = new("frame-size", CheckClass.Advice, "Audio is sent in frames of 20 ms, 960 bytes.");

    public static readonly Check StreamIdPresent = new("stream-id-present", CheckClass.Advice, "Every command carries the stream_id.");

    public static readonly Check Pace = new(
        "pace", CheckClass.Advice, "Audio is sent at most 1 s before the caller hears it, so that the caller can interrupt.");

    public static readonly Check CloseAnswered = new(
        "close-answered", CheckClass.Advice, "The close after stop is answered with a close.");

    public static readonly Check BargeIn = new(
        "barge-in", CheckClass.Conversation, "The server stops speaking within 500 ms when the caller speaks over it.");

    public static readonly Check Answers = new("answers", CheckClass.Conversation, "The server is heard within 5 s after the caller has spoken.");

    public static readonly Check NoSelfInterrupt = new(
        "no-self-interrupt", CheckClass.Conversation, "The server's own audio, which a line echo returns after 150 ms at -20 dB, does not interrupt it.");

    public static readonly Check EndsTheCall = new(
        "ends-the-call", CheckClass.Conversation, "The server ends the connection within 2 s after the close.");

    public static readonly Check WebhookAnswered = new("webhook-answered", CheckClass.Http, "Every webhook is answered with 2xx within 10 s.");

    public static readonly Check ApiKey = new("api-key", CheckClass.Http, "Every request to the API carries the key.");

    public static readonly Check ApiRequests = new(
        "api-requests", CheckClass.Http, "Every request to the API has a path and fields that the API knows, at a time when the call allows it.");

    public static readonly Check HangsUp = new("hangs-up", CheckClass.Http, "When the server ends the stream, it hangs up the call.");

    public static readonly Check RepeatedWebhook = new("repeated-webhook", CheckClass.Http, "A webhook that arrives twice does not answer the call twice.");

    public static readonly Check SlowApi = new("slow-api", CheckClass.Http, "After an answer that takes 3 s, the next call is served.");

    public static readonly Check RefusedApi = new("refused-api", CheckClass.Http, "After a call whose requests are refused with 503, the next one is served.");

    public static readonly Check WebhookPrompt = new("webhook-prompt", CheckClass.Advice, "Every webhook is answered within 1 s.");

    public static readonly Check NoLateRequests = new(
        "no-late-requests", CheckClass.Advice, "When the server has been notified that a call is completed, it sends no more requests for it.");

    /// <summary>The checks of streams.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        TextFrames, ValidJson, KnownCommands, AudioPayload, MarkName, StreamId, OneWayStream,
        OrdinaryCall, MarkRoundTrip, ClearRoundTrip, PrettyJson, FragmentedJson, UnknownFields, UnknownEvent, MalformedJson, InvalidAudio,
        WrongIds, BinaryMessage, OversizedMessage, AbruptReset, LongCall, TwoCalls,
        FrameSize, StreamIdPresent, Pace, CloseAnswered,
        BargeIn, Answers, NoSelfInterrupt, EndsTheCall,
    ];

    /// <summary>The additional checks of a server that is called by its webhook.</summary>
    public static IReadOnlyList<Check> Http { get; } =
    [
        WebhookAnswered, ApiKey, ApiRequests, HangsUp, RepeatedWebhook, SlowApi, RefusedApi, WebhookPrompt, NoLateRequests,
    ];
}
