using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;
using static Wavix.Streaming.Agents.Tests.AgentHarness;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>What goes wrong around an agent: models that break their contract, limits at their edges, code of the user's that hangs.</summary>
public sealed class ReviewTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Greeting_ResponseFails_TheSameSentenceIsAskedForAgain()
    {
        int said = 0;
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command == "say Hello." && ++said == 1)
                {
                    session.Send(
                        new ResponseStartedEvent { ResponseId = "a" },
                        new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Failed, ErrorCode = "rate_limit_exceeded" });
                }
                else if (command is "say Hello." or "respond")
                {
                    session.Answer("b" + said, 600, "Hello.");
                }
            },
        };
        await using var agent = new AgentHarness(model, options => options.Greeting = "Hello.");

        await agent.PlayAsync(new CallScript().Listen(Ms(1500), Within).HangUp());

        model.Sessions[0].Commands.Should().Equal("say Hello.", "say Hello.");
    }

    [Fact]
    public async Task Response_FailedAndTheModelAnsweredByItself_IsNotAskedForAgain()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(
            new ResponseStartedEvent { ResponseId = "a" },
            new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Failed, ErrorCode = "rate_limit_exceeded", RetryAfter = TimeSpan.FromSeconds(5) });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent());
        await agent.Call.RunAsync(new CallScript().Say(Speech(1000)));
        model.Sessions[0].Send(new SpeechStoppedEvent());
        model.Sessions[0].Answer("b", 1000, "Yes.");

        await agent.PlayAsync(new CallScript().Silence(Ms(8000)).HangUp());

        model.Sessions[0].Commands.Should().BeEmpty("the caller has their answer");
    }

    [Fact]
    public async Task Request_IsRefusedEachTime_CallEndsWithTheApologyAfterTheAttempts()
    {
        int asked = 0;
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                // Without a bound, this would never end.
                if (command.StartsWith("say", StringComparison.Ordinal) && ++asked < 1000)
                {
                    session.Send(new SpeechModelErrorEvent { Code = "invalid_request", Message = "No." });
                }
            },
        };
        await using var agent = new AgentHarness(model, options => options.Greeting = "Hello.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.ModelFailed);
        asked.Should().Be(4);
        agent.Call.Heard.ToAudio().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Speech_EndsBeforeItsResponseIsCanceled_IsAnsweredOnRequest()
    {
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command == "cancel")
                {
                    session.Send(new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Canceled });
                }
                else if (command == "respond")
                {
                    session.Answer("b", 600, "Sorry.");
                }
            },
        };
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 5000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent());
        await agent.Call.RunAsync(new CallScript().Say(Speech(450)));

        // The model would respond by itself now, and can't: its response is still active.
        model.Sessions[0].Send(
            new SpeechStoppedEvent(),
            new SpeechModelErrorEvent { Code = "conversation_already_has_active_response", Message = "One is active." });
        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(1500)).HangUp());

        model.Sessions.Should().ContainSingle();
        model.Sessions[0].Commands.Should().ContainInOrder("cancel", "respond").And.ContainSingle(command => command == "respond");
        result.Transcript[^1].ToString().Should().Be("Agent: Sorry.");
    }

    [Fact]
    public async Task Request_IsRefusedBecauseAResponseIsActive_IsNotSentAgain()
    {
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command.StartsWith("say", StringComparison.Ordinal))
                {
                    session.Send(new SpeechModelErrorEvent { Code = "conversation_already_has_active_response", Message = "One is active." });
                    session.Answer("a", 600, "Hello.");
                }
            },
        };
        await using var agent = new AgentHarness(model, options => options.Greeting = "Hello.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(3000)).HangUp());

        model.Sessions[0].Commands.Should().Equal("say Hello.");
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Hello.");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task OnDone_ResponseNeverStarted_CountsOnlyIfItFailed(bool hasFailed, bool isAsked)
    {
        var outbox = new ModelOutbox(TimeSpan.FromSeconds(1));
        _ = outbox.Attach(await new PuppetModel().ConnectAsync(new SpeechModelConnectOptions()));
        var requests = new ModelRequests(outbox);
        requests.Say("Hello.");
        requests.TryAsk();

        requests.OnDone("odd", isWanted: hasFailed).Should().Be(hasFailed);

        requests.IsAsked.Should().Be(isAsked);
    }

    [Fact]
    public async Task Interruption_QueuedAnswerWasLong_FillerIsNotDelayedByIt()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 5000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(1000)));
        model.Sessions[0].Send(new SpeechStartedEvent());
        await agent.Call.RunAsync(new CallScript().Say(Speech(600)));
        model.Sessions[0].Send(new SpeechStoppedEvent());

        await agent.PlayAsync(new CallScript().Silence(Ms(1500)).HangUp());

        agent.Call.Heard.GetGaps().Should().ContainSingle(gap => gap.Duration > Ms(300)).Which.Duration.Should().BeLessThan(Ms(1700));
    }

    [Fact]
    public async Task Response_StartsWhileAnotherIsActive_BothAreHeardToTheirEnd()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 500));
        model.Sessions[0].Answer("b", 700, "Second.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(4000)).HangUp());

        agent.Call.Heard.ToAudio().Should().Equal([.. Speech(500), .. Speech(700)]);
        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Second.");
        result.Reconnects.Should().Be(0);
    }

    [Fact]
    public async Task Audio_ArrivesAfterItsResponseIsDone_StartsNoResponse()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Answer("a", 700, "First.");
        model.Sessions[0].Send(PuppetModel.Session.Audio("a", 100));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(6000)).HangUp());

        (result.Reconnects, model.Sessions.Count).Should().Be((0, 1));
        result.Transcript.Should().ContainSingle();
    }

    [Fact]
    public async Task Response_IsDoneTwiceWhileTheNextIsActive_TheNextContinues()
    {
        var model = new PuppetModel();
        await using var agent = new AgentHarness(model);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Answer("a", 300, "First.");
        model.Sessions[0].Send(
            new ResponseStartedEvent { ResponseId = "b" },
            PuppetModel.Session.Audio("b", 500),
            new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Completed },
            PuppetModel.Session.Audio("b", 500),
            new TranscriptEvent { Speaker = Speaker.Agent, ItemId = "item_b", ResponseId = "b", Text = "Second.", IsFinal = true },
            new ResponseDoneEvent { ResponseId = "b", Status = ResponseStatus.Completed });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(6000)).HangUp());

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: First.", "Agent: Second.");
        agent.Call.Heard.ToAudio().Should().Equal([.. Speech(300), .. Speech(500), .. Speech(500)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Model_GivesNoSession_CallEndsWithTheApology(bool isNull)
    {
        var model = new PuppetModel
        {
            Connection = _ => isNull ? Task.FromResult<ISpeechModelSession>(null!) : null,
            DetectionError = new NotSupportedException(),
        };
        await using var agent = new AgentHarness(model);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.ModelFailed);
        agent.Call.Heard.ToAudio().Should().StartWith(DefaultSounds.Apology.Audio.ToArray());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(10_000_000)]
    public void Deadline_IsFurtherThanATimerCounts_IsNotReached(int days)
    {
        using var deadlines = new Deadlines(TimeProvider.System, () => { });

        deadlines.Set(Deadline.Duration, TimeSpan.FromDays(days));
        deadlines.Arm();

        deadlines.TryTakeDue(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Goodbye_LimitIsReachedAsTheCallerStartsToSpeak_IsHeardWhole()
    {
        var model = new PuppetModel();
        var goodbye = new AgentLine(Speech(3000), "Goodbye.");
        await using var agent = new AgentHarness(model, options => (options.Goodbye, options.MaxDuration) = (goodbye, Ms(1000)));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(800)));
        model.Sessions[0].Send(new SpeechStartedEvent());

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(2000)).ExpectEnd(Within));

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Goodbye.");
        result.Limit.Should().Be(nameof(VoiceAgentOptions.MaxDuration));
    }

    [Fact]
    public async Task Goodbye_ToolCompletesMeanwhile_NothingIsSaidAfterIt()
    {
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command.StartsWith("say", StringComparison.Ordinal) || command == "respond")
                {
                    session.Answer(command, 3000, command);
                }
            },
        };
        await using var agent = new AgentHarness(model, options =>
        {
            (options.MaxTokens, options.Goodbye) = (1, "Goodbye.");
            options.Tools = [AIFunctionFactory.Create((CancellationToken token) => Task.Delay(Ms(1000), options.TimeProvider, token), "look")];
        });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        model.Sessions[0].Send(
            new ResponseStartedEvent { ResponseId = "a" },
            new ToolCallEvent { ResponseId = "a", CallId = "1", Name = "look", Arguments = "{}" },
            new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Completed, Usage = new SpeechModelUsage { OutputTokens = 10 } });

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: say Goodbye.");
        model.Sessions[0].Commands.Should().NotContain("respond");
    }

    [Fact]
    public async Task EndCall_InTheAnswerThatReachesALimit_CallerHearsOneGoodbye()
    {
        ScriptedSpeechModel model = new ScriptedSpeechModel().Responds(response => response.Says("Goodbye.").CallsTool("end_call")).ExpectToolResult();
        await using var agent = new AgentHarness(model, options => options.MaxTurns = 1);

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Say(Question).ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.AgentEndedCall);
        result.Transcript.Should().ContainSingle();
        model.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Goodbye_ModelIsLostMeanwhile_CallerHearsTheApology()
    {
        var model = new PuppetModel
        {
            Reaction = (session, _) => session.End(),
            Connection = attempt => attempt == 1 ? null : Task.FromException<ISpeechModelSession>(new SpeechModelException("Gone.") { IsTransient = false }),
        };
        await using var agent = new AgentHarness(model, options => (options.MaxDuration, options.Goodbye) = (Ms(1000), "Goodbye."));

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().ExpectEnd(Within));

        result.Reason.Should().Be(VoiceAgentEndReason.LimitReached);
        agent.Call.Heard.ToAudio().Should().StartWith(DefaultSounds.Apology.Audio.ToArray());
    }

    [Fact]
    public async Task Session_IsRenewedDuringAnAnswer_AnswerIsHeardToItsEndAndTheCallContinues()
    {
        var model = new PuppetModel
        {
            Reaction = (session, command) =>
            {
                if (command == "respond")
                {
                    session.Answer("again", 500, "Again.");
                }
            },
        };
        var next = new TaskCompletionSource<ISpeechModelSession>();
        var slow = new PuppetModel { Connection = attempt => attempt == 2 ? next.Task : null, Reaction = model.Reaction };
        await using var agent = new AgentHarness(slow);
        await agent.Call.RunAsync(new CallScript().Silence(Ms(200)));
        slow.Sessions[0].Send(new SessionExpiringEvent { ExpiresAt = agent.Clock.GetUtcNow() + TimeSpan.FromMinutes(5) });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(500)));
        slow.Sessions[0].Send(new ResponseStartedEvent { ResponseId = "a" }, PuppetModel.Session.Audio("a", 1000));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(100)));
        next.SetResult(await model.ConnectAsync(new SpeechModelConnectOptions()));
        await agent.Call.RunAsync(new CallScript().Silence(Ms(400)));
        slow.Sessions[0].Send(
            PuppetModel.Session.Audio("a", 1000),
            new TranscriptEvent { Speaker = Speaker.Agent, ItemId = "item_a", ResponseId = "a", Text = "Yes.", IsFinal = true },
            new ResponseDoneEvent { ResponseId = "a", Status = ResponseStatus.Completed });
        await agent.Call.RunAsync(new CallScript().Silence(Ms(3000)));
        model.Sessions[0].Answer("b", 500, "More.");

        VoiceAgentResult result = await agent.PlayAsync(new CallScript().Silence(Ms(3000)).HangUp());

        result.Transcript.Select(entry => entry.ToString()).Should().Equal("Agent: Yes.", "Agent: More.");
        model.Sessions[0].Commands.Should().Equal("message Yes.");
        result.Reconnects.Should().Be(0);
    }

    [Fact]
    public async Task Tool_BlocksItsThread_ModelLearnsThatItIsLate()
    {
        using var release = new ManualResetEventSlim();
        ScriptedSpeechModel model = new ScriptedSpeechModel().CallsTool("block").ExpectToolResult("did not answer within 2 s").ExpectRespond().Says("Sorry.");
        await using var agent = new AgentHarness(model, options =>
        {
            options.ToolTimeout = TimeSpan.FromSeconds(2);
            options.Tools = [AIFunctionFactory.Create(() => release.Wait(TimeSpan.FromSeconds(20)), "block")];
        });

        await agent.PlayAsync(new CallScript().Say(Question).Silence(TimeSpan.FromSeconds(6)).HangUp());
        release.Set();

        model.Verify().Should().BeEmpty();
    }
}
