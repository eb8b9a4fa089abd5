using System.Globalization;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The caller's audio: the detection of speech and the messages that it becomes. Called under the session's lock.</summary>
internal sealed class InputBuffer(RealtimeServiceOptions options, SessionSettings settings, Outbox outbox, Conversation conversation, Responses responses)
{
    private const int HopMs = 10;

    private readonly List<short> _rest = [];
    private byte[] _incomplete = [];
    private double _bufferedMs;
    private double _heardMs;
    private double _loudMs;
    private double _quietMs;
    private string? _speech;
    private int _messages;

    /// <summary>Raised for each message of the caller that is to be transcribed, with its number.</summary>
    public event Action<Item, int>? Transcribe;

    public void Append(byte[] bytes)
    {
        AudioFormat format = settings.InputFormat;
        _bufferedMs += (double)bytes.Length / format.BytesPerMillisecond;
        byte[] whole = _incomplete.Length == 0 ? bytes : [.. _incomplete, .. bytes];
        int odd = format.BytesPerMillisecond == 48 ? whole.Length % 2 : 0;
        _incomplete = whole[^odd..];
        if (settings.TurnDetection is not { } detection)
        {
            return;
        }

        _rest.AddRange(format.Decode(whole.AsSpan(0, whole.Length - odd)));
        int hop = format.SampleRate / 1_000 * HopMs;
        int used = 0;
        for (; used + hop <= _rest.Count; used += hop)
        {
            Detect(_rest.GetRange(used, hop), detection);
        }

        _rest.RemoveRange(0, used);
    }

    /// <summary><c>input_audio_buffer.commit</c>.</summary>
    public void Commit()
    {
        if (_bufferedMs < 100)
        {
            string buffered = _bufferedMs.ToString("0.00", CultureInfo.InvariantCulture);
            throw new Refusal(
                "input_audio_buffer_commit_empty",
                $"Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has {buffered}ms of audio.");
        }

        Commit(_speech ?? Ids.New("item"));
    }

    /// <summary><c>input_audio_buffer.clear</c>.</summary>
    public void Clear()
    {
        Reset();
        outbox.Send("input_audio_buffer.cleared", []);
    }

    private void Detect(List<short> hop, TurnDetection detection)
    {
        _heardMs += HopMs;
        bool isLoud = Math.Sqrt(hop.Average(sample => (double)sample * sample)) > detection.Level;
        if (_speech is null)
        {
            _loudMs = isLoud ? _loudMs + HopMs : 0;
            if (_loudMs >= options.SpeechOnset.TotalMilliseconds)
            {
                Start(detection);
            }
            else if (_loudMs == 0)
            {
                // Only what could be the start of speech is kept.
                _bufferedMs = Math.Min(_bufferedMs, detection.PrefixMs);
            }

            return;
        }

        _quietMs = isLoud ? 0 : _quietMs + HopMs;
        if (_quietMs >= detection.SilenceMs)
        {
            Stop(detection);
        }
    }

    private void Start(TurnDetection detection)
    {
        _speech = Ids.New("item");
        _quietMs = 0;
        double start = Math.Max(0, _heardMs - _loudMs - detection.PrefixMs);
        outbox.Send("input_audio_buffer.speech_started", new JsonObject { ["audio_start_ms"] = (long)start, ["item_id"] = _speech }, _speech);
        if (detection.Interrupts)
        {
            responses.Cancel("turn_detected");
        }
    }

    private void Stop(TurnDetection detection)
    {
        outbox.Send("input_audio_buffer.speech_stopped", new JsonObject { ["audio_end_ms"] = (long)_heardMs, ["item_id"] = _speech }, _speech);
        Commit(_speech!);
        if (detection.Responds)
        {
            responses.StartAfterSpeech();
        }
    }

    private void Commit(string itemId)
    {
        var item = new Item
        {
            Id = itemId,
            Role = "user",
            CallerAudio = TimeSpan.FromTicks((long)Math.Round(_bufferedMs * TimeSpan.TicksPerMillisecond)),
            Json = new JsonObject
            {
                ["id"] = itemId,
                ["object"] = "realtime.item",
                ["type"] = "message",
                ["status"] = "completed",
                ["role"] = "user",
                ["content"] = new JsonArray(new JsonObject { ["type"] = "input_audio", ["transcript"] = null }),
            },
        };
        Reset();
        outbox.Send("input_audio_buffer.committed", new JsonObject { ["previous_item_id"] = conversation.LastId, ["item_id"] = itemId });
        conversation.Add(item);
        conversation.Done(item);
        int number = _messages++;

        // The model understands audio. The transcript is for people, and for this fake's memory.
        item.Text = options.Transcript(number) ?? "";
        if (settings.Transcribes)
        {
            Transcribe?.Invoke(item, number);
        }
    }

    private void Reset()
    {
        _bufferedMs = 0;
        _loudMs = 0;
        _quietMs = 0;
        _speech = null;
    }
}
