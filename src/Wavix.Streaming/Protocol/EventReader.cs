using System.Text;

namespace Wavix.Streaming;

/// <summary>
/// Turns the messages of one stream into events. It remembers the ids of the previous message, so that events share their strings, and the
/// shape of the stream's <c>media</c> messages, to read these faster. The default value is an empty reader. Not thread-safe.
/// </summary>
internal struct EventReader
{
    private const int MaxEventName = 64;

    private KnownText _callId;
    private KnownText _streamId;
    private KnownText _track;
    private MediaShape? _shape;
    private MediaShape? _otherShape;
    private bool _hasReadMedia;

    /// <summary>Reads any bytes. A message that can't be read as an event becomes an <see cref="InvalidEvent"/>.</summary>
    /// <param name="message">One message, UTF-8. The event keeps no reference to it.</param>
    /// <param name="recycled">
    /// An event that is no longer in use. If the message is a <c>media</c> event, this one is refilled and returned.
    /// </param>
    public WavixEvent Read(ReadOnlySpan<byte> message, MediaEvent? recycled = null) =>
        _shape?.TryRead(message, recycled) ?? _otherShape?.TryRead(message, recycled) ?? Parse(message, recycled);

    private WavixEvent Parse(ReadOnlySpan<byte> message, MediaEvent? recycled)
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
            return ReadMedia(message, body, fields, recycled);
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
        envelope.Anomalies |= CheckField(fields.StreamType, type is null, required: true) | CheckField(fields.Channel, channel is null, required: true);
        if ((type is not null && WireNames.ParseStreamType(type) == StreamType.Unknown)
            || (channel is not null && WireNames.ParseChannel(channel) == StreamChannel.Unknown))
        {
            envelope.Anomalies |= EventAnomalies.UnknownValue;
        }

        return new StartEvent { Envelope = envelope, StreamTypeText = type, ChannelText = channel };
    }

    private WavixEvent ReadMedia(ReadOnlySpan<byte> message, ReadOnlySpan<byte> body, in MessageFields fields, MediaEvent? recycled)
    {
        InvalidMessageReason reason = FieldReader.ReadPayload(
            body, fields.Payload, recycled, out byte[] payload, out int length, out string detail);
        if (reason != InvalidMessageReason.None)
        {
            return Invalid(message, body, fields, reason, detail, "media");
        }

        EventEnvelope envelope = ReadEnvelope(body, fields, requireTime: true, requireIds: true);
        string? track = _track.Read(body, fields.Track);
        long? timestamp = FieldReader.ReadInteger(body, fields.Timestamp);
        long? chunk = FieldReader.ReadInteger(body, fields.Chunk);
        envelope.Anomalies |= CheckField(fields.Track, track is null, required: true)
            | CheckField(fields.Timestamp, timestamp is null, required: true)
            | CheckField(fields.Chunk, chunk is null, required: true);
        if (track is not null && WireNames.ParseTrack(track) == MediaTrack.Unknown)
        {
            envelope.Anomalies |= EventAnomalies.UnknownValue;
        }

        byte[]? own = recycled is null ? payload : null;
        recycled ??= new MediaEvent();
        recycled.SetMedia(track, timestamp, chunk, own, length);
        recycled.Envelope = envelope;
        Remember(body, fields, envelope, track);
        return recycled;
    }

    private void Remember(ReadOnlySpan<byte> body, in MessageFields fields, in EventEnvelope envelope, string? track)
    {
        // Learn from the second message on: for a single message the work would be wasted. Two shapes, because a stream may have two
        // tracks.
        if (_hasReadMedia)
        {
            (_shape, _otherShape) = (_otherShape ?? new MediaShape(), _shape);
            _shape.Learn(body, fields, envelope, track);
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
        envelope.Anomalies = CheckField(fields.EventTime, envelope.EventTime is null, requireTime)
            | CheckField(fields.CallId, envelope.CallId is null, requireIds)
            | CheckField(fields.StreamId, envelope.StreamId is null, requireIds)
            | CheckField(fields.SequenceNumber, envelope.SequenceNumber is null, requireIds);
        return envelope;
    }

    private static string Describe(string name, ReadOnlySpan<byte> body, JsonField field, int maxLength) =>
        $"{name} {FieldReader.DescribeText(body, field, maxLength)}.";

    private static EventAnomalies CheckField(JsonField field, bool isUnread, bool required) =>
        !isUnread ? EventAnomalies.None
        : !field.IsAbsent ? EventAnomalies.MistypedField
        : required ? EventAnomalies.MissingField
        : EventAnomalies.None;

    /// <summary>Caches a text that rarely changes from one message to the next.</summary>
    private struct KnownText
    {
        private string? _text;
        private byte[]? _utf8;

        public string? Read(ReadOnlySpan<byte> body, JsonField field)
        {
            if (_utf8 is not null && field.IsString && !field.IsEscaped && body.Slice(field.Start, field.Length).SequenceEqual(_utf8))
            {
                return _text;
            }

            if (FieldReader.ReadText(body, field, WavixEvent.MaxTextLength) is not { } text)
            {
                return null;
            }

            _text = text;
            _utf8 = Encoding.UTF8.GetBytes(text);
            return text;
        }
    }
}
