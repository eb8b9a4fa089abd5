namespace Wavix.Streaming.Testing;

/// <summary>What followed when the caller had said something.</summary>
/// <param name="SpeechEnd">When the last sound of it had been said, counted from the call's begin.</param>
/// <param name="FirstAudio">When the caller began to hear something that was no silence; null when that was not before the caller spoke again.</param>
public readonly record struct CallResponse(TimeSpan SpeechEnd, TimeSpan? FirstAudio)
{
    /// <summary>How long the caller waited; null when nothing was heard.</summary>
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
