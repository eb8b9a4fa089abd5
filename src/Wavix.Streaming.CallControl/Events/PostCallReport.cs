namespace Wavix.Streaming.CallControl;

/// <summary>
/// What a call was and what it cost. A property whose wire field was absent, mistyped, out of range or too long is null; a cost that could not
/// be read is not zero.
/// </summary>
public sealed class PostCallReport : PostCallEvent
{
    private readonly string? _directionText;
    private readonly string? _dispositionText;

    /// <summary>Wire field <c>uuid</c>: the id of the call. Never empty in a report that was read.</summary>
    public string CallId { get; init; } = "";

    /// <summary>Wire field <c>direction</c>.</summary>
    public CallDirection Direction
    {
        get => WireNames.ParseDirection(_directionText);
        init => _directionText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>direction</c> as received.</summary>
    public string? DirectionText
    {
        get => _directionText;
        init => _directionText = value;
    }

    /// <summary>Wire field <c>from</c>: the caller ID. Personal data; keep it out of logs.</summary>
    public string? From { get; init; }

    /// <summary>Wire field <c>to</c>: the called number. Personal data; keep it out of logs.</summary>
    public string? To { get; init; }

    /// <summary>
    /// Wire field <c>destination</c>. Of an outbound call, the country and perhaps the carrier or city. Of an inbound call, the SIP trunk, SIP
    /// address or number to which it was forwarded.
    /// </summary>
    public string? Destination { get; init; }

    /// <summary>Wire field <c>duration</c>, in seconds on the wire: zero to 100 years.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Wire field <c>charge</c>: the cost of the whole call in USD.</summary>
    public decimal? Charge { get; init; }

    /// <summary>Wire field <c>per_minute</c>: the price of a minute in USD.</summary>
    public decimal? PerMinute { get; init; }

    /// <summary>Wire field <c>date</c>: when the call was.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Wire field <c>disposition</c>: how the call ended.</summary>
    public CallDisposition Disposition
    {
        get => WireNames.ParseDisposition(_dispositionText);
        init => _dispositionText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>disposition</c> as received.</summary>
    public string? DispositionText
    {
        get => _dispositionText;
        init => _dispositionText = value;
    }

    /// <summary>A short text for logs: direction and disposition, never ids, numbers or costs.</summary>
    public override string ToString() => $"post-call report ({Direction}, {Disposition})";
}
