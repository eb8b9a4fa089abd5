namespace Wavix.Streaming.Testing.Tests;

public class PlayoutBufferTests
{
    private readonly PlayoutBuffer _buffer = new(new PlayoutRules());

    [Fact]
    public void Play_WhilePlaying_QueuesBehindIt()
    {
        _buffer.Play(Samples(10, fill: 1), now: 0);
        _buffer.Play(Samples(10, fill: 2), now: 4);

        _buffer.End.Should().Be(20);
        _buffer.Heard(20).ToAudio().Should().Equal([.. Samples(10, fill: 1), .. Samples(10, fill: 2)]);
    }

    [Fact]
    public void Play_WhenIdle_BeginsNow()
    {
        _buffer.Play(Samples(10), now: 0);
        _buffer.Play(Samples(10), now: 25);

        _buffer.End.Should().Be(35);
    }

    [Fact]
    public void Heard_InTheMiddleOfAPiece_IsWhatHasPlayed()
    {
        _buffer.Play(Samples(10), now: 5);

        _buffer.Heard(8).ToAudio().Should().HaveCount(3 * WavixAudio.BytesPerSample);
    }

    [Fact]
    public void Heard_BeforeThePieceBegins_IsNothing()
    {
        _buffer.Play(Samples(10, fill: 1), now: 0);
        _buffer.Play(Samples(10, fill: 2), now: 0);

        _buffer.Heard(10).ToAudio().Should().Equal(Samples(10, fill: 1));
    }

    [Fact]
    public void TakeMark_BeforeItsAudioHasPlayed_IsNull()
    {
        _buffer.Play(Samples(10), now: 0);
        _buffer.Mark("a", now: 0);

        _buffer.TakeMark(9).Should().BeNull();
    }

    [Fact]
    public void TakeMark_WhenItsAudioHasPlayed_IsTheMarkOnce()
    {
        _buffer.Play(Samples(10), now: 0);
        _buffer.Mark("a", now: 0);

        _buffer.TakeMark(10).Should().Be("a");
        _buffer.TakeMark(10).Should().BeNull();
    }

    [Fact]
    public void Mark_WhenIdle_IsReachedNow()
    {
        _buffer.Mark("a", now: 7);

        _buffer.NextMark.Should().Be(7);
        _buffer.TakeMark(7).Should().Be("a");
    }

    [Fact]
    public void NextMark_WithSeveralPending_IsTheFirst()
    {
        _buffer.Play(Samples(10), now: 0);
        _buffer.Mark("a", now: 0);
        _buffer.Play(Samples(10), now: 0);
        _buffer.Mark("b", now: 0);

        _buffer.NextMark.Should().Be(10);
    }

    [Fact]
    public void Clear_WhilePlaying_CutsAtNow()
    {
        _buffer.Play(Samples(10), now: 0);

        _buffer.Clear(now: 4);

        _buffer.End.Should().Be(4);
        _buffer.Heard(100).ToAudio().Should().HaveCount(4 * WavixAudio.BytesPerSample);
    }

    [Fact]
    public void Clear_WithPendingMarks_ReturnsThemInOrder()
    {
        _buffer.Play(Samples(10), now: 0);
        _buffer.Mark("b", now: 0);
        _buffer.Mark("a", now: 0);

        _buffer.Clear(now: 4).Should().Equal("b", "a");
        _buffer.NextMark.Should().BeNull();
    }

    [Fact]
    public void Clear_WhenIdle_ChangesNothing()
    {
        _buffer.Play(Samples(10), now: 0);

        _buffer.Clear(now: 50).Should().BeEmpty();

        _buffer.End.Should().Be(10);
        _buffer.Heard(50).ToAudio().Should().Equal(Samples(10));
    }

    private static byte[] Samples(int count, byte fill = 1) => Enumerable.Repeat(fill, count * WavixAudio.BytesPerSample).ToArray();
}
