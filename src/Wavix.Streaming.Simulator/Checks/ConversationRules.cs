using System.Globalization;
using Wavix.Streaming.Simulator.Calls;

namespace Wavix.Streaming.Simulator;

/// <summary>Checks the experience of a caller in a conversation with the server.</summary>
internal static class ConversationRules
{
    // A sound of the server shorter than this, after it should have stopped, is not speech.
    private static readonly TimeSpan Blip = TimeSpan.FromMilliseconds(200);

    // The caller's speech may still make the server clear for this long. A later clear has another cause.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<CheckResult> Judge(IReadOnlyList<RecordedCall> calls, CheckSettings settings)
    {
        bool isSilent = !calls.Any(call => call.Messages.Any(message => message.Command is MediaCommand));
        string why = isSilent ? "The server sent no audio."
            : IsEcho(calls, settings.Speech) ? "The server repeats what it hears."
            : "There was no conversation.";
        RecordedConversation? talk = calls.Select(call => call.Conversation).FirstOrDefault(one => one is { HasLineEcho: false });
        RecordedConversation? withEcho = calls.Select(call => call.Conversation).FirstOrDefault(one => one is { HasLineEcho: true });
        bool isJudged = talk is not null && !isSilent;
        yield return isJudged ? JudgeBargeIn(talk!, settings.BargeInLimit) : CheckCatalog.BargeIn.NotApplicable(why);
        yield return isJudged ? JudgeAnswers(talk!, settings) : CheckCatalog.Answers.NotApplicable(why);
        yield return withEcho is not null ? JudgeSelfInterrupt(withEcho)
            : CheckCatalog.NoSelfInterrupt.NotApplicable(isJudged ? "The server was not heard in the conversation." : why);
        yield return JudgeEnd(calls, settings.EndPatience);
    }

    /// <summary>Whether nearly all sound of the server is what the caller had said, byte for byte.</summary>
    public static bool IsEcho(IReadOnlyList<RecordedCall> calls, byte[] speech)
    {
        byte[] said = [.. speech, .. new byte[WavixAudio.FrameBytes]];
        List<ReadOnlyMemory<byte>> sounds =
        [
            .. calls.Where(call => call.IsOrdinary)
                .SelectMany(call => call.Messages)
                .Select(message => message.Command)
                .OfType<MediaCommand>()
                .Select(media => media.Payload)
                .Where(pcm => SoundLevel.IsAudible(pcm.Span)),
        ];
        return sounds.Count > 0 && sounds.Count(pcm => said.AsSpan().IndexOf(pcm.Span) >= 0) >= sounds.Count * 0.9;
    }

    private static CheckResult JudgeBargeIn(RecordedConversation talk, TimeSpan limit)
    {
        Check check = CheckCatalog.BargeIn;
        if (talk.Over is not { } over)
        {
            return check.NotApplicable("The server was not heard while the caller was silent.");
        }

        TimeSpan spokeOn = Sum(talk.Heard, over.From + limit, over.To);
        TimeSpan stopped = talk.Heard.Where(span => span.From < over.From + limit && span.To > over.From).Select(span => span.To - over.From).LastOrDefault();
        string clear = talk.Clears.Where(at => at >= over.From).Select(at => at - over.From).Cast<TimeSpan?>().FirstOrDefault() is { } after
            ? $", with a clear after {Text(after)}"
            : ", without a clear";
        return spokeOn <= Blip
            ? check.Pass($"It stopped after {Text(stopped)}.")
            : check.Fail($"It continued to speak for {Text(stopped)}{clear}. A server that does not hear the caller while it speaks may be waiting for its own playback.");
    }

    private static CheckResult JudgeAnswers(RecordedConversation talk, CheckSettings settings)
    {
        Check check = CheckCatalog.Answers;
        foreach (SpokenLine line in talk.Spoken)
        {
            // What ends while the server may still be stopping is the rest of what it said, after a stall.
            TimeSpan stopped = line == talk.Over ? line.From + settings.BargeInLimit : line.From;
            if (talk.Heard.FirstOrDefault(span => span.From > line.From && span.To > stopped) is { To: var to, From: var from } && to > TimeSpan.Zero)
            {
                return check.Pass(from > line.To ? $"Heard {Text(from - line.To)} after the caller had spoken." : "Heard while the caller was still speaking.");
            }
        }

        return talk.Spoken.Count == 0 ? check.NotApplicable("The caller had no chance to speak.")
            : talk.Over is { } over && talk.Heard.Any(span => span.From < over.From && span.To > over.To)
                ? check.NotApplicable($"The server spoke all the time; see {CheckCatalog.BargeIn.Id}.")
            : check.Fail($"The caller heard nothing for {settings.ReplyPatience.TotalSeconds:0.#} s.");
    }

    private static CheckResult JudgeSelfInterrupt(RecordedConversation talk)
    {
        Check check = CheckCatalog.NoSelfInterrupt;
        TimeSpan silentFrom = talk.Spoken.Count == 0 ? TimeSpan.Zero : talk.Spoken[^1].To + Aftermath;
        foreach (TimeSpan clear in talk.Clears.Where(at => at >= silentFrom))
        {
            // A clear that cuts off nothing is a precaution of the server.
            if (talk.Heard.Where(span => span.From < clear && span.To > clear - Blip).Cast<(TimeSpan From, TimeSpan To)?>().FirstOrDefault() is { } cut)
            {
                return check.Fail($"It sent a clear {Text(clear - cut.From)} after it began to speak, while the caller was silent.");
            }
        }

        return talk.Heard.Count == 0
            ? check.NotApplicable("The server was not heard on the line with echo.")
            : check.Pass($"Heard for {Text(Sum(talk.Heard, TimeSpan.Zero, TimeSpan.MaxValue))}.");
    }

    private static CheckResult JudgeEnd(IReadOnlyList<RecordedCall> calls, TimeSpan patience)
    {
        Check check = CheckCatalog.EndsTheCall;
        List<RecordedCall> closed = [.. calls.Where(call => call.EndsConnection is not null)];
        int open = closed.Count(call => call.EndsConnection == false);
        return closed.Count == 0 ? check.NotApplicable($"No close was answered; see {CheckCatalog.CloseAnswered.Id}.")
            : open == 0 ? check.Pass($"{closed.Count} calls.")
            : check.Fail(
                $"In {open} of {closed.Count} calls the connection was still open {patience.TotalSeconds:0.#} s after the close. The code that serves the call may not have ended.");
    }

    /// <summary>Computes how long the server was heard within a span of time.</summary>
    private static TimeSpan Sum(IEnumerable<(TimeSpan From, TimeSpan To)> spans, TimeSpan from, TimeSpan to) => spans
        .Select(span => (span.To < to ? span.To : to) - (span.From > from ? span.From : from))
        .Where(length => length > TimeSpan.Zero)
        .Aggregate(TimeSpan.Zero, (sum, length) => sum + length);

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
