using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Simulator.Tests.Loads;

public class LoadMarksTests
{
    private const int Second = WavixAudio.SampleRate * WavixAudio.BytesPerSample;

    private readonly FakeTimeProvider _clock = new();
    private readonly LoadMarks _marks;

    public LoadMarksTests() => _marks = new LoadMarks(_clock);

    [Fact]
    public void TryTake_NothingPlays_IsReachedAtOnce()
    {
        _marks.Add("a");

        Take().Should().Equal("a");
    }

    [Fact]
    public void TryTake_AudioIsBefore_IsReachedWhenItHasPlayed()
    {
        _marks.AddAudio(Second);
        _marks.Add("a");
        _marks.AddAudio(Second);
        _marks.Add("b");

        _clock.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromMilliseconds(1));
        Take().Should().BeEmpty();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Take().Should().Equal("a");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take().Should().Equal("b");
    }

    [Fact]
    public void TryTake_AudioCameAfterAPause_CountsFromThen()
    {
        _marks.AddAudio(Second);
        _clock.Advance(TimeSpan.FromSeconds(5));
        _marks.AddAudio(Second);
        _marks.Add("a");

        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Take().Should().BeEmpty();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Take().Should().Equal("a");
    }

    [Fact]
    public void Clear_MarksArePending_ComeAtOnceAndInOrder()
    {
        _marks.AddAudio(Second);
        _marks.Add("a");
        _marks.Add("b");

        _marks.Clear();
        _marks.Add("c");

        Take().Should().Equal("a", "b", "c");
    }

    private List<string> Take()
    {
        var taken = new List<string>();
        while (_marks.TryTake(out string? name))
        {
            taken.Add(name);
        }

        return taken;
    }
}
