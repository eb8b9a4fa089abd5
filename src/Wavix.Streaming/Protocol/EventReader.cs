using System.Text;

namespace Wavix.Streaming;

/// <summary>
/// Turns messages of one stream into events. It remembers the ids of earlier messages, so that the events of a stream share their strings,
/// and two templates of its <c>media</c> messages, which are read faster by them. The default value remembers nothing yet. Not thread-safe.
/// </summary>
internal struct EventReader
{
    private const int MaxEventName = 64;

    // Four frames of 20 ms.
    private const int ScratchBytes = 4 * WavixAudio.FrameBytes;

    private KnownText _callId;
    private KnownText _streamId;
    private KnownText _track;
    private MediaTemplate? _template;
    private MediaTemplate? _otherTemplate;
    private byte[]? _scratch;
    private bool _hasReadMedia;

    /// <summary>
    /// Whether audio is only counted. Then the bytes of a <see cref="MediaEvent"/> are valid until the next message is read, and a payload of
    /// up to four frames allocates no array.
    /// </summary>
    public bool DiscardsAudio
    {
        set => _scratch = value ? _scratch ?? new byte[ScratchBytes] : null;
    }

    /// <summary>Reads any bytes; what is not an event becomes an <see cref="InvalidEvent"/>.</summary>
    /// <param name="message">One message, UTF-8. Nothing refers to it afterwards.</param>
    public WavixEvent Read(ReadOnlySpan<byte> message) =>
        _template?.TryRead(message, _scratch) ?? _otherTemplate?.TryRead(message, _scratch) ?? Parse(message);

    private WavixEvent Parse(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = MessageScanner.WithoutByteOrderMark(message);
        InvalidMessageReason reason = MessageScanner.Scan(body, out MessageFields fields, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            return new InvalidEvent(reason, detail, message);
        }

        if (!fields.Event.IsString)
        {
            return Invalid(message, body, fields, InvalidMessageReason.MissingEventName, $"event {fields.Event.Describe()}.", null);
        }

        Span<byte> scratch = stackalloc byte[MaxEventName];
        ReadOnlySpan<byte> name = FieldReader.ReadScalar(body, fields.Event, scratch);
        if (name.SequenceEqual("media"u8))
        {
            return ReadMedia(message, body, fields);
        }

        if (name.SequenceEqual("mark"u8))
        {
            return ReadMark(message, body, fields);
        }

        if (name.SequenceEqual("connected"u8))
        {
            return new ConnectedEvent { Envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: false) };
        }

        if (name.SequenceEqual("start"u8))
        {
            return ReadStart(body, fields);
        }

