namespace Wavix.Streaming.Testing;

/// <summary>The application's response after the caller has said something.</summary>
public readonly record struct CallResponse
{
    /// <summary>Creates a response, for example for a test of code that evaluates responses.</summary>
    /// <param name="speechEnd">See <see cref="SpeechEnd"/>.</param>
    /// <param name="firstAudio">See <see cref="FirstAudio"/>.</param>
    public CallResponse(TimeSpan speechEnd, TimeSpan? firstAudio)
    {
        SpeechEnd = speechEnd;
        FirstAudio = firstAudio;
    }

    /// <summary>When the last sound that the caller said had ended, counted from the start of the call.</summary>
    public TimeSpan SpeechEnd { get; }

    /// <summary>
    /// When the caller began to hear a sound, counted from the start of the call; null if that was not before the caller spoke again.
    /// </summary>
    public TimeSpan? FirstAudio { get; }

    /// <summary>How long the caller waited; null if nothing was heard.</summary>
    public TimeSpan? Latency => FirstAudio - SpeechEnd;

    /// <summary>Finds, for each end of speech, the first sound before the next one.</summary>
    internal static IReadOnlyList<CallResponse> Find(IReadOnlyList<TimeSpan> speechEnds, HeardAudio heard)
    {
        TimeSpan[] onsets = [.. heard.GetOnsets().Select(HeardAudio.ToTime)];
        return
        [
            .. speechEnds.Select((end, i) =>
            {
                TimeSpan next = i + 1 < speechEnds.Count ? speechEnds[i + 1] : TimeSpan.MaxValue;
                return new CallResponse(end, onsets.Where(onset => onset >= end && onset < next).Cast<TimeSpan?>().FirstOrDefault());
            }),
        ];
    }
}
