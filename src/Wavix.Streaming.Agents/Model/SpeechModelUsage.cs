namespace Wavix.Streaming.Agents;

/// <summary>Tokens that a speech model counted, by modality.</summary>
public sealed record SpeechModelUsage
{
    /// <summary>Tokens of input in all, including those that were cached.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of output in all.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Tokens of audio in the input.</summary>
    public long InputAudioTokens { get; init; }

    /// <summary>Tokens of text in the input.</summary>
    public long InputTextTokens { get; init; }

    /// <summary>Tokens of input that were cached, which are cheaper.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens of audio in the input that were cached.</summary>
    public long CachedInputAudioTokens { get; init; }

    /// <summary>Tokens of audio in the output.</summary>
    public long OutputAudioTokens { get; init; }

    /// <summary>Tokens of text in the output.</summary>
    public long OutputTextTokens { get; init; }

    /// <summary>All tokens.</summary>
    public long TotalTokens => InputTokens + OutputTokens;

    /// <summary>The sum of two counts.</summary>
    public static SpeechModelUsage operator +(SpeechModelUsage left, SpeechModelUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return left.Add(right);
    }

    /// <summary>The sum of this and another count.</summary>
    /// <param name="other">The other.</param>
    public SpeechModelUsage Add(SpeechModelUsage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new SpeechModelUsage
        {
            InputTokens = InputTokens + other.InputTokens,
            OutputTokens = OutputTokens + other.OutputTokens,
            InputAudioTokens = InputAudioTokens + other.InputAudioTokens,
            InputTextTokens = InputTextTokens + other.InputTextTokens,
            CachedInputTokens = CachedInputTokens + other.CachedInputTokens,
            CachedInputAudioTokens = CachedInputAudioTokens + other.CachedInputAudioTokens,
            OutputAudioTokens = OutputAudioTokens + other.OutputAudioTokens,
            OutputTextTokens = OutputTextTokens + other.OutputTextTokens,
        };
    }
}
