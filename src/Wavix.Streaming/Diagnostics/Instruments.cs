using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Wavix.Streaming;

/// <summary>The instruments of <see cref="WavixTelemetry"/>. Units are UCUM; no tag identifies a call.</summary>
internal static class Instruments
{
    public static readonly ActivitySource Activities = new(WavixTelemetry.ActivitySourceName);

    private static readonly Meter Meter = new(WavixTelemetry.MeterName);

    // In seconds. Each threshold of docs/alert-rules.yml is one of them, so that a quantile at the threshold is exact.
    private static readonly InstrumentAdvice<double> Calls = new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600] };

    private static readonly InstrumentAdvice<double> Waits = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 5, 10, 30, 60],
    };

    private static readonly UpDownCounter<long> ActiveStreams = Meter.CreateUpDownCounter<long>(
        "wavix.streaming.streams.active", "{stream}", "Sessions whose stream has not ended.");

    private static readonly Histogram<double> StreamDuration = Meter.CreateHistogram<double>(
        "wavix.streaming.stream.duration", "s", "Time from the start of the session to the end of the stream.", tags: null, Calls);

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

    private static readonly Counter<long> Playbacks = Meter.CreateCounter<long>(
        "wavix.streaming.playbacks", "{playback}", "Completed playbacks by outcome.");

    private static readonly Counter<long> Underruns = Meter.CreateCounter<long>(
        "wavix.streaming.playback.underruns", "{underrun}", "Times that Wavix ran out of audio in the middle of a playback.");

    private static readonly Counter<long> ImplausibleMarks = Meter.CreateCounter<long>(
        "wavix.streaming.marks.implausible", "{mark}", "Marks returned before their audio can have been played.");

    private static readonly Histogram<double> Jitter = Meter.CreateHistogram<double>(
        "wavix.streaming.media.jitter", "s", "Deviation of a received media message from the pace of its track.", tags: null, Waits);

    private static readonly Histogram<double> FirstAudio = Meter.CreateHistogram<double>(
        "wavix.streaming.turn.first_audio", "s", "Time from the start of a turn to its first audio on the wire.", tags: null, Waits);

    private static readonly Histogram<double> MarkRoundTrip = Meter.CreateHistogram<double>(
        "wavix.streaming.mark.round_trip", "s", "Time from sending a playback's mark to receiving it back; includes the playing time of the audio before it.", tags: null, Waits);

    private static readonly Histogram<double> InterruptToClear = Meter.CreateHistogram<double>(
        "wavix.streaming.interrupt.clear", "s", "Time from an interrupt to its clear on the wire.", tags: null, Waits);

    static Instruments()
    {
        Meter.CreateObservableUpDownCounter(
            "wavix.streaming.events.queued", static () => LiveStreams.QueuedEvents, "{event}", "Events that the applications have not read yet.");
        Meter.CreateObservableUpDownCounter(
            "wavix.streaming.playback.queued", static () => LiveStreams.QueuedAudio.TotalSeconds, "s", "Audio that playbacks hold and have not sent yet.");
    }

    /// <summary>Whether a listener measures jitter.</summary>
    public static bool WantsJitter => Jitter.Enabled;

    public static void StreamBegan() => Add(ActiveStreams, 1);

    public static void StreamEnded(string reason, TimeSpan duration)
    {
        Add(ActiveStreams, -1);
        Record(StreamDuration, duration, Tag("reason", reason));
    }

    public static void ArrivedOff(MediaTrack track, TimeSpan deviation) => Record(Jitter, deviation, Tag("track", NameOf(track)));

    public static void FirstAudioSent(TimeSpan latency) => Record(FirstAudio, latency);

    public static void MarkReturned(TimeSpan roundTrip) => Record(MarkRoundTrip, roundTrip);

    public static void Interrupted(TimeSpan untilClear) => Record(InterruptToClear, untilClear);

    public static void Received(WavixEvent e)
    {
        if (Messages.Enabled)
        {
            bool isKnown = e.Kind is not (EventKind.Unknown or EventKind.Invalid);
            Add(Messages, 1, Tag("direction", "receive"), Tag("event", isKnown ? e.EventName : "unknown"));
        }

        switch (e.Kind)
        {
            case EventKind.Media when Audio.Enabled && e is MediaEvent media:
                Add(Audio, media.Payload.Length, Tag("direction", "receive"), Tag("track", NameOf(media.Track)));
                break;
            case EventKind.Invalid when Invalid.Enabled && e is InvalidEvent invalid:
                Add(Invalid, 1, Tag("reason", invalid.Reason.ToString()));
                break;
        }

        if ((e.Anomalies & EventAnomalies.SequenceGap) != 0)
        {
            Add(SequenceGaps, 1);
        }
    }

    public static void Sent(string eventName, int audioBytes)
    {
        if (Messages.Enabled)
        {
            Add(Messages, 1, Tag("direction", "send"), Tag("event", eventName));
        }

        if (audioBytes > 0)
        {
            Add(Audio, audioBytes, Tag("direction", "send"));
        }
    }

    public static void EventsDropped(int count) => Add(Dropped, count);

    public static void PlaybackOver(string outcome) => Add(Playbacks, 1, Tag("outcome", outcome));

    public static void PlaybackIrregular(int underruns, int implausibleMarks)
    {
        if (underruns > 0)
        {
            Add(Underruns, underruns);
        }

        if (implausibleMarks > 0)
        {
            Add(ImplausibleMarks, implausibleMarks);
        }
    }

    private static string NameOf(MediaTrack track) => track switch
    {
        MediaTrack.Inbound => "inbound",
        MediaTrack.Outbound => "outbound",
        _ => "unknown",
    };

    private static void Record(Histogram<double> instrument, TimeSpan value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!instrument.Enabled)
        {
            return;
        }

        try
        {
            instrument.Record(value.TotalSeconds, tags);
        }
        catch (Exception)
        {
            // The listener is application code; see Add.
        }
    }

    private static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value);

    private static void Add(Instrument<long> instrument, long value, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!instrument.Enabled)
        {
            return;
        }

        try
        {
            switch (instrument)
            {
                case Counter<long> counter:
                    counter.Add(value, tags);
                    break;
                case UpDownCounter<long> counter:
                    counter.Add(value, tags);
                    break;
            }
        }
        catch (Exception)
        {
            // The listener is application code. Its exceptions must not affect the call.
        }
    }
}
