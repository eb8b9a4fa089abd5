namespace Wavix.Streaming.Audio;

/// <summary>The result of one call of <see cref="ISpeechDetector.Process"/>.</summary>
public readonly struct SpeechActivity
{
    private readonly IReadOnlyList<SpeechChange>? _changes;

    /// <summary>Creates a result, in a detector of yours.</summary>
    /// <param name="isSpeech">Whether there is speech after the chunk.</param>
    /// <param name="probability">The probability of speech in the last frame, 0 to 1.</param>
    /// <param name="level">The level of the last frame, in dB relative to full scale.</param>
    /// <param name="changes">The starts and ends that the chunk decided, in their order; null for none.</param>
    public SpeechActivity(bool isSpeech, double probability, double level, IReadOnlyList<SpeechChange>? changes = null)
    {
        IsSpeech = isSpeech;
        Probability = probability;
        Level = level;
        _changes = changes;
    }

    /// <summary>Whether there is speech after the chunk.</summary>
    public bool IsSpeech { get; }

    /// <summary>The probability of speech in the last frame, 0 to 1. It follows single sounds; <see cref="IsSpeech"/> follows utterances.</summary>
    public double Probability { get; }

    /// <summary>The level of the last frame in dB relative to full scale, as the root mean square.</summary>
    public double Level { get; }

    /// <summary>The starts and ends of speech that the chunk decided, in their order; usually none.</summary>
    public IReadOnlyList<SpeechChange> Changes => _changes ?? [];

    /// <summary>Whether <see cref="Changes"/> has a start.</summary>
    public bool HasStarted => Has(isStart: true);

    /// <summary>Whether <see cref="Changes"/> has an end.</summary>
    public bool HasEnded => Has(isStart: false);

    private bool Has(bool isStart)
    {
        for (int i = 0; i < Changes.Count; i++)
        {
            if (Changes[i].IsStart == isStart)
            {
                return true;
            }
        }

        return false;
    }
}
