using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>start</c>: the stream begins. Identifies the call and says what the stream carries.</summary>
/// <remarks>
/// The peer can send a second <c>start</c> that names another call. It is delivered with <see cref="EventAnomalies.UnexpectedOrder"/> and
/// changes nothing. <c>WavixStreamSession.StreamInfo</c> keeps the values of the first one: base decisions on it, not on this event.
/// </remarks>
[JsonConverter(typeof(WavixEventConverter<StartEvent>))]
public sealed class StartEvent : WavixEvent
{
    private readonly string? _streamTypeText;
    private readonly string? _channelText;

    /// <inheritdoc/>
    public override string EventName => "start";

    internal override EventKind Kind => EventKind.Start;

    /// <summary>Wire field <c>stream_type</c>. <see cref="StreamType.Unknown"/> when absent or new; see <see cref="StreamTypeText"/>.</summary>
    public StreamType StreamType
    {
        get => WireNames.ParseStreamType(_streamTypeText);
        init => _streamTypeText = WireNames.ToText(value);
    }

    /// <summary>
    /// Wire field <c>stream_type</c> as received. Null if it was absent, not a string or longer than
    /// <see cref="WavixEvent.MaxTextLength"/>.
    /// </summary>
    public string? StreamTypeText
    {
        get => _streamTypeText;
        init => _streamTypeText = value;
    }

    /// <summary>
    /// Wire field <c>channel</c>: the requested tracks. <see cref="StreamChannel.Unknown"/> if the field is absent or has an unknown value.
    /// </summary>
    /// <remarks>
    /// In a two-way stream Wavix sends only the inbound track, whatever the value of this field. Use <see cref="MediaEvent.Track"/>
    /// instead.
    /// </remarks>
    public StreamChannel Channel
    {
        get => WireNames.ParseChannel(_channelText);
        init => _channelText = WireNames.ToText(value);
    }

    /// <summary>
    /// Wire field <c>channel</c> as received. Null if it was absent, not a string or longer than <see cref="WavixEvent.MaxTextLength"/>.
    /// </summary>
    public string? ChannelText
    {
        get => _channelText;
        init => _channelText = value;
    }
}
