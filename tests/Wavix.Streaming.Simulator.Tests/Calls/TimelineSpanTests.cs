using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary>What the page marks on the axis, from messages on a clock that the test moves.</summary>
public sealed class TimelineSpanTests : IAsyncDisposable
{
    private const string Mark = """{"event":"mark","mark":{"name":"greeting"}}""";
    private const string Clear = """{"event":"clear"}""";

    private static readonly byte[] Tone = TestAudio.Tone(400, TimeSpan.FromMilliseconds(100));

    private readonly ScriptedCall _call = new();

    [Fact]
    public async Task Find_CallerIsAnswered_ResponseTimeIsBetweenTheBands()
    {
        _call.Advance(1000);
        SpokenLine spoken = await SpeakAsync();
        _call.Advance(300);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(700);

        TimelineSpan[] spans = Find(spoken);

        Of("caller", spans).Should().ContainSingle().Which.Should().Match<TimelineSpan>(span => span.From == 0.9 && span.To == 1.0);
        Of("answer", spans).Should().ContainSingle().Which.Should().Match<TimelineSpan>(
            span => span.From == 1.0 && span.To == 1.3 && span.Label == "300 ms" && span.Title.StartsWith("Answer 1: 300 ms from the end"));
        Of("heard", spans).Should().ContainSingle().Which.From.Should().Be(1.3);
        Of("barge-in", spans).Should().BeEmpty();
    }

    [Fact]
    public async Task Find_CallerInterrupts_HasTheTimeToClearAndToSilence()
    {
        SpokenLine spoken = await InterruptAsync();

        TimelineSpan[] spans = Find(spoken);

        Of("barge-in", spans).Should().ContainSingle().Which.Should().Match<TimelineSpan>(
            span => span.From == 0.9 && span.To == 1.24 && span.Label == "clear after 340 ms, silent after 340 ms");
        Of("playback", spans)[0].Should().Match<TimelineSpan>(
            span => span.State == "cleared" && span.From == 0 && span.To == 1.24 && span.Title.Contains("3000 ms of audio, of which 1760 ms were not heard"));
    }

