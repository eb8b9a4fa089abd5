using System.Text.Json;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>What both sides did in a recorded stream. Times are milliseconds from <c>start</c>.</summary>
internal sealed record StreamSummary
{
    // A longer silence of the application separates two answers. Shorter ones occur within a sentence, and when audio arrives too late.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public required Traffic FromWavix { get; init; }

    public required Traffic FromApplication { get; init; }

    /// <summary>The marks that the SDK sends of its own accord, to measure; their number depends on the time of things.</summary>
    public required int SdkMarks { get; init; }

    /// <summary>What the application sent except audio and marks of the SDK, in order.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Each time that the application began to send audio after a silence or a <c>clear</c>.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    public required StreamEnd End { get; init; }

    /// <param name="recording">The recording.</param>
    /// <param name="end">How the stream ended.</param>
    public static StreamSummary Of(Recording recording, StreamEnd end)
    {
        var reader = new MessageReader();
        var counter = new Counter(hasAudio: recording.Audio == RecordedAudio.Full);
        foreach (RecordedLine line in recording.Lines)
        {
            if (reader.Read(line.ToMessage(int.MaxValue), line.IsFromWavix, line.At) is { } message)
            {
                counter.Add(message);
            }
        }

        TimeSpan startedAt = reader.StartedAt ?? TimeSpan.Zero;
        return new StreamSummary
        {
            FromWavix = new Traffic(counter.WavixMessages, Milliseconds(WavixAudio.GetDuration(counter.WavixBytes))),
            FromApplication = new Traffic(counter.Messages, Milliseconds(WavixAudio.GetDuration(counter.Bytes))),
            SdkMarks = counter.SdkMarks,
            Steps = [.. counter.Steps.Select(step => new Step(Milliseconds(step.At - startedAt), step.Kind, step.Name))],
            Answers = [.. counter.Answers.Select(answer => new Answer(
                Milliseconds(answer.At - startedAt), answer.SpeechEnd is { } speech ? Milliseconds(answer.At - speech) : null))],
            End = end,
        };
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    /// <param name="Messages">Number of messages.</param>
    /// <param name="AudioMs">Their audio.</param>
    internal sealed record Traffic(int Messages, double AudioMs);

    /// <param name="AtMs">When it was sent.</param>
    /// <param name="Kind"><c>mark</c>, <c>clear</c>, the name of another event, or <c>unreadable</c>.</param>
    /// <param name="Name">The name of a mark.</param>
    internal sealed record Step(double AtMs, string Kind, string? Name);

    /// <param name="AtMs">When its first audio was sent.</param>
    /// <param name="AfterSpeechMs">
    /// Time from the end of the caller's last sound; null if there was none, or if the audio was not recorded.
    /// </param>
    internal sealed record Answer(double AtMs, double? AfterSpeechMs);

    private sealed class Counter(bool hasAudio)
    {
        private TimeSpan _playsUntil = TimeSpan.MinValue;
        private TimeSpan? _speechEnd;

        public int WavixMessages { get; private set; }

        public long WavixBytes { get; private set; }

        public int Messages { get; private set; }

        public long Bytes { get; private set; }

        public int SdkMarks { get; private set; }

        public List<(TimeSpan At, string Kind, string? Name)> Steps { get; } = [];

        public List<(TimeSpan At, TimeSpan? SpeechEnd)> Answers { get; } = [];

        public void Add(SimulatedCallMessage message)
        {
            if (message.Sent is { } sent)
            {
                WavixMessages++;
                AddSpeech(message.At, sent);
                return;
            }

            Messages++;
            switch (message.Received)
            {
                case MediaCommand media:
                    AddAudio(message.At, media.Payload.Length);
                    break;
                case MarkCommand mark when mark.Name.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal):
                    SdkMarks++;
                    break;
                case MarkCommand mark:
                    Steps.Add((message.At, "mark", mark.Name));
                    break;
                case ClearCommand:
                    Steps.Add((message.At, "clear", null));
                    _playsUntil = TimeSpan.MinValue;
                    break;
                default:
                    Steps.Add((message.At, KindOf(message.Raw), null));
                    break;
            }
        }

        private void AddSpeech(TimeSpan at, WavixEvent sent)
        {
            if (sent is MediaEvent media)
            {
                WavixBytes += media.Payload.Length;
                if (hasAudio && media.Track != MediaTrack.Outbound && SoundLevel.IsAudible(media.Payload.Span))
                {
                    // A frame is sent at its end.
                    _speechEnd = at;
                }
            }
        }

        private void AddAudio(TimeSpan at, int bytes)
        {
            Bytes += bytes;
            if (_playsUntil == TimeSpan.MinValue || at - _playsUntil > LongestPause)
            {
                Answers.Add((at, _speechEnd));
            }

            _playsUntil = (at > _playsUntil ? at : _playsUntil) + WavixAudio.GetDuration(bytes);
        }

        private static string KindOf(ReadOnlyMemory<byte> raw)
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(raw);
                return json.RootElement.TryGetProperty("event", out JsonElement name) && name.GetString() is { Length: > 0 } text
                    ? string.Concat(text.Where(c => !char.IsControl(c)).Take(64))
                    : "unreadable";
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return "unreadable";
            }
        }
    }
}
