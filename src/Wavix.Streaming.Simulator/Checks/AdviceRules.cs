using System.Globalization;

namespace Wavix.Streaming.Simulator;

/// <summary>Checks behavior that is allowed but could be better.</summary>
internal static class AdviceRules
{
    /// <summary>Maximum lead: how much audio may be sent before the caller hears it.</summary>
    public static readonly TimeSpan LongestLead = TimeSpan.FromSeconds(1);

    public static IEnumerable<CheckResult> Judge(IReadOnlyList<RecordedCall> calls)
    {
        List<RecordedCall> ordinary = [.. calls.Where(call => call.IsOrdinary)];
        List<RecordedMessage> commands = [.. ordinary.SelectMany(call => call.Messages).Where(message => message.Command is not null)];
        yield return JudgeFrameSize(commands);
        yield return JudgePresence(commands);
        yield return JudgePace(ordinary);
        yield return JudgeClose(ordinary);
    }

    /// <summary>
    /// Computes the maximum lead: the most audio that was sent but not yet heard, if Wavix plays what it receives immediately and in order.
    /// </summary>
    public static TimeSpan Lead(IEnumerable<RecordedMessage> messages)
    {
        TimeSpan playedUntil = TimeSpan.Zero;
        TimeSpan longest = TimeSpan.Zero;
        foreach (RecordedMessage message in messages)
        {
            if (message.Command is MediaCommand media)
            {
                playedUntil = Later(playedUntil, message.At) + WavixAudio.GetDuration(media.Payload.Length);
                longest = Later(longest, playedUntil - message.At);
            }
            else if (message.Command is ClearCommand)
            {
                playedUntil = message.At;
            }
        }

        return longest;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static CheckResult JudgeFrameSize(List<RecordedMessage> commands)
    {
        Check check = CheckCatalog.FrameSize;
        List<int> sizes = [.. commands.Select(message => message.Command).OfType<MediaCommand>().Select(media => media.Payload.Length)];
        List<int> others = sizes.FindAll(size => size != WavixAudio.FrameBytes);
        return sizes.Count == 0 ? check.NotApplicable("The server sent no audio.")
            : others.Count == 0 ? check.Pass($"{sizes.Count} frames.")
            : check.Fail($"{others.Count} of {sizes.Count} frames have another size, the first {others[0]} bytes.");
    }

    private static CheckResult JudgePresence(List<RecordedMessage> commands)
    {
        Check check = CheckCatalog.StreamIdPresent;
        List<RecordedMessage> without = commands.FindAll(message => message.Command!.StreamId is null);
        return commands.Count == 0 ? check.NotApplicable("The server sent no command.")
            : without.Count == 0 ? check.Pass($"{commands.Count} commands.")
            : check.Fail($"{without.Count} of {commands.Count} commands have none. {WireRules.Describe(without[0])}");
    }

    private static CheckResult JudgePace(List<RecordedCall> calls)
    {
        Check check = CheckCatalog.Pace;
        List<RecordedCall> audible = calls.FindAll(call => call.Messages.Any(message => message.Command is MediaCommand));
        if (audible.Count == 0)
        {
            return check.NotApplicable("The server sent no audio.");
        }

        // Take the second largest. If this machine does not read for a moment, the audio appears as a burst, but that rarely happens twice.
        TimeSpan lead = audible.Select(call => Lead(call.Messages)).OrderDescending().Take(2).Last();
        string seen = string.Create(CultureInfo.InvariantCulture, $"At most {lead.TotalSeconds:0.00} s ahead.");
        return lead <= LongestLead ? check.Pass(seen) : check.Fail(seen);
    }

    private static CheckResult JudgeClose(List<RecordedCall> calls)
    {
        Check check = CheckCatalog.CloseAnswered;
        List<RecordedCall> hungUp = calls.FindAll(call => call.LeftAt is not null && call.EarlyEnd is null);
        int unanswered = hungUp.Count(call => call.End is not { IsClose: true });
        return hungUp.Count == 0 ? check.NotApplicable("The server ended every call first.")
            : unanswered == 0 ? check.Pass($"{hungUp.Count} calls.")
            : check.Fail($"In {unanswered} of {hungUp.Count} calls the connection was lost or stayed open instead.");
    }
}
