using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlayoutModelTests
{
    [Fact]
    public void Extend_WhileAudioPlays_QueuesBehindIt()
    {
        var model = new PlayoutModel();
        model.Extend(480, Ms(1000), out _).Should().BeTrue();
        model.Extend(480, Ms(1005), out TimeSpan start).Should().BeFalse();

        start.Should().Be(Ms(1020));
        model.End.Should().Be(Ms(1040));
    }

    [Fact]
    public void Extend_JustAsItEnds_IsNotLate()
    {
        var model = new PlayoutModel();
        model.Extend(480, Ms(1000), out _);

        model.Extend(480, Ms(1020), out _).Should().BeFalse();
    }

    [Fact]
    public void Extend_AfterItEnded_BeginsAnew()
    {
        var model = new PlayoutModel();
        model.Extend(480, Ms(1000), out _);
        model.Extend(480, Ms(2000), out TimeSpan start).Should().BeTrue();

        start.Should().Be(Ms(2000));
    }

    [Fact]
    public void Extend_PiecesOfNoWholeTicks_DoNotDrift()
    {
        var model = new PlayoutModel();
        for (int i = 0; i < 24_000; i++)
        {
            model.Extend(1, TimeSpan.Zero, out _);
        }

        model.End.Should().Be(Ms(1000));
    }

    [Fact]
    public void Clear_WhileAudioPlays_EndsItNow()
    {
        var model = new PlayoutModel();
        model.Extend(4800, Ms(1000), out _);
        model.Clear(Ms(1100));

        model.End.Should().Be(Ms(1100));
    }

    [Fact]
    public void Clear_AfterItEnded_ChangesNothing()
    {
        var model = new PlayoutModel();
        model.Extend(480, Ms(1000), out _);
        model.Clear(Ms(5000));

        model.End.Should().Be(Ms(1020));
    }

    [Fact]
    public void PlayedBy_RunsWithGaps_CountsWhatHasPlayedOfEach()
    {
        var meter = new PlayedAudioMeter();
        meter.Add(Ms(100), 480, Ms(100));
        meter.Add(Ms(120), 480, Ms(105));
        meter.Add(Ms(500), 480, Ms(130));

        new[] { 100, 110, 140, 300, 510, 520, 900 }.Select(at => meter.PlayedBy(Ms(at))).Should().Equal(0, 240, 960, 960, 1200, 1440, 1440);
        meter.Samples.Should().Be(1440);
    }

    [Fact]
    public void PlayedBy_AtTheEndOfOddPieces_IsAll()
    {
        var meter = new PlayedAudioMeter();
        var model = new PlayoutModel();
        for (int i = 1; i < 500; i++)
        {
            model.Extend(i, TimeSpan.Zero, out TimeSpan start);
            meter.Add(start, i, TimeSpan.Zero);
        }

        meter.PlayedBy(model.End).Should().Be(meter.Samples);
    }

    [Fact]
    public void PlayedBy_ManyRunsThatAreOver_StaysExact()
    {
        var meter = new PlayedAudioMeter();
        for (int i = 0; i < 10_000; i++)
        {
            meter.Add(Ms(i * 40), 480, Ms(i * 40));
        }

        meter.PlayedBy(Ms(399_970)).Should().Be((9999 * 480) + 240);
    }
}
