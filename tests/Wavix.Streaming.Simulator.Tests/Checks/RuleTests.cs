using System.Text;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>Judgements of recordings that no server had to make.</summary>
public class RuleTests
{
    private static readonly RecordedCall Odd = new()
    {
        StreamId = "s",
        IsLegal = false,
        OddAt = Seconds(1),
        AgainAt = Seconds(1),
        SpokenAt = Seconds(2),
        LeftAt = Seconds(3),
        GaveUpAt = Seconds(5),
    };

    private static readonly RecordedCall Legal = Odd with { IsLegal = true, OddAt = null };

    [Theory]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    public void Judge_RefusalOfBadInput_Passes(int status) =>
        Judge(Odd with { End = new(Seconds(2), true, status) }).Should().Be(CheckOutcome.Pass);

    [Theory]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    public void Judge_RefusalOfGoodInput_Fails(int status) =>
        Judge(Legal with { End = new(Seconds(2), true, status) }).Should().Be(CheckOutcome.Fail);

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(null)]
    public void Judge_OrderlyClose_Passes(int? status)
    {
        Judge(Odd with { End = new(Seconds(2), true, status) }).Should().Be(CheckOutcome.Pass);
        Judge(Legal with { End = new(Seconds(2), true, status) }).Should().Be(CheckOutcome.Pass);
    }

    [Theory]
    [InlineData(1002)]
    [InlineData(1011)]
    [InlineData(4000)]
    public void Judge_OtherClose_Fails(int status) => Judge(Odd with { End = new(Seconds(2), true, status) }).Should().Be(CheckOutcome.Fail);

    [Fact]
    public void Judge_Abort_Fails() => Judge(Odd with { End = new(Seconds(2), false, null) }).Should().Be(CheckOutcome.Fail);

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 1011)]
    public void Judge_FailureAfterWeLeft_FailsWhereTheCloseIsOtherwiseCompleted(bool isClose, int? status)
    {
        RecordedCall late = Odd with { End = new(Seconds(3), isClose, status) };

        Judge(late, closesInOrder: true).Should().Be(CheckOutcome.Fail);
        Judge(late, closesInOrder: false).Should().Be(CheckOutcome.Pass);
    }

    [Fact]
    public void Judge_RefusalOfBadInputAfterWeLeft_Passes() =>
        Judge(Odd with { End = new(Seconds(3), true, 1009) }, closesInOrder: true).Should().Be(CheckOutcome.Pass);

    [Fact]
    public void Judge_LossSinceWeGaveUp_Passes() =>
        Judge(Odd with { End = new(Seconds(5), false, null) }, closesInOrder: true).Should().Be(CheckOutcome.Pass);

    [Theory]
    [InlineData(true, 1000, true)]
    [InlineData(true, null, true)]
    [InlineData(true, 1011, false)]
    [InlineData(false, null, false)]
    public void ServerHabits_EndAfterWeLeft_TellsWhetherTheServerClosesInOrder(bool isClose, int? status, bool closesInOrder) =>
        ServerHabits.Of(Legal with { End = new(Seconds(3), isClose, status) }).ClosesInOrder.Should().Be(closesInOrder);

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(0.5, false)]
    [InlineData(2.5, false)]
    public void ServerHabits_MessageInTheSecondPart_TellsThatTheServerAnswers(double at, bool answers) =>
        ServerHabits.Of(Legal with { Messages = [Message(at, """{"event":"clear"}""")] }).Answers.Should().Be(answers);

    [Fact]
    public void Judge_CloseBeforeTheOddInput_DoesNotApply() =>
        Judge(Odd with { End = new(Seconds(0.5), true, 1000) }).Should().Be(CheckOutcome.NotApplicable);

    [Fact]
    public void Judge_AbortBeforeTheOddInput_Fails() => Judge(Odd with { End = new(Seconds(0.5), false, null) }).Should().Be(CheckOutcome.Fail);

    [Fact]
    public void Judge_AnswersNoMore_FailsWhereAnAnswerIsExpected()
    {
        RecordedCall silent = Odd with { Messages = [Message(0.5, """{"event":"clear"}""")] };

        Judge(silent, answers: true).Should().Be(CheckOutcome.Fail);
        Judge(silent, answers: false).Should().Be(CheckOutcome.Pass);
        Judge(silent with { Messages = [Message(2.9, """{"event":"clear"}""")] }, answers: true).Should().Be(CheckOutcome.Pass);
    }

    [Theory]
    [InlineData("", "valid-json")]
    [InlineData("[]", "valid-json")]
    [InlineData("""{"event":"start"}""", "known-commands")]
    [InlineData("""{"type":"media"}""", "known-commands")]
    [InlineData("""{"event":"media"}""", "audio-payload")]
    [InlineData("""{"event":"media","media":{"payload":"AA#="}}""", "audio-payload")]
    [InlineData("""{"event":"mark","mark":{"name":5}}""", "mark-name")]
    [InlineData("""{"event":"clear","stream_id":5}""", "stream-id")]
    [InlineData("""{"event":"clear","stream_id":"S"}""", "stream-id")]
    public void WireRules_BadMessage_BreaksExactlyOneRule(string json, string rule) =>
        Failures(WireRules.Judge([Legal with { Messages = [Message(1, json)] }])).Should().Equal(rule);

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AAA="}}""")]
    [InlineData("""{"event":"media","media":{"payload":""}}""")]
    [InlineData("""{"event":"media","stream_id":null,"media":{"payload":"AAECAwQF"}}""")]
    [InlineData("""{"event":"clear","stream_id":"s","why":"more"}""")]
    public void WireRules_GoodMessage_BreaksNone(string json) =>
        Failures(WireRules.Judge([Legal with { Messages = [Message(1, json)] }])).Should().BeEmpty();

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AAEC"}}""")]
    [InlineData("""{"event":"clear","stream_id":"another"}""")]
    public void WireRules_EchoOfBadInput_IsNotHeldAgainstTheServer(string json) =>
        Failures(WireRules.Judge([Odd with { Messages = [Message(1, json)] }])).Should().BeEmpty();

    [Fact]
    public void WireRules_Failure_ShowsTheMessage() =>
        WireRules.Judge([Legal with { Messages = [Message(1, """{"event":"say"}""")] }]).Single(result => result.Outcome == CheckOutcome.Fail)
            .Seen.Should().Contain("""{"event":"say"}""").And.Contain("1.00 s");

    [Fact]
    public void Lead_FramesInRealTime_IsOneFrame() => AdviceRules.Lead(Frames(50, Seconds(0.02))).Should().Be(Seconds(0.02));

    [Fact]
    public void Lead_FramesAtOnce_IsAllOfThem() => AdviceRules.Lead(Frames(50, TimeSpan.Zero)).Should().Be(Seconds(1));

    [Fact]
    public void Lead_ClearBetween_CountsFromThere() =>
        AdviceRules.Lead([.. Frames(40, TimeSpan.Zero), Message(0, """{"event":"clear"}"""), .. Frames(50, TimeSpan.Zero)]).Should().Be(Seconds(1));

    [Fact]
    public void AdviceRules_ASecondAhead_Passes() => JudgePace(50).Should().Be(CheckOutcome.Pass);

    [Fact]
    public void AdviceRules_MoreThanASecondAhead_Fails() => JudgePace(51).Should().Be(CheckOutcome.Fail);

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void AdviceRules_FarAheadInOneCall_IsJudgedByTheOther(int framesAtOnce, bool passes) =>
        JudgePace(500, framesAtOnce).Should().Be(passes ? CheckOutcome.Pass : CheckOutcome.Fail);

    [Fact]
    public void AdviceRules_AudioInOneCallOnly_IsJudgedByIt() => JudgePace(0, 51).Should().Be(CheckOutcome.Fail);

    private static CheckOutcome JudgePace(params int[] framesAtOnce) => AdviceRules
        .Judge([.. framesAtOnce.Select(frames => Legal with { IsOrdinary = true, Messages = [.. Frames(frames, TimeSpan.Zero)] })])
        .Single(result => result.Check == CheckCatalog.Pace).Outcome;

    private static CheckOutcome Judge(RecordedCall call, bool answers = false, bool closesInOrder = false) =>
        SurvivalRules.Judge(CheckCatalog.WrongIds, call, new ServerHabits(answers, closesInOrder)).Outcome;

    private static IEnumerable<string> Failures(IEnumerable<CheckResult> results) =>
        results.Where(result => result.Outcome == CheckOutcome.Fail).Select(result => result.Check.Id);

    private static IEnumerable<RecordedMessage> Frames(int count, TimeSpan apart) => Enumerable.Range(0, count).Select(i => Message(
        i * apart, $$$"""{"event":"media","media":{"payload":"{{{Convert.ToBase64String(new byte[WavixAudio.FrameBytes])}}}"}}"""));

    private static RecordedMessage Message(double at, string json) => Message(Seconds(at), json);

    private static RecordedMessage Message(TimeSpan at, string json) => WireTap.Read(at, Encoding.UTF8.GetBytes(json));

    private static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);
}
