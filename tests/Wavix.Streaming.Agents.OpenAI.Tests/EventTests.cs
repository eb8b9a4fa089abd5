using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class EventTests
{
    [Fact]
    public async Task Read_AnswerWithAudio_GivesItsEventsInOrder()
    {
        byte[] first = [1, 0, 2, 0];
        byte[] second = [3, 0, 250, 255, 62, 63];

        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"response.created","event_id":"e1","response":{"id":"resp_1","status":"in_progress"}}""",
            """{"type":"response.output_item.added","response_id":"resp_1","output_index":0,"item":{"id":"item_1","type":"message"}}""",
            """{"type":"response.content_part.added","response_id":"resp_1","item_id":"item_1","part":{"type":"audio"}}""",
            Audio(first),
            """{"type":"response.output_audio_transcript.delta","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,"delta":"Hel"}""",
            Audio(second),
            """{"type":"response.output_audio.done","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0}""",
            """{"type":"response.output_audio_transcript.done","response_id":"resp_1","item_id":"item_1","content_index":0,"transcript":"Hello."}""",
            """{"type":"response.output_item.done","response_id":"resp_1","item":{"id":"item_1","type":"message","status":"completed"}}""",
            """{"type":"response.done","response":{"id":"resp_1","status":"completed"}}""",
        ]);

        events.Should().BeEquivalentTo(
            new object[]
            {
                new ResponseStartedEvent { ResponseId = "resp_1" },
                new { ResponseId = "resp_1", ItemId = "item_1", ContentIndex = 0 },
                new TranscriptEvent { Speaker = Speaker.Agent, ResponseId = "resp_1", ItemId = "item_1", Text = "Hel", IsFinal = false },
                new { ResponseId = "resp_1", ItemId = "item_1", ContentIndex = 0 },
                new SpeechAudioDoneEvent { ResponseId = "resp_1", ItemId = "item_1" },
                new TranscriptEvent { Speaker = Speaker.Agent, ResponseId = "resp_1", ItemId = "item_1", Text = "Hello.", IsFinal = true },
                new ResponseDoneEvent { ResponseId = "resp_1", Status = ResponseStatus.Completed },
            },
            options => options.WithStrictOrdering().RespectingRuntimeTypes());
        events.OfType<SpeechAudioEvent>().Select(e => e.Pcm.ToArray()).Should().BeEquivalentTo(new[] { first, second }, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Read_AudioWithEscapedBase64_IsDecoded()
    {
        byte[] pcm = [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF];
        string escaped = Convert.ToBase64String(pcm).Replace("+", "\\u002B", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);
        escaped.Should().Contain("\\u002B").And.Contain("\\/");

        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
            [$$"""{"delta":"{{escaped}}","content_index":2,"item_id":"i","response_id":"r","type":"response.output_audio.delta"}"""]);

        SpeechAudioEvent audio = events.Should().ContainSingle().Which.Should().BeOfType<SpeechAudioEvent>().Which;
        audio.Pcm.ToArray().Should().Equal(pcm);
        audio.ContentIndex.Should().Be(2);
    }

    [Fact]
    public async Task Read_LargeAudio_IsWhole()
    {
        byte[] pcm = new byte[300_000];
        new Random(1).NextBytes(pcm);

        List<SpeechModelEvent> events = await Reading.EventsOfAsync([Audio([1, 2]), Audio(pcm), Audio([3, 4])]);

        events.OfType<SpeechAudioEvent>().Select(e => e.Pcm.Length).Should().Equal(2, 300_000, 2);
        ((SpeechAudioEvent)events[1]).Pcm.Span.SequenceEqual(pcm).Should().BeTrue();
    }

    [Fact]
    public async Task Read_CallersTranscript_IsTheCallers()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"conversation.item.input_audio_transcription.delta","item_id":"item_9","content_index":0,"delta":"Is my \ud83d"}""",
            """{"type":"conversation.item.input_audio_transcription.completed","item_id":"item_9","content_index":0,"transcript":"Is my \ud83d\udeb2 \"ready\"?\n","usage":{"type":"tokens"}}""",
            """{"type":"conversation.item.input_audio_transcription.failed","item_id":"item_9","content_index":0,"error":{"code":"audio_unintelligible","message":"No."}}""",
        ]);

        events.Should().BeEquivalentTo(
            new object[]
            {
                new TranscriptEvent { Speaker = Speaker.Caller, ItemId = "item_9", Text = "Is my \ufffd", IsFinal = false },
                new TranscriptEvent { Speaker = Speaker.Caller, ItemId = "item_9", Text = "Is my \ud83d\udeb2 \"ready\"?\n", IsFinal = true },
                new SpeechModelErrorEvent { Code = "audio_unintelligible", Message = "The caller's speech was not transcribed: No." },
            },
            options => options.WithStrictOrdering().RespectingRuntimeTypes());
    }

    [Fact]
    public async Task Read_TextOnlyAnswer_IsATranscriptOfTheAgent()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"response.output_text.delta","response_id":"r","item_id":"i","content_index":1,"delta":"Hi"}""",
            """{"type":"response.output_text.done","response_id":"r","item_id":"i","content_index":1,"text":"Hi!"}""",
        ]);

        events.Should().BeEquivalentTo(
            new[]
            {
                new TranscriptEvent { Speaker = Speaker.Agent, ResponseId = "r", ItemId = "i", ContentIndex = 1, Text = "Hi" },
                new TranscriptEvent { Speaker = Speaker.Agent, ResponseId = "r", ItemId = "i", ContentIndex = 1, Text = "Hi!", IsFinal = true },
            },
            options => options.WithStrictOrdering());
    }

    [Theory]
    [InlineData("\"x\":1", null, 1300, 4500)]
    [InlineData("""
        "audio":{"input":{"turn_detection":{"type":"server_vad","prefix_padding_ms":100,"silence_duration_ms":200}}}
        """, null, 1100, 4800)]
    [InlineData("\"x\":1", 900, 1300, 4100)]
    [InlineData("""
        "audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}
        """, null, 1000, null)]
    public async Task Read_SpeechStartAndEnd_AreWithoutPaddingAndSilence(string session, int? askedSilence, int start, int? end)
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
            [
                """{"type":"input_audio_buffer.speech_started","item_id":"item_3","audio_start_ms":1000}""",
                """{"type":"input_audio_buffer.speech_stopped","item_id":"item_3","audio_end_ms":5000}""",
                """{"type":"input_audio_buffer.committed","item_id":"item_3"}""",
            ],
            options => options.TurnDetection = askedSilence is { } silence ? new RealtimeServerVad { SilenceDuration = TimeSpan.FromMilliseconds(silence) } : null,
            session: session.Trim());

        events.Should().BeEquivalentTo(
            new object[]
            {
                new SpeechStartedEvent { ItemId = "item_3", AudioStart = TimeSpan.FromMilliseconds(start) },
                new SpeechStoppedEvent { ItemId = "item_3", AudioEnd = end is { } value ? TimeSpan.FromMilliseconds(value) : null },
            },
            options => options.WithStrictOrdering().RespectingRuntimeTypes());
    }

    [Fact]
    public async Task Read_ToolCalls_AreEachReportedOnceWhenWhole()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"response.output_item.added","response_id":"r","item":{"id":"f1","type":"function_call","call_id":"call_1","name":"find","arguments":""}}""",
            """{"type":"response.function_call_arguments.delta","response_id":"r","item_id":"f1","call_id":"call_1","delta":"{\"a\""}""",
            """{"type":"response.function_call_arguments.done","response_id":"r","item_id":"f1","call_id":"call_1","name":"find","arguments":"{\"a\":1}"}""",
            """{"type":"response.output_item.done","response_id":"r","item":{"id":"f1","type":"function_call","status":"completed","call_id":"call_1","name":"find","arguments":"{\"a\":1}"}}""",
            """{"type":"response.output_item.done","response_id":"r","item":{"id":"f2","type":"function_call","call_id":"call_2","name":"hang_up"}}""",
            """{"type":"response.function_call_arguments.done","response_id":"r","item_id":"f3","call_id":"call_3","name":"pay","arguments":"{\"amo"}""",
            """{"type":"response.output_item.done","response_id":"r","item":{"id":"f3","type":"function_call","status":"incomplete","call_id":"call_3","name":"pay","arguments":"{\"amo"}}""",
        ]);

        events.Should().BeEquivalentTo(
            new[]
            {
                new ToolCallEvent { ResponseId = "r", CallId = "call_1", Name = "find", Arguments = "{\"a\":1}" },
                new ToolCallEvent { ResponseId = "r", CallId = "call_2", Name = "hang_up", Arguments = "{}" },
            },
            options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task Read_Usage_IsCountedByModality()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """
            {"type":"response.done","response":{"id":"r","status":"completed","usage":{"total_tokens":110,"input_tokens":70,"output_tokens":40,
             "input_token_details":{"text_tokens":20,"audio_tokens":50,"image_tokens":0,"cached_tokens":30,"cached_tokens_details":{"text_tokens":10,"audio_tokens":20}},
             "output_token_details":{"text_tokens":15,"audio_tokens":25}}}}
            """,
        ]);

        events.Should().ContainSingle().Which.Should().BeOfType<ResponseDoneEvent>().Which.Usage.Should().Be(new SpeechModelUsage
        {
            InputTokens = 70,
            OutputTokens = 40,
            InputTextTokens = 20,
            InputAudioTokens = 50,
            CachedInputTokens = 30,
            CachedInputAudioTokens = 20,
            OutputTextTokens = 15,
            OutputAudioTokens = 25,
        });
    }

    [Theory]
    [InlineData("\"completed\"", "null", ResponseStatus.Completed, null)]
    [InlineData("\"cancelled\"", """{"type":"cancelled","reason":"turn_detected"}""", ResponseStatus.Canceled, null)]
    [InlineData("\"incomplete\"", """{"type":"incomplete","reason":"content_filter"}""", ResponseStatus.Incomplete, "content_filter")]
    [InlineData("\"failed\"", """{"type":"failed","error":{"type":"server_error","code":null,"message":"Sorry."}}""", ResponseStatus.Failed, "server_error")]
    [InlineData("\"paused\"", "5", ResponseStatus.None, null)]
    [InlineData("{}", "[]", ResponseStatus.None, null)]
    public async Task Read_ResponseDone_HasStatusAndCode(string status, string details, ResponseStatus expected, string? code)
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync([Done(status, details)]);

        ResponseDoneEvent done = events.Should().ContainSingle().Which.Should().BeOfType<ResponseDoneEvent>().Which;
        done.Status.Should().Be(expected);
        done.ErrorCode.Should().Be(code);
        done.ErrorMessage.Should().Be(expected == ResponseStatus.Failed ? "Sorry." : null);
        done.Usage.Should().BeNull();
    }

    [Theory]
    [InlineData("Rate limit reached. Please try again in 1.5s.", 1_500)]
    [InlineData("Please try again in 250ms.", 250)]
    [InlineData("Please try again in 1m2s. Visit the page.", 62_000)]
    [InlineData("Please try again in 2h1m.", 7_260_000)]
    [InlineData("Rate limit reached.", 12_500)]
    [InlineData("Please try again in a while.", 12_500)]
    public async Task Read_RateLimited_SaysWhenToTryAgain(string message, int milliseconds)
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"rate_limits.updated","rate_limits":[{"name":"requests","remaining":5,"reset_seconds":99},{"name":"tokens","remaining":0,"reset_seconds":12.5},{},7]}""",
            Done("\"failed\"", $$$"""{"error":{"code":"rate_limit_exceeded","message":"{{{message}}}"}}"""),
        ]);

        ResponseDoneEvent done = events.Should().ContainSingle().Which.Should().BeOfType<ResponseDoneEvent>().Which;
        done.ErrorCode.Should().Be("rate_limit_exceeded");
        done.RetryAfter.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public async Task Read_Error_IsAnEventAndTheSessionContinues()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":"conversation_already_has_active_response","message":"No.","param":null}}""",
            """{"type":"response.created","response":{"id":"resp_2"}}""",
        ]);

        events.Should().BeEquivalentTo(
            new object[]
            {
                new SpeechModelErrorEvent { Code = "conversation_already_has_active_response", Message = "No." },
                new ResponseStartedEvent { ResponseId = "resp_2" },
            },
            options => options.WithStrictOrdering().RespectingRuntimeTypes());
    }

    [Fact]
    public async Task Read_Expiry_IsAnnouncedBeforeItAndOnce()
    {
        var start = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        var clock = new FakeTimeProvider(start);
        DateTimeOffset end = start.AddMinutes(30);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync($"\"expires_at\":{end.ToUnixTimeSeconds()}");
            await peer.ExpectCloseAsync();
        });
        await using ISpeechModelSession session = await server.ConnectAsync(wanted: new SpeechModelConnectOptions { TimeProvider = clock });
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();

        Task<SpeechModelEvent> next = events.NextAsync();
        clock.Advance(TimeSpan.FromMinutes(28) - TimeSpan.FromMilliseconds(1));
        next.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));

        (await next).Should().BeOfType<SessionExpiringEvent>().Which.ExpiresAt.Should().Be(end);
        ValueTask<bool> other = events.MoveNextAsync();
        clock.Advance(TimeSpan.FromMinutes(5));
        other.IsCompleted.Should().BeFalse();
        await session.DisposeAsync().AsTask().SoonAsync();
        (await other.AsTask().SoonAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Read_ExpiryPutOff_IsAnnouncedForTheNewTime()
    {
        var start = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        var clock = new FakeTimeProvider(start);
        DateTimeOffset later = start.AddMinutes(60);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync($"\"expires_at\":{start.AddMinutes(30).ToUnixTimeSeconds()}");
            await peer.SendAsync($$$"""{"type":"session.updated","session":{"expires_at":{{{later.ToUnixTimeSeconds()}}}}}""");
            await peer.SendAsync("""{"type":"response.created","response":{"id":"r"}}""");
            await peer.ExpectCloseAsync();
        });
        await using ISpeechModelSession session = await server.ConnectAsync(
            options => options.ExpiryWarning = TimeSpan.FromMinutes(5), new SpeechModelConnectOptions { TimeProvider = clock });
        await using IAsyncEnumerator<SpeechModelEvent> events = session.ReadEventsAsync().GetAsyncEnumerator();
        (await events.NextAsync()).Should().BeOfType<ResponseStartedEvent>();

        Task<SpeechModelEvent> next = events.NextAsync();
        clock.Advance(TimeSpan.FromMinutes(54));
        next.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromMinutes(1));

        (await next).Should().BeOfType<SessionExpiringEvent>().Which.ExpiresAt.Should().Be(later);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("99999999999999")]
    [InlineData("\"soon\"")]
    [InlineData("{}")]
    public async Task Read_ExpiryThatIsNotATime_IsIgnored(string expiresAt)
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync([], session: $"\"expires_at\":{expiresAt}");

        events.Should().BeEmpty();
    }

    private static string Audio(byte[] pcm) =>
        $$"""{"type":"response.output_audio.delta","event_id":"e","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(pcm)}}"}""";

    private static string Done(string status, string details) =>
        $$$"""{"type":"response.done","response":{"id":"r","status":{{{status}}},"status_details":{{{details}}}}}""";
}
