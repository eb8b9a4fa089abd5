using System.Text.Json.Serialization;

namespace Wavix.Streaming.CallControl;

// The bodies of requests as they are on the wire. What is null is left out: the API takes neither unknown fields nor nulls.

internal sealed class StartCallBody
{
    public required string From { get; init; }

    public required string To { get; init; }

    public required string CallbackUrl { get; init; }

    public bool? Recording { get; init; }

    public bool? VoicemailDetection { get; init; }

    public string? Tag { get; init; }

    public int? Timeout { get; init; }
}

internal sealed class TagBody
{
    public required string Tag { get; init; }
}

internal sealed class AnswerCallBody
{
    public bool? CallRecording { get; init; }

    public bool? CallTranscription { get; init; }

    public string? StreamUrl { get; init; }

    public string? StreamType { get; init; }

    public string? StreamChannel { get; init; }
}

internal sealed class StartStreamBody
{
    public required string StreamUrl { get; init; }

    public required string StreamType { get; init; }

    public required string StreamChannel { get; init; }
}

internal sealed class PlayAudioBody
{
    public required string AudioFile { get; init; }
}

internal sealed class CollectDigitsBody
{
    public int? MaxDigits { get; init; }

    public int? Timeout { get; init; }

    public string? TerminationCharacter { get; init; }

    public int? MaxAttempts { get; init; }

    public PromptBody? Prompt { get; init; }
}

internal sealed class PromptBody
{
    public string? Play { get; init; }

    public SayBody? Say { get; init; }
}

internal sealed class SayBody
{
    public required string Text { get; init; }

    public string? Language { get; init; }

    public required string Voice { get; init; }
}

internal sealed class CreateWebhookBody
{
    public required string Url { get; init; }

    public required string EventType { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StartCallBody))]
[JsonSerializable(typeof(TagBody))]
[JsonSerializable(typeof(AnswerCallBody))]
[JsonSerializable(typeof(StartStreamBody))]
[JsonSerializable(typeof(PlayAudioBody))]
[JsonSerializable(typeof(CollectDigitsBody))]
[JsonSerializable(typeof(CreateWebhookBody))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
