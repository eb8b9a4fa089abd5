using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

/// <summary>Places in the order of sends that are given back unused.</summary>
public class SendTurnsTests
{
    [Fact]
    public async Task GiveBack_TheTurn_PassesItOn()
    {
        SendTurns turns = Open();
        SendTicket first = Enter(turns, OutgoingKind.PlayerClear);
        SendTicket second = Enter(turns, OutgoingKind.Mark);
        turns.GiveBack(first);

        first.Verdict.Should().Be(SendVerdict.Go);
        (await second.Waiter!.Turn.WaitAsync(SessionHarness.Soon)).Should().Be(SendVerdict.Go);
    }

    [Fact]
    public async Task GiveBack_WhileItWaits_IsPassedOver()
    {
        SendTurns turns = Open();
        Enter(turns, OutgoingKind.Mark);
        SendTicket unused = Enter(turns, OutgoingKind.PlayerClear);
        SendTicket next = Enter(turns, OutgoingKind.Mark);
        turns.GiveBack(unused);
        turns.Release();

        (await next.Waiter!.Turn.WaitAsync(SessionHarness.Soon)).Should().Be(SendVerdict.Go);
        unused.Waiter!.Turn.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task GiveBack_ItsTurnCameMeanwhile_PassesItOn()
    {
        SendTurns turns = Open();
        Enter(turns, OutgoingKind.Mark);
        SendTicket unused = Enter(turns, OutgoingKind.PlayerClear);
        turns.Release();
        SendTicket next = Enter(turns, OutgoingKind.Mark);
        next.Waiter!.Turn.IsCompleted.Should().BeFalse();
        turns.GiveBack(unused);

        (await next.Waiter!.Turn.WaitAsync(SessionHarness.Soon)).Should().Be(SendVerdict.Go);
    }

    [Fact]
    public async Task GiveBack_StreamHasEnded_LeavesTheTurnWithItsHolder()
    {
        SendTurns turns = Open();
        Enter(turns, OutgoingKind.Mark);
        SendTicket unused = Enter(turns, OutgoingKind.PlayerClear);
        turns.Shut();
        turns.GiveBack(unused);
        Task idle = turns.WaitUntilIdleAsync();
        idle.IsCompleted.Should().BeFalse("the mark is under way");
        turns.Release();

        await idle.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public void IsBefore_HeldOrWaitingAhead_IsTrueAndOfLaterOnesFalse()
    {
        SendTurns turns = Open();
        Enter(turns, OutgoingKind.Mark);
        SendTicket early = Enter(turns, OutgoingKind.PlayerClear);
        Enter(turns, OutgoingKind.Media);
        SendTicket late = Enter(turns, OutgoingKind.PlayerClear);

        turns.IsBefore(early, OutgoingKind.Media).Should().BeFalse();
        turns.IsBefore(late, OutgoingKind.Media).Should().BeTrue();
        turns.IsBefore(early, OutgoingKind.Mark).Should().BeTrue("it is being sent");
    }

    private static SendTurns Open()
    {
        var turns = new SendTurns(maxWaiting: 10);
        turns.Open(isOneWay: false);
        return turns;
    }

    private static SendTicket Enter(SendTurns turns, OutgoingKind kind) =>
        new(turns.Enter(kind, CancellationToken.None, out SendTurns.Waiter? waiter), waiter);
}
