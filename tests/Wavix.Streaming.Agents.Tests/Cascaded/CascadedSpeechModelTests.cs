using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests.Cascaded;

public sealed class CascadedSpeechModelTests
{
    private const string ThreeSentences = "One two three four five. Six seven eight nine ten. Alpha beta gamma delta.";

    private static readonly AIFunctionDeclaration GetOrder = AIFunctionFactory.Create((int id) => "never", "get_order");

    [Fact]
    public async Task Caller_Speaks_IsRecognizedAndAnswered()
    {
        await using OpenCascade open = await new OpenCascade().Says("Where is it?").ConnectAsync();
        open.Chat.Answers("On its way.");

        await open.HearAsync(TestAudio.Silence(TimeSpan.FromSeconds(2)));
        await open.SpeakAsync();
        await open.PassAsync(2000);

        open.Names.Should().Be(
            "SpeechStarted SpeechStopped Transcript ResponseStarted Transcript SpeechAudio SpeechAudio SpeechAudio SpeechAudio SpeechAudio SpeechAudio "
            + "SpeechAudioDone Transcript ResponseDone");
        open.Chat.Requests.Should().ContainSingle().Which.Should().Equal("system: Be kind.", "user: Where is it?");
        var caller = (TranscriptEvent)open.Events[2];
        caller.Should().BeEquivalentTo(new { Speaker = Speaker.Caller, Text = "Where is it?", IsFinal = true, ItemId = ((SpeechStartedEvent)open.Events[0]).ItemId });
        var started = (SpeechStartedEvent)open.Events[0];
        started.AudioStart.Should().BeCloseTo(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));

