using System.Text.Json;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Wire;

/// <summary>Turns the events of the service into those of an agent. For the reading task alone, but for <see cref="Received"/>.</summary>
internal sealed class Events
{
    private const int BytesPerMillisecond = 48;
    private const int MaxItems = 256;

    private readonly Dictionary<string, long> _received = [];
    private string _activeResponse = "";
    private long _paddingMs;
    private long? _silenceMs;

    /// <summary>Takes the detection from the settings that the service describes: it reports speech with the silence around it.</summary>
    public void Configure(JsonElement detection)
    {
        bool isServerVad = detection.Text("type") == "server_vad";
        _paddingMs = isServerVad ? detection.Number("prefix_padding_ms") ?? 300 : 0;
        _silenceMs = isServerVad ? detection.Number("silence_duration_ms") ?? 500 : null;
    }

    /// <summary>How much audio of a content part was received, in whole milliseconds; null if it is not known.</summary>
    public long? Received(string itemId, int contentIndex)
    {
        lock (_received)
        {
            return _received.TryGetValue($"{itemId}/{contentIndex}", out long bytes) ? bytes / BytesPerMillisecond : null;
        }
    }

    /// <returns>Null if the event means nothing to an agent.</returns>
    public SpeechModelEvent? Read(JsonElement root) => root.Text("type") switch
    {
        "response.output_audio.delta" => ReadAudio(root),
        "response.output_audio_transcript.delta" or "response.output_text.delta" => Transcript(root, Speaker.Agent, "delta", isFinal: false),
        "response.output_audio_transcript.done" => Transcript(root, Speaker.Agent, "transcript", isFinal: true),
        "response.output_text.done" => Transcript(root, Speaker.Agent, "text", isFinal: true),
        "response.output_audio.done" when root.Text("item_id") is { } item =>
            new SpeechAudioDoneEvent { ResponseId = ResponseOf(root), ItemId = item, ContentIndex = IndexOf(root) },
        "response.output_item.done" => ReadToolCall(root),
        "response.created" => new ResponseStartedEvent { ResponseId = _activeResponse = root.Member("response").Text("id") ?? "" },
        "response.done" => ReadResponse(root.Member("response")),
        "input_audio_buffer.speech_started" => new SpeechStartedEvent
        {
            ItemId = root.Text("item_id"),
            AudioStart = At(root.Number("audio_start_ms") + _paddingMs),
        },
        "input_audio_buffer.speech_stopped" => new SpeechStoppedEvent
        {
            ItemId = root.Text("item_id"),
            AudioEnd = At(root.Number("audio_end_ms") - _silenceMs),
        },
        "conversation.item.input_audio_transcription.delta" => Transcript(root, Speaker.Caller, "delta", isFinal: false),
        "conversation.item.input_audio_transcription.completed" => Transcript(root, Speaker.Caller, "transcript", isFinal: true),
        "conversation.item.input_audio_transcription.failed" => ReadError(root.Member("error"), "The caller's speech was not transcribed"),
        "error" => ReadError(root.Member("error"), "The service reports an error"),
        _ => null,
    };

    private SpeechAudioEvent? ReadAudio(JsonElement root)
    {
        if (root.Text("item_id") is not { } item || root.Text("delta") is null || !root.Member("delta").TryGetBytesFromBase64(out byte[]? pcm))
        {
            return null;
        }

        int index = IndexOf(root);
        lock (_received)
        {
            if (_received.Count >= MaxItems)
            {
                _received.Clear();
            }

            string part = $"{item}/{index}";
            _received[part] = _received.GetValueOrDefault(part) + pcm.Length;
        }

        return pcm.Length == 0 ? null : new SpeechAudioEvent { ResponseId = ResponseOf(root), ItemId = item, ContentIndex = index, Pcm = pcm };
    }

    private TranscriptEvent? Transcript(JsonElement root, Speaker speaker, string text, bool isFinal) =>
        root.Text("item_id") is { } item && root.Text(text) is { } said
            ? new TranscriptEvent
            {
                Speaker = speaker,
                ItemId = item,
                ContentIndex = IndexOf(root),
                ResponseId = speaker == Speaker.Agent ? ResponseOf(root) : null,
                Text = said,
                IsFinal = isFinal,
            }
            : null;

    private ToolCallEvent? ReadToolCall(JsonElement root)
    {
        // Of a response that was cut, the arguments may be incomplete.
        JsonElement item = root.Member("item");
        return item.Text("type") == "function_call" && item.Text("status") != "incomplete" && item.Text("call_id") is { } call && item.Text("name") is { } name
            ? new ToolCallEvent { ResponseId = ResponseOf(root), CallId = call, Name = name, Arguments = item.Text("arguments") ?? "{}" }
            : null;
    }

    private ResponseDoneEvent ReadResponse(JsonElement response)
    {
        string? status = response.Text("status");
        JsonElement details = status is "failed" or "incomplete" ? response.Member("status_details") : default;
        return new ResponseDoneEvent
        {
            ResponseId = response.Text("id") ?? _activeResponse,
            Status = status switch
            {
                "completed" => ResponseStatus.Completed,
                "cancelled" => ResponseStatus.Canceled,
                "incomplete" => ResponseStatus.Incomplete,
                "failed" => ResponseStatus.Failed,
                _ => ResponseStatus.None,
            },
            Usage = ReadUsage(response.Member("usage")),
            ErrorCode = details.Member("error").Text("code") ?? details.Member("error").Text("type") ?? details.Text("reason"),
            ErrorMessage = details.Member("error").Text("message"),
        };
    }

    private static SpeechModelUsage? ReadUsage(JsonElement usage)
    {
        JsonElement input = usage.Member("input_token_details");
        JsonElement output = usage.Member("output_token_details");
        return usage.ValueKind != JsonValueKind.Object ? null : new SpeechModelUsage
        {
            InputTokens = usage.Number("input_tokens") ?? 0,
            OutputTokens = usage.Number("output_tokens") ?? 0,
            InputAudioTokens = input.Number("audio_tokens") ?? 0,
            InputTextTokens = input.Number("text_tokens") ?? 0,
            CachedInputTokens = input.Number("cached_tokens") ?? 0,
            CachedInputAudioTokens = input.Member("cached_tokens_details").Number("audio_tokens") ?? 0,
            OutputAudioTokens = output.Number("audio_tokens") ?? 0,
            OutputTextTokens = output.Number("text_tokens") ?? 0,
        };
    }

    private static SpeechModelErrorEvent ReadError(JsonElement error, string what) => new()
    {
        Code = error.Text("code") ?? error.Text("type"),
        Message = $"{what}{(error.Text("event_id") is { } command ? $" for {command}" : "")}: {error.Text("message") ?? "it does not say why."}",
    };

    private string ResponseOf(JsonElement root) => root.Text("response_id") ?? _activeResponse;

    private static int IndexOf(JsonElement root) => root.Number("content_index") is >= 0 and < int.MaxValue and var index ? (int)index : 0;

    private static TimeSpan? At(long? milliseconds) => milliseconds is { } value ? TimeSpan.FromMilliseconds(Math.Max(0, value)) : null;
}
