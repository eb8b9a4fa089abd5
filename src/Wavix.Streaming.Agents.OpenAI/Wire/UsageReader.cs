namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Reads the <c>usage</c> of a response.</summary>
internal static class UsageReader
{
    public static SpeechModelUsage? Read(JsonView usage)
    {
        if (!usage.IsObject)
        {
            return null;
        }

        JsonView input = usage["input_token_details"u8];
        JsonView output = usage["output_token_details"u8];
        return new SpeechModelUsage
        {
            InputTokens = Count(usage["input_tokens"u8]),
            OutputTokens = Count(usage["output_tokens"u8]),
            InputAudioTokens = Count(input["audio_tokens"u8]),
            InputTextTokens = Count(input["text_tokens"u8]),
            CachedInputTokens = Count(input["cached_tokens"u8]),
            CachedInputAudioTokens = Count(input["cached_tokens_details"u8]["audio_tokens"u8]),
            OutputAudioTokens = Count(output["audio_tokens"u8]),
            OutputTextTokens = Count(output["text_tokens"u8]),
        };
    }

    private static long Count(JsonView tokens) => Math.Max(0, tokens.Integer ?? 0);
}
