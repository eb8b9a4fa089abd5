namespace Wavix.Streaming.Simulator;

/// <summary>Checks whether calls survived.</summary>
internal static class SurvivalRules
{
    // Audio continues in both directions, so the last message that the server received is not always what broke the call. A busy server
    // reacts late, too.
    private static readonly TimeSpan CauseWindow = TimeSpan.FromSeconds(1);

    /// <summary>Evaluates one call, which was ordinary or received something unusual.</summary>
    /// <param name="check">What is checked.</param>
    /// <param name="call">The call.</param>
    /// <param name="habits">What the server does in other calls.</param>
    public static CheckResult Judge(Check check, RecordedCall call, ServerHabits habits)
    {
        // A busy server may read what breaks it only after we have left. It reads our close last, so its answer to the close shows what
        // happened.
        if ((call.EarlyEnd ?? (habits.ClosesInOrder ? call.LateFailure : null)) is not { } end)
        {
            return habits.Answers && HasFallenSilent(call)
                ? check.Fail("The connection stays open, but the server, which answers in an ordinary call, does not answer any more.")
                : check.Pass($"The call continued; {call.Messages.Count} messages received.");
        }

        if (end.IsBreach)
        {
            return check.NotApplicable($"The server sent what is not allowed in a WebSocket; see {CheckCatalog.TextFrames.Id}.");
        }

        if (IsOfEcho(call) || IsOfClear(call))
        {
            return check.NotApplicable(
                $"The call ended when a mark was returned, or after a clear; see {CheckCatalog.MarkRoundTrip.Id} and {CheckCatalog.ClearRoundTrip.Id}.");
        }

        if (!call.IsLegal && (call.OddAt is null || end.At < call.OddAt))
        {
            return end.IsClose
                ? check.NotApplicable($"Before that, {end}.")
                : check.Fail($"Before anything unusual was sent, {end}.");
        }

        return end.IsOrderly ? check.Pass($"Orderly end: {end}.")
            : end.IsRefusal && !call.IsLegal ? check.Pass($"Refused in order: {end}.")
            : check.Fail($"{char.ToUpperInvariant(end.ToString()[0])}{end.ToString()[1..]}{(end.IsRefusal ? ", but nothing was wrong with what it received" : "")}.");
    }

    /// <summary>Whether the server said nothing in the second part of the call.</summary>
    public static bool HasFallenSilent(RecordedCall call) =>
        call.EarlyEnd is null && call.AgainAt is { } again && !call.Messages.Any(message => message.At >= again);

    /// <summary>Evaluates the returned marks of all calls.</summary>
    public static CheckResult JudgeMarks(IReadOnlyList<RecordedCall> calls)
    {
        Check check = CheckCatalog.MarkRoundTrip;
        int asked = calls.Sum(call => Commands<MarkCommand>(call).Count());
        int returned = calls.Sum(call => call.Echoes.Count);
        return asked == 0 ? check.NotApplicable("The server sent no mark.")
            : returned == 0 ? check.NotApplicable("No call lasted until a mark was reached.")
            : calls.FirstOrDefault(call => IsOfEcho(call) && !IsOfClear(call)) is { EarlyEnd: { } end }
                ? check.Fail($"When a mark was returned, {end}.")
            : check.Pass($"{asked} sent, {returned} returned.");
    }

    /// <summary>Evaluates what followed a <c>clear</c> of the server in all calls.</summary>
    public static CheckResult JudgeClears(IReadOnlyList<RecordedCall> calls)
    {
        Check check = CheckCatalog.ClearRoundTrip;
        int clears = calls.Sum(call => Commands<ClearCommand>(call).Count());
        return clears == 0 ? check.NotApplicable("The server sent no clear.")
            : calls.FirstOrDefault(IsOfClear) is { EarlyEnd: { } end } ? check.Fail($"After its clear, {end}.")
            : check.Pass($"{clears} sent; the calls continued.");
    }

    // In ordinary calls only: elsewhere the unusual input is the more likely cause.
    private static bool IsOfEcho(RecordedCall call) =>
        call is { IsOrdinary: true, EarlyEnd: { IsOrderly: false } end } && call.Echoes.Any(at => IsShortlyBefore(at, end));

    private static bool IsOfClear(RecordedCall call) =>
        call is { IsOrdinary: true, EarlyEnd: { IsOrderly: false } end, Messages: [.., { Command: ClearCommand } last] } && IsShortlyBefore(last.At, end);

    private static bool IsShortlyBefore(TimeSpan at, RecordedEnd end) => at <= end.At && end.At - at < CauseWindow;

    private static IEnumerable<RecordedMessage> Commands<T>(RecordedCall call) => call.Messages.Where(message => message.Command is T);
}
