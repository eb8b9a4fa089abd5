using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing.Tests.Agents;

public sealed class ScriptedSpeechModelTests
{
    private static readonly byte[] Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(800));

    [Fact]
    public async Task SendAudio_SpeechThenSilence_IsDetectedAndAnswered()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Hears("Hi.").Says("Good morning."));

        await open.HearAsync([.. TestAudio.Silence(TimeSpan.FromMilliseconds(200)), .. Speech, .. TestAudio.Silence(TimeSpan.FromSeconds(1))]);

        open.Names.Should().StartWith("SpeechStarted SpeechStopped Transcript ResponseStarted Transcript SpeechAudio");
        open.Events.OfType<SpeechStartedEvent>().Single().AudioStart.Should().BeCloseTo(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(60));
        open.Events.OfType<SpeechStoppedEvent>().Single().AudioEnd.Should().BeCloseTo(TimeSpan.FromMilliseconds(980), TimeSpan.FromMilliseconds(60));
        open.Model.Sessions[0].ReceivedAudio.Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task SendAudio_Click_IsNotSpeech()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Says("Hello."));

        await open.HearAsync([.. TestAudio.Tone(400, TimeSpan.FromMilliseconds(40)), .. TestAudio.Silence(TimeSpan.FromSeconds(1))]);

        open.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Respond_Says_SendsAudioInPiecesAtItsSpeedWithWordsAndUsage()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel { ReportsWordTimes = true }.Says("One two three."));

        await open.Session.RespondAsync();
        await open.PassAsync(2000);

        SpeechAudioEvent[] audio = [.. open.Events.OfType<SpeechAudioEvent>()];
        audio.Should().HaveCount(9).And.OnlyContain(e => e.Pcm.Length == 4800);
        TimeSpan[] times = [.. open.Times.Where((_, i) => open.Events[i] is SpeechAudioEvent)];
        times.Should().Equal(Enumerable.Range(0, 9).Select(i => TimeSpan.FromMilliseconds(200 + (20 * i))));
        TranscriptEvent[] words = [.. open.Events.OfType<TranscriptEvent>()];
        string.Concat(words[..^1].Select(e => e.Text)).Should().Be("One two three.").And.Be(words[^1].Text);
        words[^1].Words.Should().Equal(
            new SpokenWord("One", TimeSpan.Zero, TimeSpan.FromMilliseconds(300)),
            new SpokenWord("two", TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600)),
            new SpokenWord("three.", TimeSpan.FromMilliseconds(600), TimeSpan.FromMilliseconds(900)));
        ResponseDoneEvent done = open.Events.OfType<ResponseDoneEvent>().Single();
        done.Status.Should().Be(ResponseStatus.Completed);
        done.Usage.Should().Be(new SpeechModelUsage { OutputTokens = 21, OutputAudioTokens = 18, OutputTextTokens = 3 });
        open.Model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task ReadEvents_NextEventIsRead_TurnsTheAudioOfTheLastToNoise()
    {
        byte[] audio = TestAudio.Tone(400, TimeSpan.FromMilliseconds(100));
        ISpeechModelSession session = await new ScriptedSpeechModel { ResponseDelay = TimeSpan.Zero }.Says("One.", audio)
            .ConnectAsync(new SpeechModelConnectOptions());
        await session.RespondAsync();
        ReadOnlyMemory<byte> kept = default;
        await foreach (SpeechModelEvent e in session.ReadEventsAsync())
        {
            if (e is SpeechAudioEvent piece)
            {
                kept = piece.Pcm;
                kept.ToArray().Should().Equal(audio);
            }
            else if (e is ResponseDoneEvent)
            {
                await session.DisposeAsync();
            }
        }

        kept.Length.Should().Be(audio.Length);
        kept.ToArray().Should().NotEqual(audio);
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(3, 9)]
    public async Task Speech_WhileAResponseIsActive_CancelsItAfterLateAudio(int late, int expected)
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel { Speed = 1 }.Responds(r => r.Says("One two three four five six.").SendsLateDeltas(late));
        await using OpenModel open = await OpenModel.ConnectAsync(model);
        await open.Session.RespondAsync();
        await open.PassAsync(750);

        model.Sessions[0].Memory.Single().Text.Should().Be("One two");
        await open.HearAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(60)));

        open.Names.Should().EndWith("SpeechStarted " + string.Concat(open.Events.SkipWhile(e => e is not SpeechStartedEvent).Skip(1).SkipLast(1)
            .Select(e => e is SpeechAudioEvent ? "SpeechAudio " : "Transcript ")) + "ResponseDone");
        open.Events.OfType<SpeechAudioEvent>().Should().HaveCount(expected + 1);
        open.Events.OfType<ResponseDoneEvent>().Single().Status.Should().Be(ResponseStatus.Canceled);
    }

    [Fact]
    public async Task Truncate_PartOfAnAnswer_KeepsTheWordsThatWereHeard()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Says("One two three four."));
        await open.Session.RespondAsync();
        await open.PassAsync(2000);
        string item = open.Events.OfType<SpeechAudioEvent>().First().ItemId;

        await open.Session.TruncateAsync(item, 0, TimeSpan.FromMilliseconds(899));

        open.Model.Sessions[0].Memory.Single().Should().BeEquivalentTo(new RememberedItem(ChatRole.Assistant, "One two", item));
        await open.Session.DeleteItemAsync(item);
        open.Model.Sessions[0].Memory.Should().BeEmpty();
        open.Model.Verify().Should().BeEmpty();
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "truncate beyond", "Session 1: TruncateAsync of item_1 after 301 ms: only 300 ms of audio were sent of the item, at 2.000 s." },
        { "truncate zero", "Session 1: TruncateAsync of item_1 after 0 ms: what was heard must be whole milliseconds, at least 1, at 2.000 s." },
        { "truncate fraction", "Session 1: TruncateAsync of item_1 after 1.5 ms: what was heard must be whole milliseconds, at least 1, at 2.000 s." },
        { "truncate unknown", "Session 1: TruncateAsync of item_9 after 5 ms: the session has no such item, at 2.000 s." },
        { "delete unknown", "Session 1: DeleteItemAsync of item_9: the session has no such item, at 2.000 s." },
        { "cancel", "Session 1: CancelResponseAsync was called, but no response is active, at 2.000 s." },
        { "result unknown", "Session 1: SendToolResultAsync of call_9: the session has no such call, at 2.000 s." },
        { "respond twice", "Session 1: RespondAsync was called, but a response is active or was asked for already, at 2.000 s." },
        { "say while active", "Session 1: RespondAsync was called, but a response is active or was asked for already (resp_2), at 2.000 s." },
        { "commit", "Session 1: CommitAudioAsync was called, but the model detects speech in this session, at 2.000 s." },
        { "odd audio", "Session 1: 3 bytes of audio is not a whole number of PCM16 samples, at 2.000 s." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Send_WhatARealModelRefuses_IsAnErrorEventAndReported(string what, string expected)
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Says("One.").Says("Two."));
        await open.Session.RespondAsync();
        await open.PassAsync(2000);
        ISpeechModelSession session = open.Session;

        Task sent = what switch
        {
            "truncate beyond" => session.TruncateAsync("item_1", 0, TimeSpan.FromMilliseconds(301)).AsTask(),
            "truncate zero" => session.TruncateAsync("item_1", 0, TimeSpan.Zero).AsTask(),
            "truncate fraction" => session.TruncateAsync("item_1", 0, TimeSpan.FromMilliseconds(1.5)).AsTask(),
            "truncate unknown" => session.TruncateAsync("item_9", 0, TimeSpan.FromMilliseconds(5)).AsTask(),
            "delete unknown" => session.DeleteItemAsync("item_9").AsTask(),
            "cancel" => session.CancelResponseAsync().AsTask(),
            "result unknown" => session.SendToolResultAsync("call_9", "x").AsTask(),
            "respond twice" => TwiceAsync(session),
            "say while active" => SayAndRespondAsync(session),
            "commit" => session.CommitAudioAsync().AsTask(),
            _ => session.SendAudioAsync(new byte[3]).AsTask(),
        };
        await sent;
        await open.PassAsync(0);

        open.Model.Verify().Should().Contain(expected);
        open.Events.OfType<SpeechModelErrorEvent>().Should().ContainSingle();

        static async Task TwiceAsync(ISpeechModelSession session)
        {
            // Both in one step of the clock, before the model can begin.
            await session.RespondAsync();
            await session.RespondAsync();
        }

        static async Task SayAndRespondAsync(ISpeechModelSession session)
        {
            await session.SayAsync("Please wait.");
            await session.RespondAsync();
        }
    }

    [Fact]
    public async Task Commit_AgentDetectsSpeech_IsATurnForRespond()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Hears("Hi.").Says("Hello."), detectSpeech: false);
        open.Session.DetectsSpeech.Should().BeFalse();

        await open.HearAsync(Speech);
        await open.Session.CommitAudioAsync();
        await open.PassAsync(1000);
        open.Names.Should().Be("Transcript");
        await open.Session.RespondAsync();
        await open.PassAsync(1000);

        open.Model.Sessions[0].Memory.Select(item => item.Text).Should().Equal("Hi.", "Hello.");
        open.Model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Say_Text_IsSaidWithoutTheScript()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().ExpectSay("hold").Says("Later."));

        await open.Session.SayAsync("Please hold.");
        await open.PassAsync(2000);

        open.Events.OfType<TranscriptEvent>().Last().Text.Should().Be("Please hold.");
        open.Model.Verify().Should().Equal("Session 1, step 2, Says \"Later.\", was not asked for: the session is still open.");
    }

    [Fact]
    public async Task Fails_RateLimit_EndsTheResponseOnly()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(
            new ScriptedSpeechModel().Fails("rate_limit_exceeded", "Slow down.", TimeSpan.FromSeconds(3)).Says("One."));

        await open.Session.RespondAsync();
        await open.PassAsync(500);
        ResponseDoneEvent failed = open.Events.OfType<ResponseDoneEvent>().Single();
        await open.Session.RespondAsync();
        await open.PassAsync(1000);

        failed.Should().BeEquivalentTo(
            new { Status = ResponseStatus.Failed, ErrorCode = "rate_limit_exceeded", ErrorMessage = "Slow down.", RetryAfter = TimeSpan.FromSeconds(3) });
        open.Events.OfType<ResponseDoneEvent>().Last().Status.Should().Be(ResponseStatus.Completed);
    }

    [Fact]
    public async Task StallsAfter_SomeAudio_SendsNoMoreUntilItIsCanceled()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(
            new ScriptedSpeechModel().Responds(r => r.Says("One two three.").StallsAfter(TimeSpan.FromMilliseconds(300))).Says("Four."));

        await open.Session.RespondAsync();
        await open.PassAsync(60_000);
        open.Events.OfType<SpeechAudioEvent>().Should().HaveCount(3);
        open.Events.OfType<ResponseDoneEvent>().Should().BeEmpty();
        await open.Session.CancelResponseAsync();
        await open.PassAsync(0);

        open.Events.OfType<ResponseDoneEvent>().Single().Status.Should().Be(ResponseStatus.Canceled);
    }

    [Fact]
    public async Task DropsAfter_SomeAudio_EndsWithAnErrorAndTheNextSessionFollowsItsOwnScript()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .Responds(r => r.Says("One two three.").DropsAfter(TimeSpan.FromMilliseconds(300)))
            .ThenSession().Says("Four.");
        await using OpenModel first = await OpenModel.ConnectAsync(model);
        await first.Session.RespondAsync();
        await first.PassAsync(2000);
        first.HasEnded.Should().BeTrue();
        first.Events.Should().Contain(e => e is SpeechModelErrorEvent);
        await first.Session.RespondAsync();
        await using OpenModel second = await OpenModel.ConnectAsync(model, first.Clock);

        await second.Session.RespondAsync();
        await second.PassAsync(2000);

        second.Events.OfType<TranscriptEvent>().Last().Text.Should().Be("Four.");
        model.Sessions.Should().HaveCount(2);
        model.Sessions[0].EndedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Connect_RefusedHangingAndSlow_FollowsTheScript()
    {
        var clock = new SimulatedClock();
        ScriptedSpeechModel model = new ScriptedSpeechModel()
            .RefusesToConnect(new SpeechModelException("No.") { Code = "429", RetryAfter = TimeSpan.FromSeconds(1) })
            .HangsOnConnect()
            .ConnectsAfter(TimeSpan.FromSeconds(2)).Says("One.");
        var options = new SpeechModelConnectOptions { TimeProvider = clock };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);

        await FluentActions.Awaiting(() => model.ConnectAsync(options)).Should().ThrowAsync<SpeechModelException>().Where(e => e.Code == "429");
        await FluentActions.Awaiting(() => clock.RunUntilAsync(model.ConnectAsync(options, limit.Token))).Should().ThrowAsync<OperationCanceledException>();
        clock.Elapsed.Should().Be(TimeSpan.FromSeconds(5));
        await using OpenModel open = await OpenModel.ConnectAsync(model, clock);

        clock.Elapsed.Should().Be(TimeSpan.FromSeconds(7));
        await using OpenModel more = await OpenModel.ConnectAsync(model, clock);
        model.Verify().Should().Contain("The agent connected for the 4. time, but the script has 3 attempts to connect.");
    }

    [Fact]
    public async Task Expires_TimePasses_AnnouncesAndEndsInOrder()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().Expires(TimeSpan.FromSeconds(30)));
        DateTimeOffset now = open.Clock.GetUtcNow();

        await open.PassAsync(29_000);
        open.HasEnded.Should().BeFalse();
        await open.PassAsync(1001);

        open.Events.Should().ContainSingle().Which.Should().BeOfType<SessionExpiringEvent>().Which.ExpiresAt.Should().Be(now.AddSeconds(30));
        open.HasEnded.Should().BeTrue();
    }

    [Fact]
    public async Task Expect_OtherContent_SaysWhatWasSent()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel().CallsTool("get_order").ExpectToolResult("shipped"));
        await open.Session.RespondAsync();
        await open.PassAsync(1000);
        ToolCallEvent call = open.Events.OfType<ToolCallEvent>().Single();

        await open.Session.SendToolResultAsync(call.CallId, "lost");
        await open.PassAsync(0);

        open.Model.Verify().Should().Equal("Session 1, step 2, expected \"shipped\", but the agent sent: ToolResult call_1 \"lost\" at 1.000 s.");
    }

    [Fact]
    public async Task Verify_RequestWithoutAnAnswerLeft_SaysSo()
    {
        await using OpenModel open = await OpenModel.ConnectAsync(new ScriptedSpeechModel());

        await open.Session.RespondAsync();
        await open.PassAsync(0);

        open.Model.Verify().Should().Equal("Session 1: the agent asked for a response, but the script has no further answer.");
    }

    [Fact]
    public async Task Connect_History_IsRemembered()
    {
        ScriptedSpeechModel model = new();
        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions
        {
            History = [new ChatMessage(ChatRole.User, "Hi."), new ChatMessage(ChatRole.Assistant, "Hello.")],
        });

        model.Sessions[0].Memory.Select(item => item.Text).Should().Equal("Hi.", "Hello.");
    }
}
