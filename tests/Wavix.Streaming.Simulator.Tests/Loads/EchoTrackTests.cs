using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Simulator.Tests.Loads;

public class EchoTrackTests
{
    private const int Call = 3;
    private const int Frames = 60;

    private readonly LoadCounters _counters = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly EchoTrack _track;

    public EchoTrackTests() => _track = new EchoTrack(Call, _counters, _clock, late: TimeSpan.FromMilliseconds(200));

    [Theory]
    [InlineData(WavixAudio.FrameBytes)]
    [InlineData(2 * WavixAudio.FrameBytes)]
    [InlineData(WavixAudio.FrameBytes / 2)]
    [InlineData(1440)]
    [InlineData(1000)]
    [InlineData(998)]
    [InlineData(22)]
    [InlineData(2)]
    [InlineData(20_000)]
    public void Add_WholeEchoInPiecesOfAnySize_FindsEveryFrame(int pieceBytes)
    {
        foreach (byte[] piece in Speech(Frames).Chunk(pieceBytes))
        {
            Add(piece).Should().BeTrue();
        }

        // The place is found by the first four bytes of a stamp, in one message.
        _track.Echoed.Should().Be(pieceBytes < FrameStamp.Magic.Length ? 0 : Frames);
        _counters.Duplicates.Should().Be(0);
        _counters.Errors.Should().BeEmpty();
    }

    [Fact]
    public void Add_GreetingBeforeTheEcho_FindsEveryFrame()
    {
        byte[] audio = [.. new byte[1234], .. Speech(Frames)];

        foreach (byte[] piece in audio.Chunk(WavixAudio.FrameBytes))
        {
            Add(piece);
        }

        _track.Echoed.Should().Be(Frames);
    }

    [Fact]
    public void Add_SilenceInTheMiddleOfOneMessage_FindsThePlaceAgain()
    {
        byte[] audio = [.. Speech(Frames)[..(2 * WavixAudio.FrameBytes)], .. new byte[100], .. Speech(Frames)[(2 * WavixAudio.FrameBytes)..]];

        Add(audio);

        _track.Echoed.Should().Be(Frames);
    }

    [Fact]
    public void Add_FramesMissing_AreNotCounted()
    {
        foreach (byte[] piece in Speech(Frames).Chunk(WavixAudio.FrameBytes).Where((_, i) => i % 10 != 9))
        {
            Add(piece);
        }

        _track.Echoed.Should().Be(Frames - 6);
    }

    [Fact]
    public void Add_FrameTwice_IsADuplicate()
    {
        Add(Speech(1));
        Add(Speech(1));

        _track.Echoed.Should().Be(1);
        _counters.Duplicates.Should().Be(1);
    }

    [Fact]
    public void Add_FrameOfAnotherCall_IsAnError()
    {
        Add(Frame(Call + 1, 0));

        _track.Echoed.Should().Be(0);
        _counters.Errors.Should().ContainKey("audio of another call was received");
    }

    [Fact]
    public void Add_FrameThatWasNotSent_IsAnError()
    {
        Add(Frame(Call, Frames));

        _track.Echoed.Should().Be(0);
        _counters.Errors.Should().ContainSingle();
    }

    [Fact]
    public void Add_OtherAudio_IsNoEchoAndNoError()
    {
        Add(Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray()).Should().BeTrue();

        _track.Echoed.Should().Be(0);
        _counters.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("AAA")]
    [InlineData("AA?A")]
    public void Add_NoBase64_IsFalse(string payload) => _track.Add(Encoding.ASCII.GetBytes(payload), Frames).Should().BeFalse();

    [Theory]
    [InlineData(200, 0)]
    [InlineData(201, 1)]
    public void Add_EchoAfter_CountsItsLatencyAndWhetherItIsLate(int milliseconds, int late)
    {
        byte[] frame = Frame(Call, 0);

        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Add(frame);

        _counters.Latency.Max.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
        _counters.Late.Should().Be(late);
    }

    private bool Add(byte[] pcm) => _track.Add(Encoding.ASCII.GetBytes(Convert.ToBase64String(pcm)), Frames);

    private byte[] Speech(int frames) => [.. Enumerable.Range(0, frames).SelectMany(frame => Frame(Call, frame))];

    private byte[] Frame(int call, long number)
    {
        byte[] pcm = new byte[WavixAudio.FrameBytes];
        new FrameStamp(call, number, _clock.GetTimestamp()).Write(pcm);
        return pcm;
    }
}
