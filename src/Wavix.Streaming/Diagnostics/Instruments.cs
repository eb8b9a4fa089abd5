using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wavix.Streaming;

/// <summary>The instruments behind <see cref="WavixTelemetry"/>. Units are UCUM; no tag identifies a call.</summary>
internal static class Instruments
{
    public static readonly ActivitySource Activities = new(WavixTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(WavixTelemetry.MeterName);

    private static readonly UpDownCounter<long> ActiveStreams = Meter.CreateUpDownCounter<long>(
        "wavix.streaming.streams.active", "{stream}", "Sessions whose stream has not ended.");

    private static readonly Histogram<double> StreamDuration = Meter.CreateHistogram<double>(
        "wavix.streaming.stream.duration", "s", "From the session's begin to the stream's end.");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "wavix.streaming.messages", "{message}", "Messages by direction and event.");

    private static readonly Counter<long> Audio = Meter.CreateCounter<long>(
        "wavix.streaming.audio", "By", "Decoded audio by direction.");

    private static readonly Counter<long> Invalid = Meter.CreateCounter<long>(
        "wavix.streaming.events.invalid", "{event}", "Messages that could not be read, by reason.");

    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "wavix.streaming.events.dropped", "{event}", "Events dropped because the application did not read them in time.");

    private static readonly Counter<long> SequenceGaps = Meter.CreateCounter<long>(
        "wavix.streaming.sequence.gaps", "{gap}", "Jumps of sequence_number.");

    public static void StreamBegan() => ActiveStreams.Add(1);

    public static void StreamEnded(WavixStreamEndReason reason, TimeSpan duration)
    {
        ActiveStreams.Add(-1);
        StreamDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("reason", reason.ToString()));
    }

    public static void Received(WavixEvent e)
    {
        if (Messages.Enabled)
        {
            Messages.Add(1, new("direction", "receive"), new("event", e is UnknownEvent or InvalidEvent ? "unknown" : e.EventName));
        }

        if (e is MediaEvent media && Audio.Enabled)
        {
            string track = media.Track switch { MediaTrack.Inbound => "inbound", MediaTrack.Outbound => "outbound", _ => "unknown" };
            Audio.Add(media.Payload.Length, new("direction", "receive"), new("track", track));
        }

        if (e is InvalidEvent invalid && Invalid.Enabled)
        {
            Invalid.Add(1, new KeyValuePair<string, object?>("reason", invalid.Reason.ToString()));
        }

        if ((e.Anomalies & EventAnomalies.SequenceGap) != 0)
        {
            SequenceGaps.Add(1);
        }
    }

    public static void Sent(string eventName, int audioBytes)
    {
        if (Messages.Enabled)
        {
            Messages.Add(1, new("direction", "send"), new("event", eventName));
        }

        if (audioBytes > 0)
        {
            Audio.Add(audioBytes, new KeyValuePair<string, object?>("direction", "send"));
        }
    }

    public static void EventsDropped(int count) => Dropped.Add(count);
}
