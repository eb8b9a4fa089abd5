namespace Wavix.Streaming.CallControl;

/// <summary>
/// Reads the bodies that Wavix posts to the on-call webhook and to the callback address of an outbound call. Thread-safe; keeps no reference to
/// its argument.
/// </summary>
/// <remarks>
/// <code>
/// body    = { id, type, member, … }          any order, unknown members skipped, of equal names the last one counts
/// id      = "id" | "uuid" | "call_id": text, or "call": { "id": text }, or "data": { "uuid": text }     the first that is not empty
/// type    = "event_type" | "event" | "type": text                                                       the first that is not empty
/// member  = "event_payload": null | { "type": "audio" | "collect", "payload": null | { … } }, …
/// </code>
/// </remarks>
public static class CallEventReader
{
    /// <summary>Maximum length of a body in bytes: 1 MiB. A longer one is an <see cref="InvalidCallEvent"/>.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Reads an event. Never throws on input and never returns a partly read event.</summary>
    /// <param name="utf8Json">The whole body, UTF-8 JSON.</param>
    /// <returns>
    /// The event: an <see cref="UnknownCallEvent"/> if its type is not known, an <see cref="InvalidCallEvent"/> if it can't be read.
    /// </returns>
    public static CallEvent Read(ReadOnlySpan<byte> utf8Json)
    {
        ReadOnlySpan<byte> body = JsonScanner.WithoutByteOrderMark(utf8Json);
        InvalidWebhookReason reason = WebhookBody.Open(body, MaxMessageBytes, out JsonField root, out string detail);
        if (reason != InvalidWebhookReason.None)
        {
            return new InvalidCallEvent(reason, detail, utf8Json.Length);
        }

        var call = new WireObject(body, root, CallFields.Names);
        CallFields fields = CallFields.Read(call);
        if (fields.EventType is null)
        {
            return new InvalidCallEvent(
                InvalidWebhookReason.MissingEventType,
                $"event_type is missing, empty, not a text or longer than {CallEvent.MaxTextLength} characters.",
                utf8Json.Length)
            { Fields = fields };
        }

        if (fields.CallId is null)
        {
            return new InvalidCallEvent(
                InvalidWebhookReason.MissingCallId,
                $"id and uuid are missing, empty, not a text or longer than {CallEvent.MaxTextLength} characters.",
                utf8Json.Length,
                fields.EventType)
            { Fields = fields };
        }

        return fields.EventType switch
        {
            WireNames.CallSetup => new CallSetupEvent { Fields = fields },
            WireNames.Ringing => new CallRingingEvent { Fields = fields },
            WireNames.EarlyMedia => new CallEarlyMediaEvent { Fields = fields },
            WireNames.Answered => new CallAnsweredEvent { Fields = fields },
            WireNames.Completed => new CallCompletedEvent { Fields = fields },
            WireNames.Busy => new CallBusyEvent { Fields = fields },
            WireNames.Canceled => new CallCanceledEvent { Fields = fields },
            WireNames.Rejected => new CallRejectedEvent { Fields = fields },
            WireNames.OnCallEvent => ReadOnCallEvent(body, call, fields),
            _ => new UnknownCallEvent(fields.EventType, body.ToArray()) { Fields = fields },
        };
    }

    private static CallEvent ReadOnCallEvent(ReadOnlySpan<byte> body, in WireObject call, CallFields fields)
    {
        WireObject payload = call.Child("event_payload", "type", "payload");
        switch (payload.Text("type"))
        {
            case "collect":
                WireObject collected = payload.Child("payload", "digits", "status");
                return new DigitsCollectedEvent
                {
                    Fields = fields,

                    // Digits that look like a number may have been written as one; its text still is what was pressed.
                    Digits = collected.TextOrNumber("digits"),
                    StatusText = collected.Text("status"),
                };
            case "audio":
                WireObject audio = payload.Child("payload", "playback_id", "status");
                return new AudioPlaybackEvent
                {
                    Fields = fields,
                    PlaybackId = audio.Text("playback_id"),
                    StatusText = audio.Text("status"),
                };
            default:
                return new UnknownCallEvent(WireNames.OnCallEvent, body.ToArray()) { Fields = fields };
        }
    }
}
