using LiveTranscription.Recognition;

namespace LiveTranscription.Tests;

/// <summary>The time of audio in its call.</summary>
public class CallClockTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly CallClock _clock = new();

    [Fact]
    public void Place_AudioArrivesWithJitter_AudioIsTheClock()
    {
        int[] jitter = [0, 15, 300, 40, 0, 90];

        TimeSpan[] places = [.. jitter.Select((late, i) => _clock.Place(Ms((i * 20) + 20 + late), Frame))];

        places.Should().Equal(Enumerable.Range(0, 6).Select(i => Ms(i * 20)));
    }

    [Fact]
    public void Place_NothingArrivesForSeconds_ContinuesAtTheArrival()
    {
        _clock.Place(Ms(20), Frame);

        _clock.Place(Ms(5020), Frame).Should().Be(Ms(5000));
        _clock.Place(Ms(5040), Frame).Should().Be(Ms(5020));
    }

    /// <summary>The network held 2 s of audio: what followed was not said later.</summary>
    [Fact]
    public void Place_AudioOfTwoSecondsArrivesAtOnce_LaterAudioIsInItsPlace()
    {
        _clock.Place(Ms(20), Frame);
        for (int i = 1; i <= 100; i++)
        {
            _clock.Place(Ms(2020), Frame);
        }

        _clock.Place(Ms(2040), Frame).TotalMilliseconds.Should().BeInRange(2020, 2120);
    }

    /// <summary>As in a process that has just started.</summary>
    [Fact]
    public void Place_FirstAudioIsDelayed_LaterAudioIsInItsPlace()
    {
        for (int i = 0; i < 20; i++)
        {
            _clock.Place(Ms(400), Frame);
        }

        _clock.Place(Ms(420), Frame).TotalMilliseconds.Should().BeInRange(400, 500);
    }

    /// <summary>As a recording is replayed.</summary>
    [Fact]
    public void Place_AudioArrivesFasterThanItIsSaid_AudioIsTheClock()
    {
        for (int i = 0; i < 1000; i++)
        {
            _clock.Place(Ms(i), Frame).Should().Be(Ms(i * 20));
        }
    }

    [Fact]
    public void Timeline_AudioWasLeftOut_TimesAfterItAreLater()
    {
        var timeline = new AudioTimeline();
        timeline.Add(Ms(0), Ms(0));
        timeline.Add(Ms(20), Ms(20));
        timeline.Add(Ms(1000), Ms(4000));

        timeline.Find(Ms(500), Ms(1000)).Should().Be((Ms(500), Ms(1000)), "the utterance ends before the gap");
        timeline.Find(Ms(1000), Ms(1500)).Should().Be((Ms(4000), Ms(4500)), "the utterance starts after the gap");
    }

    /// <summary>Audio that seemed to be a second late was not: the clock went back in the middle of an utterance.</summary>
    [Fact]
    public void Find_ClockWentBackWithinTheUtterance_EndsNoEarlierThanItStarts()
    {
        var timeline = new AudioTimeline();
        timeline.Add(TimeSpan.Zero, Ms(1200));
        timeline.Add(Ms(500), Ms(500));

        timeline.Find(Ms(300), Ms(800)).Should().Be((Ms(1500), Ms(1500)));
        timeline.Find(Ms(600), Ms(800)).Should().Be((Ms(600), Ms(800)));
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
