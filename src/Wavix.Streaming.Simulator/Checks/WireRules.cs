using System.Globalization;
using Reason = Wavix.Streaming.InvalidMessageReason;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// Checks what the server sent, in all calls. A message that can't be read violates exactly one rule: the first that prevents reading it.
/// </summary>
internal static class WireRules
{
    public static IEnumerable<CheckResult> Judge(IReadOnlyList<RecordedCall> calls)
    {
        // What a server makes of broken audio and of other streams' ids is its answer to a broken caller, not what it sends to Wavix.
        List<RecordedMessage> all = [.. calls.SelectMany(call => call.Messages)];
        List<RecordedMessage> legal = [.. calls.Where(call => call.IsLegal).SelectMany(call => call.Messages)];
        yield return JudgeFrames(calls, all);
        yield return JudgeReasons(CheckCatalog.ValidJson, all, all.Count, Reason.EmptyMessage, Reason.InvalidJson, Reason.NotAnObject);
        yield return JudgeReasons(CheckCatalog.KnownCommands, all, all.Count, Reason.MissingEventName, Reason.UnknownCommand);
        yield return JudgeReasons(
            CheckCatalog.AudioPayload,
            legal,
            Count<MediaCommand>(legal),
            Reason.MissingPayload,
            Reason.InvalidBase64,
            Reason.OddPayloadLength);
        yield return JudgeReasons(CheckCatalog.MarkName, all, Count<MarkCommand>(all), Reason.MissingMarkName);
        yield return JudgeStreamIds(calls, legal);
        yield return JudgeOneWay(calls);
    }

    /// <summary>Describes the first of some messages.</summary>
    public static string Describe(RecordedMessage message) => string.Create(
        CultureInfo.InvariantCulture, $"{message.Detail}{(message.Detail.Length > 0 ? " " : "")}Seen at {message.At.TotalSeconds:0.00} s: {message.Excerpt}");

    private static CheckResult JudgeFrames(IReadOnlyList<RecordedCall> calls, List<RecordedMessage> messages)
    {
        if (calls.FirstOrDefault(call => call.End is { IsBreach: true }) is { End.Status: var status })
        {
            return CheckCatalog.TextFrames.Fail(status == 1007 ? "A text message is not valid UTF-8." : "A frame violates the rules of WebSocket (RFC 6455).");
        }

        return JudgeReasons(CheckCatalog.TextFrames, messages, messages.Count, Reason.BinaryMessage);
    }

    private static CheckResult JudgeReasons(Check check, List<RecordedMessage> messages, int good, params Reason[] reasons)
    {
        List<RecordedMessage> bad = messages.FindAll(message => reasons.Contains(message.Problem));
        return bad.Count > 0 ? check.Fail($"{Messages(bad.Count)} of {messages.Count}. {Describe(bad[0])}")
            : good == 0 ? check.NotApplicable("The server sent none.")
            : check.Pass($"{Messages(good)} seen.");
    }

    private static CheckResult JudgeStreamIds(IReadOnlyList<RecordedCall> calls, List<RecordedMessage> legal)
    {
        Check check = CheckCatalog.StreamId;
        if (legal.Find(message => message.Problem == Reason.InvalidStreamId) is { } unreadable)
        {
            return check.Fail(Describe(unreadable));
        }

        int right = 0;
        foreach (RecordedCall call in calls.Where(call => call.IsLegal))
        {
            foreach (RecordedMessage message in call.Messages.Where(message => message.Command?.StreamId is not null))
            {
                if (message.Command!.StreamId != call.StreamId)
                {
                    return check.Fail($"Wavix drops the command: the call's stream_id is {call.StreamId}. {Describe(message)}");
                }

                right++;
            }
        }

        return right == 0 ? check.NotApplicable("No command has a stream_id.") : check.Pass($"{right} commands carry it.");
    }

    private static CheckResult JudgeOneWay(IReadOnlyList<RecordedCall> calls)
    {
        Check check = CheckCatalog.OneWayStream;
        List<RecordedCall> oneWay = [.. calls.Where(call => call.IsOneWay)];
        bool isLostAnyway = calls.Any(call => call is { IsOneWay: false, IsOrdinary: true, EarlyEnd.IsClose: false });
        return oneWay.Count == 0 ? check.NotApplicable("There was no one-way call.")
            : oneWay.SelectMany(call => call.Messages).FirstOrDefault() is { } first
                ? check.Fail($"{Messages(oneWay.Sum(call => call.Messages.Count))} on it. {Describe(first)}")
            : oneWay.FirstOrDefault(call => call.EarlyEnd is { IsClose: false, IsBreach: false }) is { EarlyEnd: { } end }
                ? isLostAnyway ? check.NotApplicable($"An ordinary call fails; see {CheckCatalog.OrdinaryCall.Id}.") : check.Fail($"On it {end}.")
            : check.Pass("Nothing was sent.");
    }

    private static int Count<T>(List<RecordedMessage> messages) => messages.Count(message => message.Command is T);

    private static string Messages(int count) => count == 1 ? "1 message" : $"{count} messages";
}