    [Fact]
    public async Task Find_ApplicationDoesNotStop_SaysSo()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(3)));
        _call.Advance(1000);
        SpokenLine spoken = await SpeakAsync();
        _call.Advance(500);

        TimelineSpan[] spans = Find(spoken);

        Of("barge-in", spans).Should().ContainSingle().Which.Label.Should().Be("no clear, did not stop");
        Of("playback", spans).Should().ContainSingle().Which.State.Should().Be("ended");
        Facts(spoken)["Barge-in 1"].Bad.Should().BeTrue();
    }

    [Fact]
    public async Task Find_PlaybackUpToItsMark_WasPlayed()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync(Mark);
        _call.Advance(150);
        await _call.Call.WaitForPlayoutAsync().WaitAsync(Patience.Long);
        _call.Advance(400);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        TimelineSpan[] playbacks = Of("playback", Find());

        playbacks.Select(span => span.Label).Should().Equal("greeting: played", "played");
        playbacks[0].From.Should().Be(0);
        playbacks[0].To.Should().BeInRange(0.1, 0.15, "that is when the mark was returned");
        playbacks[1].From.Should().Be(0.55);
    }

    [Fact]
    public async Task Find_AudioTooLate_IsAnUnderrunOfTheSamePlayback()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(130);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);

        TimelineSpan[] spans = Find();

        Of("underrun", spans).Should().ContainSingle().Which.Should().Match<TimelineSpan>(
            span => span.From == 0.1 && span.To == 0.13 && span.Label == "30 ms" && span.Title.Contains("30 ms too late"));
        Of("playback", spans).Should().ContainSingle().Which.Should().Match<TimelineSpan>(
            span => span.State == "underrun" && span.Label == "played, 1 underrun of 30 ms" && span.To == 0.23);
        Facts()["Underrun 1"].Should().Be(new TimelineData.Fact("Underrun 1", "30 ms", true, 0.1, 0.13));
    }

    [Fact]
    public async Task Find_SilenceToDrainAfterTheLastMark_IsNotAnUnderrun()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"sdk-1-1"}}""");
        _call.Advance(108);
        await _call.ReceiveAudioAsync(TestAudio.Silence(TimeSpan.FromMilliseconds(500)));
        _call.Advance(600);

        TimelineSpan[] spans = Find();

        Of("underrun", spans).Should().BeEmpty();
        Of("playback", spans).Select(span => span.State).Should().Equal("played", "silence");
    }

    [Fact]
    public async Task Find_MarkOfTheSdkInTheMiddle_DoesNotEndThePlayback()
    {
        await _call.ReceiveAudioAsync(Tone);
        await _call.ReceiveAsync("""{"event":"mark","mark":{"name":"sdk-1-1"}}""");
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(300);

        Of("playback", Find()).Should().ContainSingle().Which.To.Should().Be(0.2);
    }

    [Fact]
    public async Task Find_ClearBeforeAQueuedPlaybackIsHeard_SaysSo()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(1)));
        await _call.ReceiveAsync(Mark);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(500);
        await _call.ReceiveAsync(Clear);
        _call.Advance(100);

        Of("playback", Find()).Select(span => span.Label).Should().Equal("greeting: cleared", "cleared before it was heard");
    }

    [Fact]
    public async Task Find_ClearAfterAllHasPlayed_LeavesItPlayed()
    {
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(200);
        await _call.ReceiveAsync(Clear);

        Of("playback", Find()).Should().ContainSingle().Which.State.Should().Be("played");
    }

    [Fact]
    public async Task From_AnyTurn_FactsAreThoseOfTheReport()
    {
        SpokenLine spoken = await InterruptAsync();
        CallTurn turn = _call.Report(spoken: spoken).Turns.Single();

        Dictionary<string, TimelineData.Fact> facts = Facts(spoken);

        facts["Answer 1"].Should().Be(new TimelineData.Fact("Answer 1", $"{turn.ReplyLatencyMs:0} ms", false, turn.ToMs / 1000, (turn.ToMs + turn.ReplyLatencyMs) / 1000));
        facts["Barge-in 1"].Value.Should().Be($"clear after {turn.ClearAfterMs:0} ms, silent after {turn.StoppedAfterMs:0} ms");
    }

    [Fact]
    public async Task From_StreamOfAPhoneCall_EverythingIsOnTheAxisOfTheCall()
    {
        SpokenLine spoken = await InterruptAsync();

        TimelineData data = Data(TimelinePageTests.PhoneCall, spoken);

        Of("barge-in", [.. data.Spans]).Single().From.Should().Be(2.9);
        Of("barge-in", [.. data.Spans]).Single().Title.Should().Contain("at 2.900 s");
        Of("playback", [.. data.Spans])[0].From.Should().Be(2);
        Of("heard", [.. data.Spans])[0].From.Should().Be(2);
        data.Facts.Single(fact => fact.Name == "Answer 1").From.Should().Be(3);
        data.Facts.Single(fact => fact.Name == "First sound").Value.Should().Be("0.00 s", "it counts from the start of the stream, as in the report");
    }

    [Fact]
    public async Task Find_BothTracksAreSent_HasBandsOfBothParties()
    {
        await using var call = new ScriptedCall(options => (options.StreamType, options.Channel) = (StreamType.OneWay, StreamChannel.Both));
        await call.Call.SayBothAsync(Tone, Tone);

        IReadOnlyList<TimelineSpan> spans = TimelineSpan.Find(call.Record(), call.Record(), call.Report(), TimeSpan.Zero);

        spans.Select(span => (span.Kind, span.Label)).Should().Equal(("caller", "caller speaks"), ("heard", "callee speaks"));
    }

    public ValueTask DisposeAsync() => _call.DisposeAsync();

    private static TimelineSpan[] Of(string kind, TimelineSpan[] spans) => [.. spans.Where(span => span.Kind == kind)];

    private TimelineSpan[] Find(params SpokenLine[] spoken) => [.. Data(null, spoken).Spans];

    private Dictionary<string, TimelineData.Fact> Facts(params SpokenLine[] spoken) => Data(null, spoken).Facts.ToDictionary(fact => fact.Name);

    private TimelineData Data(PhoneTimeline? phone, params SpokenLine[] spoken)
    {
        CallRecording recording = _call.Record(spoken);
        return TimelineData.From(recording, recording.Extend(phone?.StreamAt ?? TimeSpan.Zero, TimeSpan.Zero), _call.Report(spoken: spoken), phone, log: null);
    }

    /// <summary>The caller speaks over the application after 0.9 s; it clears after 340 ms, and replies.</summary>
    private async Task<SpokenLine> InterruptAsync()
    {
        await _call.ReceiveAudioAsync(TestAudio.Tone(400, TimeSpan.FromSeconds(3)));
        _call.Advance(1000);
        SpokenLine spoken = await SpeakAsync();
        _call.Advance(240);
        await _call.ReceiveAsync(Clear);
        _call.Advance(760);
        await _call.ReceiveAudioAsync(Tone);
        _call.Advance(1000);
        return spoken;
    }

    /// <summary>The caller says a tone of 100 ms that ends now.</summary>
    private async Task<SpokenLine> SpeakAsync()
    {
        await _call.Call.SayAsync(Tone);
        return new SpokenLine(_call.Call.Elapsed - TimeSpan.FromMilliseconds(100), _call.Call.Elapsed, null);
    }
}
