using System.Net.WebSockets;
using System.Text;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>Nothing that the server sends ends a session.</summary>
public class OddInputTests
{
    /// <summary>Messages from which there is nothing to report.</summary>
    public static TheoryData<string> Useless => new(
        "",
        " ",
        "not json",
        "{",
        "{}",
        "[]",
        "null",
        "5",
        "\"error\"",
        "{\"type\":null}",
        "{\"type\":5}",
        "{\"type\":{\"a\":1}}",
        "{\"type\":\"\"}",
        "{\"type\":\"response.created\"",
        "{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}} {}",
        "{\"type\":\"something.new\",\"delta\":\"x\"}",
        "{\"type\":\"\\ud800\"}",
        "{\"\\ud800\":1,\"type\":\"response.created\"}",
        $"{{\"type\":\"response.created\",\"response\":{new string('[', 200)}{new string(']', 200)}}}",
        "{\"type\":\"response.created\",\"response\":\"r\"}",
        "{\"type\":\"response.created\",\"response\":{\"id\":5}}",
        "{\"type\":\"response.done\",\"response\":null}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"response_id\":\"r\"}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"response_id\":\"r\",\"delta\":5}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"response_id\":\"r\",\"delta\":\"???\"}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"response_id\":\"r\",\"delta\":\"\\ud800\"}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"response_id\":\"r\",\"delta\":\"\"}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":7,\"response_id\":\"r\",\"delta\":\"AAAA\"}",
        "{\"type\":\"response.output_audio.delta\",\"item_id\":\"i\",\"delta\":\"AAAA\"}",
        "{\"type\":\"response.output_audio.done\",\"item_id\":[]}",
        "{\"type\":\"response.output_audio_transcript.delta\",\"item_id\":\"i\",\"response_id\":\"r\",\"delta\":{}}",
        "{\"type\":\"response.output_item.done\",\"response_id\":\"r\",\"item\":[]}",
        "{\"type\":\"response.output_item.done\",\"response_id\":\"r\",\"item\":{\"type\":\"function_call\",\"call_id\":5,\"name\":\"f\"}}",
        "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"i\",\"transcript\":null}",
        "{\"type\":\"session.updated\",\"session\":5}",
        "{\"type\":\"session.updated\",\"session\":{\"voice\":{\"id\":\"x\"},\"audio\":[1],\"expires_at\":null}}",
        "{\"type\":\"rate_limits.updated\",\"rate_limits\":{\"tokens\":5}}");

    [Theory]
    [MemberData(nameof(Useless))]
    public async Task Read_UselessMessage_IsSkipped(string message)
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync([message, message, Next]);

