using Wavix.Streaming;
using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Calls;

/// <summary>An answer that the caller interrupted: what the agent claims, and what was heard.</summary>
/// <param name="Item">The answer.</param>
/// <param name="Heard">The position up to which it was heard.</param>
/// <param name="Started">When the model reported the caller's speech, as a time of the call.</param>
/// <param name="Cleared">When the carrier received the <c>clear</c>; null if it did not, or if the answer was heard whole.</param>
/// <param name="OldAudio">How much of the answer was heard after that.</param>
/// <param name="LastHeardAt">When the last of it was heard; null if nothing was.</param>
internal sealed record Interruption(SpokenItem Item, TimeSpan Heard, TimeSpan Started, TimeSpan? Cleared, TimeSpan OldAudio, TimeSpan? LastHeardAt)
{
    // A message has its time a moment before it takes effect, and what is decoded from a line of 8 kHz has ends that are right to 3 ms. Old audio that is
    // sent again is a frame of 20 ms at least.
    private static readonly TimeSpan Uncertainty = TimeSpan.FromMilliseconds(5);

    /// <summary>The position up to which the agent says that it was heard.</summary>
    public TimeSpan Claim => Item.IsDeleted ? TimeSpan.Zero : Item.TruncatedTo ?? Item.Length;

    /// <summary>The words that were heard to their end.</summary>
    public string HeardText => Item.TextUntil(Heard);

    /// <summary>The interruptions of a call, oldest first. It takes a while, so not while calls run.</summary>
    public static IReadOnlyList<Interruption> FindAll(Caller caller)
    {
        IReadOnlyList<HeardItem> heard = caller.FindAnswers();
        SimulatedCallMessage[] messages = [.. caller.Call.Messages];
        SentEvent[] starts = [.. caller.Sessions.SelectMany(session => session.Sent).Where(e => e.Type == "input_audio_buffer.speech_started")];
        var found = new List<Interruption>();
        foreach (SpokenItem item in caller.Spoken)
        {
            if (starts.FirstOrDefault(start => start.At > item.FirstSentAt) is { } start)
            {
                found.Add(Of(caller, item, heard.FirstOrDefault(one => one.Item == item), caller.At(start.At), messages));
            }
        }

        return found;
    }

    private static Interruption Of(Caller caller, SpokenItem item, HeardItem? part, TimeSpan started, SimulatedCallMessage[] messages)
    {
        TimeSpan position = part?.Heard ?? TimeSpan.Zero;
        TimeSpan? lastHeard = part is null ? null : ToTime(caller, part.Spans.Max(span => span.End));
        SimulatedCallMessage? clear = messages.FirstOrDefault(message => message.Received is ClearCommand && message.At >= started);
        if (position >= item.Length || clear is null)
        {
            return new Interruption(item, position, started, null, TimeSpan.Zero, lastHeard);
        }

        int from = (int)((clear.At + Uncertainty).TotalSeconds * caller.SampleRate);
        int old = part?.Spans.Sum(span => Math.Max(0, span.End - Math.Max(span.Start, from))) ?? 0;
        return new Interruption(item, position, started, clear.At, ToTime(caller, old), lastHeard);
    }

    private static TimeSpan ToTime(Caller caller, int samples) => TimeSpan.FromSeconds(samples / (double)caller.SampleRate);
}
