using System.Text.Json;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Turns what the server sends into events. Nothing that it sends throws: what can't be read or is not used becomes null. For the receiving
/// task alone.
/// </summary>
internal sealed class EventReader(RealtimeLog log, Secret secret, RealtimeServerVad? askedDetection, Action<long> onExpiry)
{
    private readonly IdCache _ids = new();
    private readonly SpeechClock _speech = new();
    private readonly ResponseReader _responses = new(log, secret);
    private string? _activeResponse;

    /// <summary>Reads one message.</summary>
    /// <param name="message">The message, whose bytes are overwritten with the audio in it.</param>
    /// <returns>The event; null if there is none.</returns>
    public SpeechModelEvent? Read(Memory<byte> message)
    {
        try
        {
            JsonView root = JsonView.Parse(message.Span);
            JsonView type = root["type"u8];
            log.Received(type, message.Length);
            if (!type.IsString)
            {
                log.Skipped(SkippedKind.NoType);
                return null;
            }

            return Read(message, root, type);
        }
        catch (JsonException)
        {
            log.Skipped(SkippedKind.NotJson);
            return null;
        }
        catch (Exception)
        {
            // Nothing known throws anything else. If something does, the call must not end for it.
            log.Skipped(SkippedKind.Unreadable);
            return null;
        }
    }

    /// <summary>Takes what the session says of itself.</summary>
    public void ReadSession(JsonView session)
    {
        _speech.Read(session, askedDetection);
        if (session["expires_at"u8].Integer is { } seconds)
        {
            onExpiry(seconds);
        }
    }

    private SpeechModelEvent? Read(Memory<byte> message, JsonView root, JsonView type)
    {
        // The most frequent first.
        if (type.Is("response.output_audio.delta"u8))
        {
            return ReadAudio(message, root);
        }

        if (type.Is("response.output_audio_transcript.delta"u8) || type.Is("response.output_text.delta"u8))
        {
            return ReadTranscript(root, Speaker.Agent, root["delta"u8], isFinal: false);
        }

        if (type.Is("response.output_audio_transcript.done"u8))
        {
            return ReadTranscript(root, Speaker.Agent, root["transcript"u8], isFinal: true);
        }

        if (type.Is("response.output_text.done"u8))
        {
            return ReadTranscript(root, Speaker.Agent, root["text"u8], isFinal: true);
        }

        if (type.Is("response.output_audio.done"u8))
        {
            return ResponseOf(root) is { } response && _ids.Read(root["item_id"u8]) is { } item
                ? new SpeechAudioDoneEvent { ResponseId = response, ItemId = item, ContentIndex = IndexOf(root) }
                : Missing();
        }

        if (type.Is("response.output_item.done"u8))
        {
            return ReadItem(root);
        }

        if (type.Is("response.created"u8))
        {
            _activeResponse = _ids.Read(root["response"u8]["id"u8]);
            return _activeResponse is { } id ? new ResponseStartedEvent { ResponseId = id } : Missing();
        }

        return type.Is("response.done"u8) ? ReadResponse(root["response"u8]) : ReadInput(root, type);
    }

    private SpeechModelEvent? ReadInput(JsonView root, JsonView type)
    {
        if (type.Is("input_audio_buffer.speech_started"u8))
        {
            return new SpeechStartedEvent { ItemId = _ids.Read(root["item_id"u8]), AudioStart = _speech.Start(root["audio_start_ms"u8]) };
        }

        if (type.Is("input_audio_buffer.speech_stopped"u8))
        {
            return new SpeechStoppedEvent { ItemId = _ids.Read(root["item_id"u8]), AudioEnd = _speech.End(root["audio_end_ms"u8]) };
        }

        if (type.Is("conversation.item.input_audio_transcription.delta"u8))
        {
            return ReadTranscript(root, Speaker.Caller, root["delta"u8], isFinal: false);
        }

        if (type.Is("conversation.item.input_audio_transcription.completed"u8))
        {
            return ReadTranscript(root, Speaker.Caller, root["transcript"u8], isFinal: true);
        }

        bool transcriptionFailed = type.Is("conversation.item.input_audio_transcription.failed"u8);
        if (transcriptionFailed || type.Is("error"u8))
        {
            return ReadError(root["error"u8], transcriptionFailed);
        }

        if (type.Is("session.updated"u8) || type.Is("session.created"u8))
        {
            ReadSession(root["session"u8]);
        }
        else if (type.Is("rate_limits.updated"u8))
        {
            _responses.ReadLimits(root["rate_limits"u8]);
        }

        return null;
    }

