using Wavix.Streaming.Simulator.Phones;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The audio between the microphone and the line.</summary>
public sealed class MicrophoneBufferTests
{
    private readonly MicrophoneBuffer _buffer = new(WavixAudio.FrameDuration);

    [Fact]
    public void Take_Empty_IsSilent() => Take().Should().Be(0);

    [Fact]
    public void Take_OneFrame_WaitsForTheSecond()
    {
        Add(1);
        Take().Should().Be(0);

        Add(2);
        (Take(), Take(), Take()).Should().Be((1, 2, 0));
    }

    [Fact]
    public void Take_AfterItWasEmpty_WaitsAgain()
    {
        Add(1, 2);
        (Take(), Take(), Take()).Should().Be((1, 2, 0));

        Add(3);
        Take().Should().Be(0);
        Add(4);
        Take().Should().Be(3);
    }

    [Fact]
    public void Add_MoreThanFits_DropsTheOldest()
    {
        Add(1, 2, 3, 4, 5, 6, 7, 8);

        Enumerable.Range(0, 7).Select(_ => Take()).Should().Equal(3, 4, 5, 6, 7, 8, 0);
    }

    [Fact]
    public void Take_FramesOfAnotherLength_LosesNothing()
    {
        var buffer = new MicrophoneBuffer(TimeSpan.FromMilliseconds(10));
        byte[] said = [.. Enumerable.Range(0, 2 * WavixAudio.FrameBytes).Select(i => (byte)(i % 251))];
        buffer.Add(said.AsSpan(0, WavixAudio.FrameBytes));
        buffer.Add(said.AsSpan(WavixAudio.FrameBytes));

        byte[] taken = new byte[said.Length];
        for (int at = 0; at < taken.Length; at += WavixAudio.FrameBytes / 2)
        {
            buffer.Take(taken.AsSpan(at, WavixAudio.FrameBytes / 2));
        }

        taken.Should().Equal(said);
    }

    private void Add(params byte[] values)
    {
        foreach (byte value in values)
        {
            _buffer.Add(Enumerable.Repeat(value, WavixAudio.FrameBytes).ToArray());
        }
    }

    /// <summary>Takes a frame, which is all of one value.</summary>
    private int Take()
    {
        byte[] frame = new byte[WavixAudio.FrameBytes];
        _buffer.Take(frame);
        return frame.Distinct().Single();
    }
}
