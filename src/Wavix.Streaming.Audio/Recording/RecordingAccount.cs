using System.Text.Json;

namespace Wavix.Streaming.Audio;

/// <summary>What happened on a recorded call, and its form as JSON. Not thread-safe.</summary>
internal sealed class RecordingAccount
{
    // A call that never ends must not fill the memory.
    private const int MostEntries = 1000;

    // A file that could be opened again but not written leaves two gaps that are one.
    private static readonly TimeSpan Touching = TimeSpan.FromMilliseconds(1);

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly List<RecordingGap> _gaps = [];
    private readonly List<(int Turn, TimeSpan From, TimeSpan Heard, PlaybackOutcome Outcome)> _playbacks = [];
    private readonly List<(TimeSpan At, TimeSpan Dropped)> _interruptions = [];
    private readonly List<(string File, TimeSpan From, TimeSpan To)> _files = [];
    private int _leftOut;
    private WavixStreamInfo? _stream;

    /// <summary>The gaps so far.</summary>
    public IReadOnlyList<RecordingGap> Gaps => _gaps;

    /// <summary>The files so far.</summary>
    public IReadOnlyList<string> Files => [.. _files.Select(file => file.File)];

    /// <summary>When <c>stop</c> arrived, if it has.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Whether nothing was lost by this side.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Add(in CallTapItem item, DateTimeOffset began)
    {
        if (item.Playback is { StartedAt: { } started } playback)
        {
            AddTo(_playbacks, (playback.TurnNumber, started - began, playback.Heard, playback.Outcome));
        }
        else if (item.Cleared > TimeSpan.Zero)
        {
            AddTo(_interruptions, (item.At - began, item.Cleared));
        }
        else if (item.Event is StopEvent)
        {
            EndedAt = item.At;
        }
    }

    /// <summary>The stream has started: its ids are known.</summary>
    public void SetStream(WavixStreamInfo? stream) => _stream ??= stream;

    public void AddGap(long from, long samples, RecordingGapReason reason)
    {
        IsComplete &= reason is RecordingGapReason.NoAudio or RecordingGapReason.Lost;
        var gap = new RecordingGap(CallTimeline.ToTime(from), CallTimeline.ToTime(from + samples), reason);
        if (_gaps.Count > 0 && _gaps[^1] is var last && last.Reason == reason && gap.From - last.To < Touching)
        {
            _gaps[^1] = last with { To = gap.To };
        }
        else
        {
            AddTo(_gaps, gap);
        }
    }

    public void AddFile(string file, TimeSpan from, TimeSpan to) => AddTo(_files, (file, from, to));

    /// <summary>Writes the details.</summary>
    /// <param name="stream">Where they are written.</param>
    /// <param name="began">When the recording began.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="end">How it ended; null while it runs.</param>
    public void Write(Stream stream, DateTimeOffset began, CallRecorderOptions options, RecordingEnd? end)
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteNumber("wavix_call_recording", 1);
        json.WriteString("call_id", _stream?.CallId);
        json.WriteString("stream_id", _stream?.StreamId);
        json.WriteString("began", began);
        json.WriteBoolean("has_ended", end is not null);
        json.WriteString("layout", options.Layout.ToString());
        json.WriteNumber("sample_rate", options.SampleRate);
        json.WriteString("encoding", options.Encoding.ToString());
        if (end is not null)
        {
            WriteEnd(json, end);
        }

        json.WriteEndObject();
    }

    private void WriteEnd(Utf8JsonWriter json, RecordingEnd end)
    {
        json.WriteBoolean("is_complete", IsComplete);
        json.WriteNumber("duration_ms", Milliseconds(end.Duration));
        json.WriteString("end_reason", end.Completion?.Reason.ToString());
        json.WriteString("error", end.Error?.Message);
        WriteAll(json, "files", _files, static (json, file) =>
        {
            json.WriteString("file", Path.GetFileName(file.File));
            json.WriteNumber("from_ms", Milliseconds(file.From));
            json.WriteNumber("to_ms", Milliseconds(file.To));
        });
        WriteAll(json, "playbacks", _playbacks, static (json, playback) =>
        {
            json.WriteNumber("turn", playback.Turn);
            json.WriteNumber("from_ms", Milliseconds(playback.From));
            json.WriteNumber("heard_ms", Milliseconds(playback.Heard));
            json.WriteString("outcome", playback.Outcome.ToString());
        });
        WriteAll(json, "interruptions", _interruptions, static (json, interruption) =>
        {
            json.WriteNumber("at_ms", Milliseconds(interruption.At));
            json.WriteNumber("dropped_ms", Milliseconds(interruption.Dropped));
        });
        WriteAll(json, "gaps", _gaps, static (json, gap) =>
        {
            json.WriteNumber("from_ms", Milliseconds(gap.From));
            json.WriteNumber("to_ms", Milliseconds(gap.To));
            json.WriteString("reason", gap.Reason.ToString());
        });
        json.WriteNumber("entries_left_out", _leftOut);
        if (end.Completion?.Statistics is { } counts)
        {
            json.WriteNumber("dropped_events", counts.DroppedEvents);
            json.WriteNumber("sequence_gaps", counts.SequenceGaps);
            json.WriteNumber("invalid_events", counts.InvalidEvents);
        }
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, List<T> entries, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T entry in entries)
        {
            json.WriteStartObject();
            write(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);

    private void AddTo<T>(List<T> entries, T entry)
    {
        if (entries.Count < MostEntries)
        {
            entries.Add(entry);
        }
        else
        {
            _leftOut++;
        }
    }
}

/// <summary>How a recording ended.</summary>
/// <param name="Duration">The length of the call from the start of the recording.</param>
/// <param name="Completion">How the stream ended; null if the recording ended before.</param>
/// <param name="Error">The last error of the disk.</param>
internal sealed record RecordingEnd(TimeSpan Duration, WavixStreamCompletion? Completion, Exception? Error);
