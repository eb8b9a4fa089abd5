namespace Wavix.Streaming.Simulator;

/// <summary>Judges whether calls survived.</summary>
internal static class SurvivalRules
{
    // Audio goes on in both directions meanwhile, so what broke a call is not always the last that the server received; a busy one is late too.
    private static readonly TimeSpan CauseWindow = TimeSpan.FromSeconds(1);

    /// <summary>One call, which was ordinary or received something odd.</summary>
    /// <param name="check">What is checked.</param>
    /// <param name="call">The call.</param>
    /// <param name="habits">What the server does otherwise.</param>
    public static CheckResult Judge(Check check, RecordedCall call, ServerHabits habits)
    {
        // A busy server may come to what breaks it when we have left. It has the close behind all else, so what it answers that with tells.
        if ((call.EarlyEnd ?? (habits.ClosesInOrder ? call.LateFailure : null)) is not { } end)
        {
            return habits.Answers && HasFallenSilent(call)
                ? check.Fail("The connection stays open, but the server, which answers in an ordinary call, does not answer any more.")
                : check.Pass($"The call went on; {call.Messages.Count} messages came.");
        }

        if (end.IsBreach)
        {
            return check.NotApplicable($"The server sent what no WebSocket may carry; see {CheckCatalog.TextFrames.Id}.");
        }

        if (IsOfEcho(call) || IsOfClear(call))
        {
            return check.NotApplicable(
                $"The call ended when a mark came back, or after a clear; see {CheckCatalog.MarkRoundTrip.Id} and {CheckCatalog.ClearRoundTrip.Id}.");
        }

        if (!call.IsLegal && (call.OddAt is null || end.At < call.OddAt))
        {
            return end.IsClose
                ? check.NotApplicable($"Before it came to that, {end}.")
                : check.Fail($"Before anything odd was sent, {end}.");
        }

        return end.IsOrderly ? check.Pass($"Orderly end: {end}.")
            : end.IsRefusal && !call.IsLegal ? check.Pass($"Refused in order: {end}.")
            : check.Fail($"{char.ToUpperInvariant(end.ToString()[0])}{end.ToString()[1..]}{(end.IsRefusal ? ", but nothing was wrong with what it received" : "")}.");
    }

    /// <summary>Whether the server said nothing in the second part of the call.</summary>
    public static bool HasFallenSilent(RecordedCall call) =>
        call.EarlyEnd is null && call.AgainAt is { } again && !call.Messages.Any(message => message.At >= again);

    /// <summary>Marks that came back, in all calls.</summary>
    public static CheckResult JudgeMarks(IReadOnlyList<RecordedCall> calls)
    {
        Check check = CheckCatalog.MarkRoundTrip;
        int asked = calls.Sum(call => Commands<MarkCommand>(call).Count());
        int returned = calls.Sum(call => call.Echoes.Count);
        return asked == 0 ? check.NotApplicable("The server sent no mark.")
            : returned == 0 ? check.NotApplicable("No call lasted until a mark was reached.")
            : calls.FirstOrDefault(call => IsOfEcho(call) && !IsOfClear(call)) is { EarlyEnd: { } end }
                ? check.Fail($"When a mark came back, {end}.")
            : check.Pass($"{asked} sent, {returned} came back.");
    }

    /// <summary>What followed a <c>clear</c> of the server, in all calls.</summary>
    public static CheckResult JudgeClears(IReadOnlyList<RecordedCall> calls)
    {
        Check check = CheckCatalog.ClearRoundTrip;
        int clears = calls.Sum(call => Commands<ClearCommand>(call).Count());
        return clears == 0 ? check.NotApplicable("The server sent no clear.")
            : calls.FirstOrDefault(IsOfClear) is { EarlyEnd: { } end } ? check.Fail($"After its clear, {end}.")
            : check.Pass($"{clears} sent; the calls went on.");
    }

    // In ordinary calls only: elsewhere the odd input is the likelier cause.
    private static bool IsOfEcho(RecordedCall call) =>
        call is { IsOrdinary: true, EarlyEnd: { IsOrderly: false } end } && call.Echoes.Any(at => IsShortlyBefore(at, end));

    private static bool IsOfClear(RecordedCall call) =>
        call is { IsOrdinary: true, EarlyEnd: { IsOrderly: false } end, Messages: [.., { Command: ClearCommand } last] } && IsShortlyBefore(last.At, end);

    private static bool IsShortlyBefore(TimeSpan at, RecordedEnd end) => at <= end.At && end.At - at < CauseWindow;

    private static IEnumerable<RecordedMessage> Commands<T>(RecordedCall call) => call.Messages.Where(message => message.Command is T);
}
