using GreeterBot;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class LevelGateTests
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Loud = TestAudio.Tone(1000, Frame);
    private static readonly byte[] Quiet = TestAudio.Silence(Frame);

    [Fact]
    public void IsSpeech_LoudForLessThan200Milliseconds_IsFalse() => After([Quiet, .. Many(Loud, 9)]).IsSpeech.Should().BeFalse();

    [Fact]
    public void IsSpeech_LoudFor200Milliseconds_IsTrue() => After([Quiet, .. Many(Loud, 10)]).IsSpeech.Should().BeTrue();

    [Fact]
    public void IsSpeech_GapOf100MillisecondsBetween_IsTrue() => After([.. Many(Loud, 5), .. Many(Quiet, 5), .. Many(Loud, 5)]).IsSpeech.Should().BeTrue();

    [Fact]
    public void IsSpeech_LongerGapBetween_IsFalse() => After([.. Many(Loud, 9), .. Many(Quiet, 6), .. Many(Loud, 9)]).IsSpeech.Should().BeFalse();

    [Fact]
    public void IsSpeech_QuietAgain_IsFalse() => After([.. Many(Loud, 10), .. Many(Quiet, 6)]).IsSpeech.Should().BeFalse();

    // A sine's root mean square is 3 dB below its peak.
    [Theory]
    [InlineData(-26, true)]
    [InlineData(-28, false)]
    public void IsSpeech_PeakAroundTheThreshold_IsDecidedByTheRootMeanSquare(double peakDbfs, bool isSpeech)
    {
        byte[] tone = TestAudio.Tone(1000, Frame, level: Math.Pow(10, peakDbfs / 20));

        After([.. Many(tone, 10)]).IsSpeech.Should().Be(isSpeech);
    }

    [Fact]
    public void IsSpeech_FullScaleSquareWave_IsTrue()
    {
        byte[] square = [.. Enumerable.Range(0, 240).SelectMany(i => BitConverter.GetBytes(i % 2 == 0 ? short.MinValue : short.MaxValue))];

        After([.. Many(square, 20)]).IsSpeech.Should().BeTrue();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(250)]
    public void Quiet_FramesOfAnySize_CountsTheirAudio(int milliseconds)
    {
        byte[] frame = TestAudio.Silence(TimeSpan.FromMilliseconds(milliseconds));

        After([.. Enumerable.Repeat(frame, 4)]).Quiet.Should().Be(TimeSpan.FromMilliseconds(4 * milliseconds));
    }

    [Fact]
    public void Quiet_LoudFrame_StartsAgain() => After(Quiet, Quiet, Loud, Quiet).Quiet.Should().Be(Frame);

    [Fact]
    public void RestartQuiet_AfterQuiet_CountsFromThereOn()
    {
        LevelGate gate = After(Quiet, Quiet);
        gate.RestartQuiet();
        gate.Add(Quiet);

        gate.Quiet.Should().Be(Frame);
    }

    [Fact]
    public void Add_EmptyFrame_ChangesNothing() => After([.. Many(Loud, 5), [], .. Many(Loud, 5)]).IsSpeech.Should().BeTrue();

    private static IEnumerable<byte[]> Many(byte[] frame, int count) => Enumerable.Repeat(frame, count);

    private static LevelGate After(params byte[][] frames)
    {
        var gate = new LevelGate();
        foreach (byte[] frame in frames)
        {
            gate.Add(frame);
        }

        return gate;
    }
}
