using System.Globalization;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>An event within a call: the progress of an audio file or of a collection of digits.</summary>
/// <param name="Status">Its progress: started, completed or failed.</param>
/// <param name="PlaybackId">The id of the playback; null if digits are collected.</param>
/// <param name="Digits">The digits; null if audio is played.</param>
internal sealed record OnCallPayload(string Status, string? PlaybackId = null, string? Digits = null);

/// <summary>Writes calls as JSON. The caller holds the lock of the account.</summary>
internal static class CallJson
{
    // In USD; any price will do.
    private const decimal PerMinute = 0.006m;

    /// <summary>The fields of a call, as in answers and in on-call webhooks.</summary>
    public static void WriteFields(Utf8JsonWriter writer, PhoneCall call)
    {
        writer.WriteString("uuid", call.Id);
        writer.WriteString("id", call.Id);
        writer.WriteString("direction", DirectionOf(call));
        writer.WriteString("event_type", call.EventType);
        writer.WriteString("event_time", Text(call.EventTime));
        writer.WritePropertyName("event_payload");
        WritePayload(writer, call.EventPayload);
        writer.WriteString("from", call.From);
        writer.WriteString("to", call.To);
        writer.WriteString("call_started", Text(call.Started));
        writer.WriteString("call_answered", call.Answered is { } answered ? Text(answered) : null);
        writer.WriteString("call_completed", call.Completed is { } completed ? Text(completed) : null);
        writer.WriteBoolean("machine_detected", call.MachineDetected);
        writer.WriteString("tag", call.Tag);
    }

    /// <summary>The fields of the post-call webhook of a call that has ended.</summary>
    public static void WritePostCall(Utf8JsonWriter writer, PhoneCall call, string disposition)
    {
        TimeSpan duration = call.Answered is { } answered ? call.Completed!.Value - answered : TimeSpan.Zero;
        int seconds = (int)Math.Ceiling(duration.TotalSeconds);
        writer.WriteString("direction", DirectionOf(call));
        writer.WriteString("uuid", call.Id);
        writer.WriteNull("destination");
        writer.WriteNumber("duration", seconds);
        writer.WriteString("charge", (seconds * PerMinute / 60).ToString("0.0000", CultureInfo.InvariantCulture));
        writer.WriteString("date", Text(call.Started));
        writer.WriteString("disposition", disposition);
        writer.WriteString("from", call.From);
        writer.WriteString("to", call.To);
        writer.WriteString("per_minute", PerMinute.ToString(CultureInfo.InvariantCulture));
    }

    private static void WritePayload(Utf8JsonWriter writer, OnCallPayload? payload)
    {
        if (payload is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", payload.Digits is null ? "audio" : "collect");
        writer.WriteStartObject("payload");
        writer.WriteString("status", payload.Status);
        writer.WriteString(payload.Digits is null ? "playback_id" : "digits", payload.Digits ?? payload.PlaybackId);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string DirectionOf(PhoneCall call) => call.IsOutbound ? "outbound" : "inbound";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
