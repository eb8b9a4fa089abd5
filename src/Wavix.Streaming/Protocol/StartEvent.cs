using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>start</c>: the stream begins; says which call it belongs to and what it carries.</summary>
/// <remarks>
/// A peer can send a second <c>start</c> that names another call: it is delivered with <see cref="EventAnomalies.UnexpectedOrder"/> and
/// changes nothing. <c>WavixStreamSession.StreamInfo</c> keeps what the first one said: decide by it, not by this event.
/// </remarks>
[JsonConverter(typeof(WavixEventConverter<StartEvent>))]
public sealed class StartEvent : WavixEvent
{
    private readonly string? _streamTypeText;
    private readonly string? _channelText;

    /// <inheritdoc/>
    public override string EventName => "start";

    /// <summary>Wire field <c>stream_type</c>. <see cref="StreamType.Unknown"/> when absent or new; see <see cref="StreamTypeText"/>.</summary>
    public StreamType StreamType
    {
        get => WireNames.ParseStreamType(_streamTypeText);
        init => _streamTypeText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>stream_type</c> as it was in the message; null when it was absent, not a string or longer than <see cref="WavixEvent.MaxTextLength"/>.</summary>
    public string? StreamTypeText
    {
        get => _streamTypeText;
        init => _streamTypeText = value;
    }

    /// <summary>Wire field <c>channel</c>: the tracks that were asked for. <see cref="StreamChannel.Unknown"/> when absent or new.</summary>
    /// <remarks>In a two-way stream Wavix sends only the inbound track, whatever this says: trust <see cref="MediaEvent.Track"/>.</remarks>
    public StreamChannel Channel
    {
        get => WireNames.ParseChannel(_channelText);
        init => _channelText = WireNames.ToText(value);
    }

    /// <summary>Wire field <c>channel</c> as it was in the message; null when it was absent, not a string or longer than <see cref="WavixEvent.MaxTextLength"/>.</summary>
    public string? ChannelText
    {
        get => _channelText;
        init => _channelText = value;
    }
}
