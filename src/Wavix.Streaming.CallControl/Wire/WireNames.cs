namespace Wavix.Streaming.CallControl;

/// <summary>
/// The fixed values of the API as written on the wire. An unknown value is not an error: its text is kept next to the enum value.
/// </summary>
internal static class WireNames
{
    public const string CallSetup = "call_setup";
    public const string Ringing = "ringing";
    public const string EarlyMedia = "early_media";
    public const string Answered = "answered";
    public const string Completed = "completed";
    public const string Busy = "busy";
    public const string Canceled = "cancelled";
    public const string Rejected = "rejected";
    public const string OnCallEvent = "on_call_event";

    private const string Inbound = "inbound";
    private const string Outbound = "outbound";
    private const string Both = "both";
    private const string OneWay = "oneway";
    private const string TwoWay = "twoway";
    private const string OnCall = "on-call";
    private const string PostCall = "post-call";
    private const string Started = "started";
    private const string Failed = "failed";
    private const string NoAnswer = "noanswer";

    public static CallDirection ParseDirection(string? text) => text switch
    {
        Inbound => CallDirection.Inbound,
        Outbound => CallDirection.Outbound,
        _ => CallDirection.Unknown,
    };

    public static string? ToText(CallDirection value) => value switch
    {
        CallDirection.Inbound => Inbound,
        CallDirection.Outbound => Outbound,
        _ => null,
    };

    public static CallEventType ParseEventType(string? text) => text switch
    {
        CallSetup => CallEventType.CallSetup,
        Ringing => CallEventType.Ringing,
        EarlyMedia => CallEventType.EarlyMedia,
        Answered => CallEventType.Answered,
        Completed => CallEventType.Completed,
        Busy => CallEventType.Busy,
        Canceled => CallEventType.Canceled,
        Rejected => CallEventType.Rejected,
        OnCallEvent => CallEventType.OnCallEvent,
        _ => CallEventType.Unknown,
    };

    public static string? ToText(CallEventType value) => value switch
    {
        CallEventType.CallSetup => CallSetup,
        CallEventType.Ringing => Ringing,
        CallEventType.EarlyMedia => EarlyMedia,
        CallEventType.Answered => Answered,
        CallEventType.Completed => Completed,
        CallEventType.Busy => Busy,
        CallEventType.Canceled => Canceled,
        CallEventType.Rejected => Rejected,
        CallEventType.OnCallEvent => OnCallEvent,
        _ => null,
    };

    public static string? ToText(CallStreamType value) => value switch
    {
        CallStreamType.OneWay => OneWay,
        CallStreamType.TwoWay => TwoWay,
        _ => null,
    };

    public static string? ToText(CallStreamChannel value) => value switch
    {
        CallStreamChannel.Inbound => Inbound,
        CallStreamChannel.Outbound => Outbound,
        CallStreamChannel.Both => Both,
        _ => null,
    };

    public static CallWebhookType ParseWebhookType(string? text) => text switch
    {
        OnCall => CallWebhookType.OnCall,
        PostCall => CallWebhookType.PostCall,
        _ => CallWebhookType.Unknown,
    };

    public static string? ToText(CallWebhookType value) => value switch
    {
        CallWebhookType.OnCall => OnCall,
        CallWebhookType.PostCall => PostCall,
        _ => null,
    };

    public static DigitsStatus ParseDigitsStatus(string? text) => text switch
    {
        Started => DigitsStatus.Started,
        Completed => DigitsStatus.Completed,
        Failed => DigitsStatus.Failed,
        _ => DigitsStatus.Unknown,
    };

    public static string? ToText(DigitsStatus value) => value switch
    {
        DigitsStatus.Started => Started,
        DigitsStatus.Completed => Completed,
        DigitsStatus.Failed => Failed,
        _ => null,
    };

    public static AudioPlaybackStatus ParsePlaybackStatus(string? text) => text switch
    {
        Started => AudioPlaybackStatus.Started,
        Completed => AudioPlaybackStatus.Completed,
        _ => AudioPlaybackStatus.Unknown,
    };

    public static string? ToText(AudioPlaybackStatus value) => value switch
    {
        AudioPlaybackStatus.Started => Started,
        AudioPlaybackStatus.Completed => Completed,
        _ => null,
    };

    public static CallDisposition ParseDisposition(string? text) => text switch
    {
        Answered => CallDisposition.Answered,
        NoAnswer => CallDisposition.NoAnswer,
        Busy => CallDisposition.Busy,
        Failed => CallDisposition.Failed,
        _ => CallDisposition.Unknown,
    };

    public static string? ToText(CallDisposition value) => value switch
    {
        CallDisposition.Answered => Answered,
        CallDisposition.NoAnswer => NoAnswer,
        CallDisposition.Busy => Busy,
        CallDisposition.Failed => Failed,
        _ => null,
    };
}
