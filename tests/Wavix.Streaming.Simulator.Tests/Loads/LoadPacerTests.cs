using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Simulator.Tests.Loads;

public class LoadPacerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(int Call, TimeSpan Due)> _sent = [];
    private readonly LoadPacer _pacer;
    private readonly long _begun;

    public LoadPacerTests()
    {
        _begun = _clock.GetTimestamp();
        _pacer = new LoadPacer(4, (call, due) => _sent.Add((call, _clock.GetElapsedTime(_begun, due))), _clock);
    }

    [Fact]
    public void SendDue_AtTheBegin_SendsOneCallAndWaitsForTheNext()
    {
        int wait = _pacer.SendDue();

        _sent.Should().Equal((0, TimeSpan.Zero));
        wait.Should().BeInRange(5, 6);
    }

    [Fact]
    public void SendDue_AFrameLater_HasSpreadTheCallsOverIt()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(20));

        _pacer.SendDue();

        _sent.Should().Equal((0, Ms(0)), (1, Ms(5)), (2, Ms(10)), (3, Ms(15)), (0, Ms(20)));
    }

    [Fact]
    public void SendDue_AfterALongStall_MakesUpForAllOfIt()
    {
        _pacer.SendDue();
        _clock.Advance(TimeSpan.FromSeconds(10));

        _pacer.SendDue();

        _sent.Should().HaveCount((500 * 4) + 1);
        _sent[^1].Should().Be((0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void SendDue_NothingIsDue_SendsNothing()
    {
        _pacer.SendDue();
        _clock.Advance(Ms(4));

        _pacer.SendDue();

        _sent.Should().ContainSingle();
    }

    [Fact]
    public void Stop_WhileBehindSchedule_EndsAtOnce()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));

        _pacer.Stop();
        _pacer.SendDue();

        _sent.Should().BeEmpty();
    }

    private static TimeSpan Ms(int value) => TimeSpan.FromMilliseconds(value);
}