    private SpeechModelEvent? ReadAudio(Memory<byte> message, JsonView root)
    {
        // The audio overwrites the message, so that everything else is read before.
        int index = IndexOf(root);
        if (ResponseOf(root) is not { } response || _ids.Read(root["item_id"u8]) is not { } item)
        {
            return Missing();
        }

        if (PcmDecoder.Decode(message, root["delta"u8]) is not { } pcm)
        {
            log.Skipped(SkippedKind.NoAudio);
            return null;
        }

        return pcm.IsEmpty ? null : new SpeechAudioEvent { ResponseId = response, ItemId = item, ContentIndex = index, Pcm = pcm };
    }

    private SpeechModelEvent? ReadTranscript(JsonView root, Speaker speaker, JsonView text, bool isFinal)
    {
        string? response = speaker == Speaker.Agent ? ResponseOf(root) : null;
        if (_ids.Read(root["item_id"u8]) is not { } item || text.Text is not { } said || (speaker == Speaker.Agent && response is null))
        {
            return Missing();
        }

        return new TranscriptEvent
        {
            Speaker = speaker,
            ItemId = item,
            ContentIndex = IndexOf(root),
            ResponseId = response,
            Text = said,
            IsFinal = isFinal,
        };
    }

    /// <summary>
    /// A call of a tool is read from its item alone, which says whether the call is whole. <c>response.function_call_arguments.done</c> is also
    /// sent when a response is cut in the middle of the arguments.
    /// </summary>
    private SpeechModelEvent? ReadItem(JsonView root)
    {
        JsonView item = root["item"u8];
        if (!item["type"u8].Is("function_call"u8) || item["status"u8].Is("incomplete"u8))
        {
            return null;
        }

        return ResponseOf(root) is { } response && item["call_id"u8].Text is { Length: > 0 } call && item["name"u8].Text is { Length: > 0 } name
            ? new ToolCallEvent { ResponseId = response, CallId = call, Name = name, Arguments = item["arguments"u8].Text ?? "{}" }
            : Missing();
    }

    private SpeechModelEvent? ReadResponse(JsonView response)
    {
        // Without an id it is the active one: an agent that waits for its end must not wait for ever.
        string? id = _ids.Read(response["id"u8]) ?? _activeResponse;
        if (id is null)
        {
            return Missing();
        }

        _activeResponse = id == _activeResponse ? null : _activeResponse;
        return _responses.Read(response, id);
    }

    private SpeechModelErrorEvent ReadError(JsonView view, bool transcriptionFailed)
    {
        ProviderError error = ProviderError.Read(view, secret);
        if (transcriptionFailed)
        {
            log.TranscriptionFailed(error);
        }
        else
        {
            log.Error(error);
        }

        string message = error.Message ?? "The model reports an error without a text.";
        return new SpeechModelErrorEvent
        {
            Code = error.Name,
            Message = transcriptionFailed ? $"The caller's speech was not transcribed: {message}" : message,
        };
    }

    private string? ResponseOf(JsonView root) => _ids.Read(root["response_id"u8]) ?? _activeResponse;

    private static int IndexOf(JsonView root) => root["content_index"u8].Integer is >= 0 and <= int.MaxValue and var index ? (int)index : 0;

    private SpeechModelEvent? Missing()
    {
        log.Skipped(SkippedKind.MissingField);
        return null;
    }
}
