using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Simulator.Tests.Loads;

public class EchoPatienceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();
    private readonly EchoPatience _patience;

    public EchoPatienceTests() => _patience = new EchoPatience(Limit, _clock);

    [Fact]
    public void GoesOn_NothingIsMissing_IsFalse() => _patience.GoesOn(0).Should().BeFalse();

    [Fact]
    public void GoesOn_NothingComes_EndsAfterTheLimit()
    {
        _patience.GoesOn(5).Should().BeTrue();
        _clock.Advance(Limit - TimeSpan.FromMilliseconds(1));
        _patience.GoesOn(5).Should().BeTrue();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        _patience.GoesOn(5).Should().BeFalse();
    }

    [Fact]
    public void GoesOn_EchoesComeSlowly_WaitsForAllOfThem()
    {
        for (int missing = 5; missing > 0; missing--)
        {
            _patience.GoesOn(missing).Should().BeTrue();
            _clock.Advance(TimeSpan.FromSeconds(1.9));
        }

        _patience.GoesOn(0).Should().BeFalse();
    }
}
