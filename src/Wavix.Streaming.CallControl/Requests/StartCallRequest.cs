namespace Wavix.Streaming.CallControl;

/// <summary>What <see cref="WavixCallControlClient.StartCallAsync"/> asks for. What is null is not sent.</summary>
public sealed class StartCallRequest
{
    internal const int MaxRingSeconds = 3600;

    /// <summary>
    /// Wire field <c>from</c>: the caller ID, an active or verified number of the account. E.164: 2 to 15 digits, the first not 0, with or
    /// without a plus.
    /// </summary>
    public required string From { get; init; }

    /// <summary>Wire field <c>to</c>: the destination number, in the same form.</summary>
    public required string To { get; init; }

    /// <summary>
    /// Wire field <c>callback_url</c>: where Wavix posts the events of this call, an absolute <c>https</c> or <c>http</c> address. Read them with
    /// <see cref="CallEventReader"/>.
    /// </summary>
    public required Uri CallbackUrl { get; init; }

    /// <summary>Wire field <c>recording</c>: whether Wavix records the call; null for Wavix's default (off).</summary>
    public bool? Record { get; init; }

    /// <summary>Wire field <c>voicemail_detection</c>: whether Wavix detects answering machines; null for Wavix's default (off).</summary>
    public bool? DetectVoicemail { get; init; }

    /// <summary>Wire field <c>tag</c>: your own text about the call, which its events carry; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>
    /// Wire field <c>timeout</c>: maximum time to ring. 1 to 3,600 whole seconds; Wavix may have a lower limit. Null for Wavix's default.
    /// </summary>
    public TimeSpan? RingTimeout { get; init; }

    internal StartCallBody ToBody()
    {
        var problems = new RequestProblems(nameof(StartCallRequest));
        problems.RequireNumber(From, nameof(From));
        problems.RequireNumber(To, nameof(To));
        problems.RequireHttpUrl(CallbackUrl, nameof(CallbackUrl));
        problems.RequireSeconds(RingTimeout, nameof(RingTimeout), 1, MaxRingSeconds);
        problems.ThrowIfAny();
        return new StartCallBody
        {
            From = From,
            To = To,
            CallbackUrl = CallbackUrl.AbsoluteUri,
            Recording = Record,
            VoicemailDetection = DetectVoicemail,
            Tag = Tag,
            Timeout = (int?)RingTimeout?.TotalSeconds,
        };
    }
}
