using Wavix.Streaming.Simulator.Phones;
using Wavix.Streaming.Simulator.Tests.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The time of each answer, on a clock that the test moves.</summary>
public sealed class AnswerTimesTests : IAsyncLifetime
{
    private readonly List<TimeSpan> _answers = [];
    private readonly AnswerTimes _times;
    private readonly ScriptedCall _call;

    public AnswerTimesTests()
    {
        _times = new AnswerTimes(_answers.Add);

        // Before the call's own handler, after which the test continues.
        _call = new ScriptedCall(options => options.OnMessage = (message => _times.Add(message)) + options.OnMessage);
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    [Fact]
    public async Task Answer_AfterTheCallerHasSpoken_IsMeasuredFromTheEndOfTheSpeech()
    {
        Say(TestAudio.Speech(TimeSpan.FromSeconds(1)));
        Say(TestAudio.Silence(TimeSpan.FromMilliseconds(400)));
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));

        _answers.Should().ContainSingle().Which.TotalMilliseconds.Should().BeApproximately(400, 120);
    }

    [Fact]
    public async Task Answer_BeforeTheEndOfTheSpeechIsCertain_IsMeasuredToo()
    {
        Say(TestAudio.Speech(TimeSpan.FromSeconds(1)));
        Say(TestAudio.Silence(TimeSpan.FromMilliseconds(140)));
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));
        Say(TestAudio.Silence(TimeSpan.FromMilliseconds(300)));

        _answers.Should().ContainSingle().Which.TotalMilliseconds.Should().BeApproximately(140, 120);
    }

    [Fact]
    public async Task Answer_InTwoParts_CountsOnce()
    {
        Say(TestAudio.Speech(TimeSpan.FromSeconds(1)));
        Say(TestAudio.Silence(TimeSpan.FromMilliseconds(400)));
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));
        Say(TestAudio.Silence(TimeSpan.FromSeconds(2)));
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));

        _answers.Should().ContainSingle();
    }

    [Fact]
    public async Task Greeting_BeforeTheCallerHasSpoken_IsNoAnswer()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(500)));
        Say(TestAudio.Silence(TimeSpan.FromSeconds(1)));
        Say(TestAudio.Speech(TimeSpan.FromSeconds(1)));
        Say(TestAudio.Silence(TimeSpan.FromSeconds(1)));

        _answers.Should().BeEmpty();
    }

    private void Say(byte[] pcm)
    {
        foreach (byte[] frame in pcm.Chunk(WavixAudio.FrameBytes))
        {
            _call.Advance(20);
            _times.Say(frame, _call.Call.Elapsed);
        }
    }
}