        if (name.SequenceEqual("stop"u8))
        {
            return new StopEvent { Envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: true) };
        }

        string? unknown = FieldReader.ReadText(body, fields.Event, WavixEvent.MaxTextLength);
        return unknown is null
            ? Invalid(message, body, fields, InvalidMessageReason.MissingEventName, Describe("event", body, fields.Event, WavixEvent.MaxTextLength), null)
            : new UnknownEvent(unknown, body.ToArray()) { Envelope = ReadEnvelope(body, fields, requireTime: false, requireIds: false) };
    }

    private StartEvent ReadStart(ReadOnlySpan<byte> body, in MessageFields fields)
    {
        EventEnvelope envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: true);
        string? type = FieldReader.ReadText(body, fields.StreamType, WavixEvent.MaxTextLength);
        string? channel = FieldReader.ReadText(body, fields.Channel, WavixEvent.MaxTextLength);
        envelope.Anomalies |= Check(fields.StreamType, type is null, required: true) | Check(fields.Channel, channel is null, required: true);
        if ((type is not null && WireNames.ParseStreamType(type) == StreamType.Unknown)
            || (channel is not null && WireNames.ParseChannel(channel) == StreamChannel.Unknown))
        {
            envelope.Anomalies |= EventAnomalies.UnknownValue;
        }

        return new StartEvent { Envelope = envelope, StreamTypeText = type, ChannelText = channel };
    }

    private WavixEvent ReadMedia(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body, in MessageFields fields)
    {
        InvalidMessageReason reason = FieldReader.ReadPayload(body, fields.Payload, _scratch, out ReadOnlyMemory<byte> payload, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            return Invalid(message, body, fields, reason, detail, "media");
        }

        EventEnvelope envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: true);
        string? track = _track.Read(body, fields.Track);
        long? timestamp = FieldReader.ReadInteger(body, fields.Timestamp);
        long? chunk = FieldReader.ReadInteger(body, fields.Chunk);
        envelope.Anomalies |= Check(fields.Track, track is null, required: true)
            | Check(fields.Timestamp, timestamp is null, required: true)
            | Check(fields.Chunk, chunk is null, required: true);
        if (track is not null && WireNames.ParseTrack(track) == MediaTrack.Unknown)
        {
            envelope.Anomalies |= EventAnomalies.UnknownValue;
        }

        Remember(body, fields, envelope, track);
        return new MediaEvent { Envelope = envelope, Payload = payload, TrackText = track, Timestamp = timestamp, Chunk = chunk };
    }

    private void Remember(ReadOnlySpan<byte> body, in MessageFields fields, in EventEnvelope envelope, string? track)
    {
        // From the second message on: for a single one it would be in vain. Two templates, since a stream may have two tracks.
        if (_hasReadMedia)
        {
            (_template, _otherTemplate) = (_otherTemplate ?? new MediaTemplate(), _template);
            _template.Learn(body, fields, envelope, track);
        }

        _hasReadMedia = true;
    }

    private WavixEvent ReadMark(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body, in MessageFields fields)
    {
        string? name = FieldReader.ReadText(body, fields.MarkName, MarkEvent.MaxNameLength);
        return name is null
            ? Invalid(message, body, fields, InvalidMessageReason.MissingMarkName, Describe("mark.name", body, fields.MarkName, MarkEvent.MaxNameLength), "mark")
            : new MarkEvent { Name = name, Envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: true) };
    }

    /// <summary>
    /// Creates the event for a broken message. It keeps the number and the ids if they can be read, so that numbering continues after it.
    /// </summary>
    private InvalidEvent Invalid(
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> body,
        in MessageFields fields,
        InvalidMessageReason reason,
        string detail,
        string? eventName) =>
        new(reason, detail, message, eventName) { Envelope = ReadEnvelope(body, fields, requireTime: false, requireIds: false) };

    private EventEnvelope ReadEnvelope(ReadOnlySpan<byte> body, in MessageFields fields, bool requireTime, bool requireIds)
    {
        var envelope = new EventEnvelope
        {
            EventTime = FieldReader.ReadTime(body, fields.EventTime),
            CallId = _callId.Read(body, fields.CallId),
            StreamId = _streamId.Read(body, fields.StreamId),
            SequenceNumber = FieldReader.ReadInteger(body, fields.SequenceNumber),
        };
        envelope.Anomalies = Check(fields.EventTime, envelope.EventTime is null, requireTime)
            | Check(fields.CallId, envelope.CallId is null, requireIds)
            | Check(fields.StreamId, envelope.StreamId is null, requireIds)
            | Check(fields.SequenceNumber, envelope.SequenceNumber is null, requireIds);
        return envelope;
    }

    private static string Describe(string name, ReadOnlySpan<byte> body, JsonField field, int maxLength) =>
        $"{name} {FieldReader.DescribeText(body, field, maxLength)}.";

    private static EventAnomalies Check(JsonField field, bool isUnread, bool required) =>
        !isUnread ? EventAnomalies.None
        : !field.IsAbsent ? EventAnomalies.MistypedField
        : required ? EventAnomalies.MissingField
        : EventAnomalies.None;

    /// <summary>Caches a text that rarely changes from one message to the next.</summary>
    private struct KnownText
    {
        private string? _text;

        public string? Read(ReadOnlySpan<byte> body, JsonField field)
        {
            if (_text is not null && field.IsString && !field.IsEscaped && Ascii.Equals(body.Slice(field.Start, field.Length), _text))
            {
                return _text;
            }

            string? text = FieldReader.ReadText(body, field, WavixEvent.MaxTextLength);
            _text = text ?? _text;
            return text;
        }
    }
}

/// <summary>The fields that all events share, read once for whatever event they belong to.</summary>
internal struct EventEnvelope
{
    public DateTimeOffset? EventTime;
    public string? CallId;
    public string? StreamId;
    public long? SequenceNumber;
    public EventAnomalies Anomalies;
}
