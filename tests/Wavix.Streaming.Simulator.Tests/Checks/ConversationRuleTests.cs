using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Judgements of conversations that no server had to hold.</summary>
public class ConversationRuleTests
{
    private static readonly CheckSettings Settings = new();

    /// <summary>The caller hears the server from 1 s on, and says something from 2 to 3.2 s.</summary>
    private static readonly SpokenLine Over = new(Seconds(2), Seconds(3.2), null);

    [Theory]
    [InlineData(2.0, "Pass")]
    [InlineData(2.5, "Pass")]
    [InlineData(2.69, "Pass")]
    [InlineData(2.71, "Fail")]
    [InlineData(9.0, "Fail")]
    public void BargeIn_ServerStops_IsJudgedByWhen(double stops, string expected) =>
        Judge(CheckCatalog.BargeIn, Talk([(1, stops)], Over)).Outcome.ToString().Should().Be(expected);

    [Fact]
    public void BargeIn_Fails_SaysForHowLongItSpokeOnAndWhenItCleared() =>
        Judge(CheckCatalog.BargeIn, Talk([(1, 3.1)], Over) with { Clears = [Seconds(1.5), Seconds(3)] }).Seen
            .Should().StartWith("It continued to speak for 1100 ms, with a clear after 1000 ms.");

    [Fact]
    public void BargeIn_NeverSpokenOver_DoesNotApply() =>
        Judge(CheckCatalog.BargeIn, Talk([], null)).Outcome.Should().Be(CheckOutcome.NotApplicable);

    [Theory]
    [InlineData(3.9, "Pass", "Heard 700 ms after the caller had spoken.")]
    [InlineData(3.0, "Pass", "Heard while the caller was still speaking.")]
    [InlineData(1.9, "Fail", "The caller heard nothing for 5 s.")]
    public void Answers_ServerIsHeard_IsJudgedByWhen(double from, string expected, string seen) =>
        Judge(CheckCatalog.Answers, Talk([(from, from + 0.5)], Over)).Should().Match<CheckResult>(
            result => result.Outcome.ToString() == expected && result.Seen == seen);

    /// <summary>A server that stalls is heard again before it stops.</summary>
    [Theory]
    [InlineData(2.4, "Fail", "The caller heard nothing for 5 s.")]
    [InlineData(2.6, "Pass", "Heard while the caller was still speaking.")]
    public void Answers_GreetingResumes_CountsOnlyAfterTheTimeToStop(double stops, string expected, string seen) =>
        Judge(CheckCatalog.Answers, Talk([(1, 1.9), (2.1, stops)], Over)).Should().Match<CheckResult>(
            result => result.Outcome.ToString() == expected && result.Seen == seen);

    [Fact]
    public void BargeIn_GreetingResumes_StopsAtItsEnd() =>
        Judge(CheckCatalog.BargeIn, Talk([(1, 1.9), (2.1, 2.4)], Over)).Seen.Should().Be("It stopped after 400 ms.");

    [Fact]
    public void Answers_ServerSpokeAllTheTime_DoesNotApply() =>
        Judge(CheckCatalog.Answers, Talk([(1, 9)], Over)).Outcome.Should().Be(CheckOutcome.NotApplicable);

    [Theory]
    [InlineData(1.5, "Fail")]
    [InlineData(2.1, "Fail")]
    [InlineData(0.9, "Pass")]
    [InlineData(2.5, "Pass")]
    public void NoSelfInterrupt_Clear_CountsWhenItCutsOffWhatIsHeard(double clear, string expected) =>
        Judge(CheckCatalog.NoSelfInterrupt, Talk([(1, 2)], null) with { HasLineEcho = true, Clears = [Seconds(clear)] }).Outcome.ToString().Should().Be(expected);

    [Fact]
    public void NoSelfInterrupt_ClearForTheCallersSpeech_DoesNotCount() => Judge(
        CheckCatalog.NoSelfInterrupt,
        Talk([(3, 5)], null) with { HasLineEcho = true, Spoken = [Over], Clears = [Seconds(3.6)] }).Outcome.Should().Be(CheckOutcome.Pass);

    [Fact]
    public void NoSelfInterrupt_NothingHeard_DoesNotApply() =>
        Judge(CheckCatalog.NoSelfInterrupt, Talk([], null) with { HasLineEcho = true }).Outcome.Should().Be(CheckOutcome.NotApplicable);

    [Theory]
    [InlineData(true, "Pass")]
    [InlineData(false, "Fail")]
    [InlineData(null, "NotApplicable")]
    public void EndsTheCall_Connection_IsJudgedByItsEnd(bool? ends, string expected) => ConversationRules
        .Judge([new RecordedCall { StreamId = "s", EndsConnection = ends }], Settings)
        .Single(result => result.Check == CheckCatalog.EndsTheCall).Outcome.ToString().Should().Be(expected);

    [Theory]
    [InlineData(0, 960, true)]
    [InlineData(960, 1920, true)]
    [InlineData(1, 960, false)]
    public void IsEcho_AudioOfTheServer_IsComparedWithTheSpeech(int at, int length, bool expected)
    {
        byte[] sound = Settings.Speech[at..(at + length)];
        if (!expected)
        {
            sound[0] ^= 0x55;
        }

        RecordedCall call = new() { StreamId = "s", IsOrdinary = true, Messages = [Sound(sound)] };

        ConversationRules.IsEcho([call], Settings.Speech).Should().Be(expected);
    }

    [Fact]
    public void IsEcho_SilenceOnly_IsNone() => ConversationRules
        .IsEcho([new RecordedCall { StreamId = "s", IsOrdinary = true, Messages = [Sound(new byte[960])] }], Settings.Speech)
        .Should().BeFalse();

    private static CheckResult Judge(Check check, RecordedConversation talk)
    {
        RecordedCall call = new() { StreamId = "s", Messages = [Sound(TestAudio.Tone(300, WavixAudio.FrameDuration))], Conversation = talk };
        return ConversationRules.Judge([call], Settings).Single(result => result.Check == check);
    }

    private static RecordedConversation Talk((double From, double To)[] heard, SpokenLine? over) => new()
    {
        Spoken = over is null ? [] : [over],
        Over = over,
        Heard = [.. heard.Select(span => (Seconds(span.From), Seconds(span.To)))],
        Clears = [],
        Duration = Seconds(9),
    };

    private static RecordedMessage Sound(byte[] pcm) => new(
        TimeSpan.Zero, new MediaCommand { Payload = pcm }, InvalidMessageReason.None, "", "");

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);
}