        // With what precedes the place where the detector hears the start, and the pause that ends it.
        open.Recognized.Single().Should().BeCloseTo(TimeSpan.FromMilliseconds(1750), TimeSpan.FromMilliseconds(250));
        open.Audio.Should().Be(3 * FakeVoice.Word);
        var done = (ResponseDoneEvent)open.Events[^1];
        done.Status.Should().Be(ResponseStatus.Completed);
        done.Usage.Should().Be(new SpeechModelUsage { InputTokens = 50, InputTextTokens = 50, OutputTokens = 7, OutputTextTokens = 7, CachedInputTokens = 20 });
        (await open.RememberAsync()).Should().Equal("user: Where is it?", "assistant: On its way.");
    }

    [Fact]
    public async Task Answer_OfSeveralSentences_IsSpokenInOrderWhileItIsWritten()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();
        open.Chat.Answers(ThreeSentences);
        open.Chat.TimeOfWord = TimeSpan.FromMilliseconds(200);

        await open.RespondAsync(1500);

        // The first sentence is complete when the next one starts: six words.
        open.Voice.Spoken.Should().Equal("One two three four five.");
        open.Audio.Should().BePositive();
        await open.PassAsync(5000);
        open.Voice.Spoken.Should().Equal("One two three four five.", "Six seven eight nine ten.", "Alpha beta gamma delta.");
        TranscriptEvent[] texts = [.. open.Events.OfType<TranscriptEvent>()];
        string.Concat(texts[..^1].Select(e => e.Text)).Should().Be(ThreeSentences);
        texts[^1].Should().BeEquivalentTo(new { Text = ThreeSentences, IsFinal = true });
        open.Audio.Should().Be(14 * FakeVoice.Word);
    }

    [Fact]
    public async Task Voice_Slow_SpeaksTwoSentencesAtOnceAtMost()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();
        open.Chat.Answers(string.Join(' ', Enumerable.Repeat(ThreeSentences, 5)));
        open.Voice.TimeOfWord = TimeSpan.FromMilliseconds(100);

        await open.RespondAsync(30_000);

        open.Voice.Spoken.Should().HaveCount(15);
        open.Voice.MostAtOnce.Should().Be(2);
        open.Audio.Should().Be(70 * FakeVoice.Word);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(48_000)]
    public async Task Voice_OtherRate_IsConverted(int rate)
    {
        var open = new OpenCascade();
        open.Voice.SampleRate = rate;
        await using OpenCascade opened = await open.ConnectAsync();
        open.Chat.Answers("One two three.");

        await open.RespondAsync();

        open.Audio.Should().BeCloseTo(3 * FakeVoice.Word, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Voice_SameRate_IsUnchanged()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();
        open.Chat.Answers("One.");

        await open.RespondAsync();

        open.Events.OfType<SpeechAudioEvent>().SelectMany(e => e.Pcm.ToArray()).Should().Equal(TestAudio.Tone(300, FakeVoice.Word));
    }

    [Fact]
    public async Task Speech_WhileAnswering_StopsEverythingAtOnce()
    {
        await using OpenCascade open = await new OpenCascade().Says("Stop.").ConnectAsync();
        open.Chat.Answers(string.Join(' ', Enumerable.Repeat(ThreeSentences, 20))).Answers("Fine.");
        open.Chat.TimeOfWord = TimeSpan.FromMilliseconds(100);
        open.Voice.TimeOfWord = TimeSpan.FromMilliseconds(100);
        await open.RespondAsync(3000);

        await open.HearAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(800)));

        open.Names.Should().EndWith("SpeechStarted ResponseDone");
        open.Events.OfType<ResponseDoneEvent>().Single().Status.Should().Be(ResponseStatus.Canceled);
        (open.Times[^1] - open.Times[^2]).Should().Be(TimeSpan.Zero);
        open.Voice.Canceled.Should().BeGreaterThan(0);
        open.Chat.IsAtEnd.Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Truncate_AnyPlace_RemembersTheWordsThatWereHeard(bool wordTimes)
    {
        var random = new Random(wordTimes ? 1 : 2);
        for (int i = 0; i < 12; i++)
        {
            var open = new OpenCascade();
            open.Voice.GivesWords = wordTimes;
            await using OpenCascade opened = await open.ConnectAsync(detectSpeech: false);
            string[] words = [.. ThreeSentences.Split(' ')];
            open.Chat.Answers(ThreeSentences);
            await open.RespondAsync(random.Next(40, 700));
            await open.Session.CancelResponseAsync();
            await open.PassAsync(0);
            if (open.Audio == TimeSpan.Zero)
            {
                continue;
            }

            int heard = random.Next(1, (int)open.Audio.TotalMilliseconds + 1);
            await open.Session.TruncateAsync(open.Answer, 0, TimeSpan.FromMilliseconds(heard));

            string[] memory = await open.RememberAsync();

            string text = memory.Length == 0 ? "" : memory.Single()["assistant: ".Length..];
            int kept = text.Length == 0 ? 0 : text.Split(' ').Length;
            text.Should().Be(string.Join(' ', words[..kept]), "only whole words from the start are kept");
            int wholeWords = (int)(heard / FakeVoice.Word.TotalMilliseconds);
            if (wordTimes)
            {
                kept.Should().Be(wholeWords, "{0} ms were heard", heard);
            }
            else
            {
                // By proportion: words have other lengths than the voice gives them, within the sentence.
                kept.Should().BeInRange(Math.Max(0, wholeWords - 2), wholeWords + 1);
                (kept / 5).Should().BeLessThanOrEqualTo((wholeWords / 5) + 1);
            }
        }
    }

    [Fact]
    public async Task Cancel_Delivered_RemembersNothingThatWasNotDelivered()
    {
        var open = new OpenCascade();
        open.Voice.GivesWords = true;
        await using OpenCascade opened = await open.ConnectAsync(detectSpeech: false);
        open.Chat.Answers(ThreeSentences);
        open.Chat.TimeOfWord = TimeSpan.Zero;
        await open.RespondAsync(70);

        await open.Session.CancelResponseAsync();
        await open.PassAsync(1000);

        // All of it was heard: the agent says nothing.
        int words = (int)(open.Audio / FakeVoice.Word);
        words.Should().BeInRange(2, 4);
        (await open.RememberAsync()).Should().Equal("assistant: " + string.Join(' ', ThreeSentences.Split(' ')[..words]));
    }

    [Fact]
    public async Task DeleteItem_Answer_IsForgottenButNotItsTools()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync(tools: [GetOrder]);
        open.Chat.Answers(new TextContent("One moment."), new FunctionCallContent("c1", "get_order"));
        await open.RespondAsync();
        await open.Session.SendToolResultAsync("c1", "shipped");

        await open.Session.DeleteItemAsync(open.Answer);

        (await open.RememberAsync()).Should().Equal("assistant: call c1 get_order", "tool: result c1 shipped");
    }

    [Fact]
    public async Task Tool_Called_IsLeftToTheAgent()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync(tools: [GetOrder]);
        open.Chat.Answers(
            new TextContent("Let me see."),
            new FunctionCallContent("c1", "get_order", new Dictionary<string, object?> { ["id"] = 7 }),
            new FunctionCallContent("c2", "get_order"));

        await open.RespondAsync();

        open.Events.OfType<ToolCallEvent>().Select(call => (call.CallId, call.Name, call.Arguments))
            .Should().Equal(("c1", "get_order", """{"id":7}"""), ("c2", "get_order", "{}"));
        open.Chat.Options.Single()!.Tools.Should().ContainSingle().Which.Should().NotBeAssignableTo<AIFunction>();
        await open.Session.SendToolResultAsync("c1", "shipped");
        (await open.RememberAsync()).Should().Equal(
            "assistant: Let me see. + call c1 get_order + call c2 get_order", "tool: result c1 shipped + result c2 no result yet");
        await open.Session.SendToolResultAsync("c2", "lost");
        await open.Session.SendToolResultAsync("c2", "again");
        (await open.RememberAsync())[1].Should().Be("tool: result c1 shipped + result c2 lost");
        open.Events.OfType<SpeechModelErrorEvent>().Single().Code.Should().Be("call_not_found");
    }

    [Fact]
    public async Task Tool_ResponseCanceled_HasAResult()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync(tools: [GetOrder], detectSpeech: false);
        open.Chat.Answers(new FunctionCallContent("c1", "get_order"), new TextContent(ThreeSentences));
        await open.RespondAsync(150);

        await open.Session.CancelResponseAsync();
        await open.Session.DeleteItemAsync(open.Events.OfType<SpeechAudioEvent>().FirstOrDefault()?.ItemId ?? "none");

        (await open.RememberAsync()).Should().Equal("assistant: call c1 get_order", "tool: result c1 canceled");
    }

    [Fact]
    public async Task Recognizer_FindsNothing_IsNotAnswered()
    {
        await using OpenCascade open = await new OpenCascade().Says("  ").ConnectAsync();

        await open.SpeakAsync();
        await open.PassAsync(2000);

        open.Names.Should().Be("SpeechStarted SpeechStopped Transcript");
        ((TranscriptEvent)open.Events[^1]).Text.Should().BeEmpty();
        open.Chat.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Recognizer_Slow_DelaysNoAudioAndTheCallerMaySpeakOn()
    {
        var open = new OpenCascade { TimeOfRecognition = TimeSpan.FromSeconds(3) };
        await using OpenCascade opened = await open.Says("My order", "is late.").ConnectAsync();
        open.Chat.Answers("I see.");

        await open.SpeakAsync();
        await open.SpeakAsync();
        open.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(4), "nothing waited for the recognizer");
        await open.PassAsync(10_000);

        open.Chat.Requests[^1].Should().Equal("system: Be kind.", "user: My order", "user: is late.");
        (await open.RememberAsync())[^1].Should().Be("assistant: I see.");
    }

    [Fact]
    public async Task Caller_CoughsBeforeTheAnswer_IsAnswered()
    {
        var open = new OpenCascade { TimeOfRecognition = TimeSpan.FromSeconds(1) };
        await using OpenCascade opened = await open.Says("Hello.", "").ConnectAsync();
        open.Chat.Answers("Good morning.");

        await open.HearAsync([.. TestAudio.Speech(TimeSpan.FromMilliseconds(800)), .. TestAudio.Silence(TimeSpan.FromMilliseconds(700))]);
        await open.SpeakAsync(800);
        await open.PassAsync(5000);

        open.Chat.Requests.Should().ContainSingle().Which[^1].Should().Be("user: Hello.");
    }

    [Fact]
    public async Task DeleteItem_SpeechThatIsNotRecognizedYet_IsForgotten()
    {
        var open = new OpenCascade { TimeOfRecognition = TimeSpan.FromSeconds(3) };
        await using OpenCascade opened = await open.Says("Ahem.").ConnectAsync();
        await open.SpeakAsync();

        await open.Session.DeleteItemAsync(open.Events.OfType<SpeechStartedEvent>().Single().ItemId!);
        await open.PassAsync(10_000);

        open.Names.Should().Be("SpeechStarted SpeechStopped");
        (await open.RememberAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("recognizer", "recognition_failed", "Broken.")]
    [InlineData("recognizer slow", "recognition_failed", "The operation has timed out.")]
    [InlineData("chat", "chat_failed", "Broken.")]
    [InlineData("chat status", "429", "Broken.")]
    [InlineData("chat hangs", "timeout", "Neither the chat model nor the voice gave anything for 00:00:15.")]
    [InlineData("voice", "speech_failed", "Broken.")]
    public async Task Part_Fails_EndsTheResponseAndTheSessionContinues(string part, string code, string message)
    {
        var error = new InvalidOperationException("Broken.");
        var open = new OpenCascade();
        open.Chat.Error = part switch
        {
            "chat" => error,
            "chat status" => new HttpRequestException("Broken.", null, System.Net.HttpStatusCode.TooManyRequests),
            _ => null,
        };
        open.Chat.Hangs = part == "chat hangs";
        open.Voice.Error = part == "voice" ? error : null;
        open.RecognitionError = part == "recognizer" ? error : null;
        open.TimeOfRecognition = part == "recognizer slow" ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(100);
        await using OpenCascade opened = await open.Says("Hi.").ConnectAsync();
        open.Chat.Answers(ThreeSentences).Answers("Again.");

        await open.SpeakAsync();
        await open.PassAsync(20_000);

        ResponseDoneEvent failed = open.Events.OfType<ResponseDoneEvent>().Single();
        failed.Should().BeEquivalentTo(new { Status = ResponseStatus.Failed, ErrorCode = code, ErrorMessage = message });
        open.Events.OfType<ResponseStartedEvent>().Single().ResponseId.Should().Be(failed.ResponseId);
        open.Chat.Error = open.Voice.Error = null;
        open.Chat.Hangs = false;
        await open.RespondAsync();
        open.Events.OfType<ResponseDoneEvent>().Last().Status.Should().Be(ResponseStatus.Completed);
    }

    [Fact]
    public async Task Cancel_ChatModelIgnoresItsToken_EndsAllTheSame()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();
        open.Chat.Hangs = true;
        await open.RespondAsync(100);

        await open.Session.CancelResponseAsync();
        await open.PassAsync(0);

        open.Events.OfType<ResponseDoneEvent>().Single().Status.Should().Be(ResponseStatus.Canceled);
    }

    [Fact]
    public async Task Chat_StoppedByALimit_IsIncomplete()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();
        open.Chat.Answers("One two.");
        open.Chat.Finish = ChatFinishReason.Length;

        await open.RespondAsync();

        open.Events.OfType<ResponseDoneEvent>().Single().Should().BeEquivalentTo(new { Status = ResponseStatus.Incomplete, ErrorCode = "length" });
    }

    [Fact]
    public async Task Commit_AgentDetectsSpeech_IsRecognizedBeforeTheResponse()
    {
        await using OpenCascade open = await new OpenCascade().Says("Hello.").ConnectAsync(detectSpeech: false);
        open.Session.DetectsSpeech.Should().BeFalse();
        open.Chat.Answers("Good morning.");
        await open.HearAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(300)));
        await open.Session.ClearAudioAsync();
        await open.HearAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(1200)));

        await open.Session.CommitAudioAsync();
        await open.RespondAsync();

        open.Recognized.Should().Equal(TimeSpan.FromMilliseconds(1200));
        open.Chat.Requests.Single().Should().Equal("system: Be kind.", "user: Hello.");
        open.Names.Should().NotContain("SpeechSt");
    }

    [Fact]
    public async Task Say_Text_IsSpokenAndRemembered()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();

        await open.Session.SayAsync("Thank you for calling. Please hold the line.");
        await open.PassAsync(3000);

        open.Voice.Spoken.Should().BeEquivalentTo(["Thank you for calling.", "Please hold the line."], "the second is spoken while the first still is, so either may start first");
        open.Chat.Requests.Should().BeEmpty();
        await open.Session.AddMessageAsync(new ChatMessage(ChatRole.System, "The caller waits."));
        (await open.RememberAsync()).Should().Equal("assistant: Thank you for calling. Please hold the line.", "system: The caller waits.");
    }

    [Fact]
    public async Task Respond_WithInstructions_HasThemInsteadOfTheSessions()
    {
        await using OpenCascade open = await new OpenCascade().ConnectAsync();

        await open.Session.RespondAsync("Say goodbye.");
        await open.PassAsync(1000);

        open.Chat.Requests.Single().Should().Equal("system: Say goodbye.");
    }

    [Fact]
    public async Task Audio_AgentReadsSlowly_IsBounded()
    {
        var open = new OpenCascade();
        var model = new CascadedSpeechModel(SpeechRecognizer.Create((_, _) => Task.FromResult("")), open.Chat, open.Voice);
        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions { TimeProvider = open.Clock });
        open.Chat.Answers(string.Join(' ', Enumerable.Repeat(ThreeSentences, 20)));
        open.Chat.TimeOfWord = open.Voice.TimeOfWord = TimeSpan.FromMilliseconds(1);
        await session.RespondAsync();

        await open.Clock.AdvanceAsync(TimeSpan.FromSeconds(10));

        // 10 s that are not read, and two sentences ahead, of 300 s.
        open.Voice.Spoken.Count.Should().BeInRange(10, 15);
    }

    [Fact]
    public async Task Session_Disposed_EndsTheEvents()
    {
        OpenCascade open = await new OpenCascade().Says("Hi.").ConnectAsync();
        open.Chat.Hangs = true;
        await open.SpeakAsync();
        await open.PassAsync(1000);

        await open.DisposeAsync().AsTask().SoonAsync();
        await open.Session.SendAudioAsync(new byte[960]);
        await open.Session.RespondAsync();

        open.Events.Should().NotContain(e => e is SpeechModelErrorEvent);
    }

    [Fact]
    public async Task Caller_SpeaksOnAndOn_RestIsDropped()
    {
        await using OpenCascade open = await new OpenCascade().Says("Blah.").ConnectAsync(
            options: new CascadedSpeechModelOptions { MaxUtterance = TimeSpan.FromSeconds(2) });

        await open.SpeakAsync(5000);

        open.Recognized.Single().Should().BeCloseTo(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(40));
        open.Events.OfType<SpeechModelErrorEvent>().Single().Code.Should().Be("utterance_too_long");
    }

    [Fact]
    public void Model_Names_AreThoseOfTheChatClient()
    {
        var open = new OpenCascade();
        var model = new CascadedSpeechModel(SpeechRecognizer.Create((_, _) => Task.FromResult("")), open.Chat, open.Voice);

        model.Should().BeEquivalentTo(new { ProviderName = "fake", ModelName = "fake-1" });
    }

    [Fact]
    public void Model_VoiceRateThatIsNotSupported_IsRefused()
    {
        var open = new OpenCascade();
        open.Voice.SampleRate = 12_345;

        FluentActions.Invoking(() => new CascadedSpeechModel(SpeechRecognizer.Create((_, _) => Task.FromResult("")), open.Chat, open.Voice))
            .Should().Throw<ArgumentException>().WithMessage("*12345 Hz*");
    }
}