        events.Should().ContainSingle().Which.Should().BeOfType<ResponseStartedEvent>().Which.ResponseId.Should().Be("next");
    }

    [Fact]
    public async Task Read_NumbersThatAreNotWhole_AreRoundedDown()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":123.5}""",
            """{"type":"input_audio_buffer.speech_stopped","item_id":5,"audio_end_ms":"700"}""",
            """{"type":"response.output_audio_transcript.delta","item_id":"i","response_id":"r","content_index":1.9,"delta":"x"}""",
            """{"type":"response.output_audio_transcript.delta","item_id":"i","response_id":"r","content_index":-1,"delta":"x"}""",
            """{"type":"response.output_audio_transcript.delta","item_id":"i","response_id":"r","content_index":1e99,"delta":"x"}""",
            """{"type":"response.done","response":{"id":"r","status":"completed","usage":{"input_tokens":1.5,"output_tokens":"7","input_token_details":3}}}""",
        ]);

        events.Should().HaveCount(6);
        events[0].Should().BeOfType<SpeechStartedEvent>().Which.AudioStart.Should().Be(TimeSpan.FromMilliseconds(423));
        events[1].Should().BeOfType<SpeechStoppedEvent>().Which.Should().BeEquivalentTo(new SpeechStoppedEvent());
        events.OfType<TranscriptEvent>().Select(e => e.ContentIndex).Should().Equal(1, 0, 0);
        events[5].Should().BeOfType<ResponseDoneEvent>().Which.Usage.Should().Be(new SpeechModelUsage { InputTokens = 1 });
    }

    [Fact]
    public async Task Read_EventsWithoutAResponseId_BelongToTheActiveResponse()
    {
        List<SpeechModelEvent> events = await Reading.EventsOfAsync(
        [
            """{"type":"response.created","response":{"id":"r7"}}""",
            """{"type":"response.output_audio.delta","item_id":"i","delta":"AAAA"}""",
            """{"type":"response.done","response":{"status":"completed"}}""",
            """{"type":"response.done","response":{"status":"completed"}}""",
        ]);

        events.Should().HaveCount(3, "there is no response that the second could have ended");
        events[1].Should().BeOfType<SpeechAudioEvent>().Which.ResponseId.Should().Be("r7");
        events[2].Should().BeOfType<ResponseDoneEvent>().Which.ResponseId.Should().Be("r7");
    }

    [Fact]
    public async Task Read_BinaryOversizedAndFragmentedMessages_DoNotEndTheSession()
    {
        var logger = new RecordingLogger();
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
            await peer.SendAsync(new byte[100_000], WebSocketMessageType.Binary);
            await peer.SendAsync($$$"""{"type":"response.created","response":{"id":"{{{new string('x', 70_000)}}}"}}""");
            await peer.SendAsync(Encoding.UTF8.GetBytes("""{"type":"response.cre"""), WebSocketMessageType.Text, endOfMessage: false);
            await peer.SendAsync([], WebSocketMessageType.Text, endOfMessage: false);
            await peer.SendAsync(Encoding.UTF8.GetBytes("""ated","response":{"id":"next"}}"""), WebSocketMessageType.Text);
            await peer.CloseAsync(1000);
        });
        await using ISpeechModelSession session = await server.ConnectAsync(
            options => options.MaxMessageBytes = 64 * 1024, new SpeechModelConnectOptions { Logger = logger });

        List<SpeechModelEvent> events = await session.ReadAllAsync().SoonAsync();

        await server.Script.SoonAsync();
        events.Should().HaveCount(2);
        events[0].Should().BeOfType<ResponseStartedEvent>().Which.ResponseId.Should().Be("next");
        logger.Messages.Where(message => message.Contains("can't be used", StringComparison.Ordinal))
            .Should().SatisfyRespectively(
                first => first.Should().Contain("Binary"),
                second => second.Should().Contain("TooLarge"));
    }

    [Fact]
    public async Task Read_ManyOddMessages_AreLoggedOnceAndWithoutTheirText()
    {
        var logger = new RecordingLogger();

        await Reading.EventsOfAsync(
            Enumerable.Repeat("private words, not json", 500), wanted: new SpeechModelConnectOptions { Logger = logger });

        logger.Messages.Count(message => message.Contains("NotJson", StringComparison.Ordinal)).Should().Be(1);
        logger.Records.Should().NotContain(record => record.Everything.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_RandomBytesOfValidMessages_NeverEndTheSession()
    {
        var random = new Random(20261129);
        string[] valid =
        [
            """{"type":"response.output_audio.delta","response_id":"r","item_id":"i","content_index":0,"delta":"AAECAwQFBgcICQ=="}""",
            """{"type":"response.done","response":{"id":"r","status":"failed","status_details":{"error":{"code":"x","message":"y"}},"usage":{"input_tokens":1}}}""",
            """{"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":100}""",
            """{"type":"conversation.item.input_audio_transcription.completed","item_id":"i","transcript":"a\u00e4\ud83d\udeb2"}""",
            """{"type":"rate_limits.updated","rate_limits":[{"name":"tokens","remaining":0,"reset_seconds":1}]}""",
        ];
        const string noise = "{}[]\",:\\u0-.eax \u00e9";
        IEnumerable<string> broken = Enumerable.Range(0, 3000).Select(_ =>
        {
            char[] text = valid[random.Next(valid.Length)].ToCharArray();
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                text[random.Next(text.Length)] = noise[random.Next(noise.Length)];
            }

            return new string(text, 0, random.Next(4) == 0 ? random.Next(text.Length) : text.Length);
        });

        List<SpeechModelEvent> events = await Reading.EventsOfAsync([.. broken, Next]);

        events.Should().NotBeEmpty();
        events[^1].Should().BeOfType<ResponseStartedEvent>().Which.ResponseId.Should().Be("next");
    }

    private const string Next = """{"type":"response.created","response":{"id":"next"}}""";
}
