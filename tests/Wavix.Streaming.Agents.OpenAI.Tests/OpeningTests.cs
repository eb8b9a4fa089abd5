using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class OpeningTests
{
    [Fact]
    public async Task Connect_OpenAI_SendsKeyModelAndHeaders()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectCloseAsync();
        });
        OpenAIRealtimeModel model = server.Model(options =>
        {
            options.Model = "gpt-realtime mini";
            options.Organization = "org-1";
            options.Project = "proj-1";
            options.RawHeaders["X-Gateway"] = "blue";
        });

        ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();
        await session.DisposeAsync().AsTask().SoonAsync();

        await server.Script.SoonAsync();
        server.Request.Path.Should().Be("/v1/realtime");
        server.Request.Query.Should().Be("?model=gpt-realtime%20mini");
        server.Request.Headers.Should().Contain("Authorization", $"Bearer {ScriptedServer.Key}")
            .And.Contain("OpenAI-Organization", "org-1").And.Contain("OpenAI-Project", "proj-1").And.Contain("X-Gateway", "blue");
        server.Request.Headers.Should().NotContainKey("OpenAI-Beta");
        model.ProviderName.Should().Be("openai");
        model.ModelName.Should().Be("gpt-realtime mini");
    }

    [Fact]
    public async Task Connect_AzureWithKey_UsesTheGaPathAndItsHeader()
    {
        await using ScriptedServer server = await OpenedAsync();
        var model = OpenAIRealtimeModel.ForAzure(new Uri(server.Endpoint, "/"), "phones", ScriptedServer.Key, Patient());

        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();

        server.Request.Path.Should().Be("/openai/v1/realtime");
        server.Request.Query.Should().Be("?model=phones");
        server.Request.Headers.Should().Contain("api-key", ScriptedServer.Key).And.NotContainKey("Authorization");
        model.ProviderName.Should().Be("azure.ai.openai");
        model.ModelName.Should().Be("phones");
    }

    [Fact]
    public async Task Connect_AzureWithToken_AsksForATokenEachTime()
    {
        await using ScriptedServer server = await OpenedAsync();
        int asked = 0;
        var model = OpenAIRealtimeModel.ForAzure(new Uri(server.Endpoint, "/"), "phones", _ => ValueTask.FromResult($"token-{++asked}"), Patient());

        await using ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();

        asked.Should().Be(1);
        server.Request.Headers.Should().Contain("Authorization", "Bearer token-1").And.NotContainKey("api-key");
    }

    [Fact]
    public async Task Connect_Defaults_AskForPcmServerVadAndTranscripts()
    {
        JsonElement session = await SessionOfAsync(null, new SpeechModelConnectOptions());

        Equal(session, """
            {
              "type": "realtime",
              "output_modalities": ["audio"],
              "audio": {
                "input": {
                  "format": { "type": "audio/pcm", "rate": 24000 },
                  "turn_detection": { "type": "server_vad", "create_response": true, "interrupt_response": true },
                  "transcription": { "model": "gpt-4o-mini-transcribe" }
                },
                "output": { "format": { "type": "audio/pcm", "rate": 24000 } }
              }
            }
            """);
    }

    [Fact]
    public async Task Connect_EverySetting_IsSent()
    {
        var wanted = new SpeechModelConnectOptions
        {
            Instructions = "Be brief – \"always\".",
            CancelResponseOnSpeech = false,
            Tools = [AIFunctionFactory.Create((string order) => order, "find_order", "Finds an order.")],
        };

        JsonElement session = await SessionOfAsync(
            options =>
            {
                options.Voice = "marin";
                options.Speed = 1.25;
                options.NoiseReduction = RealtimeNoiseReduction.FarField;
                options.Transcription = new RealtimeTranscription { Model = "whisper-1", Language = "de", Prompt = "Wavix" };
                options.TurnDetection = new RealtimeServerVad
                {
                    Threshold = 0.6,
                    PrefixPadding = TimeSpan.FromMilliseconds(200),
                    SilenceDuration = TimeSpan.FromMilliseconds(400),
                };
                options.ToolChoice = ChatToolMode.RequireSpecific("find_order");
                options.MaxOutputTokens = 1000;
            },
            wanted);

        session.GetProperty("instructions").GetString().Should().Be(wanted.Instructions);
        session.GetProperty("max_output_tokens").GetInt32().Should().Be(1000);
        Equal(session.GetProperty("tool_choice"), """{ "type": "function", "name": "find_order" }""");
        JsonElement tool = session.GetProperty("tools").EnumerateArray().Single();
        tool.GetProperty("type").GetString().Should().Be("function");
        tool.GetProperty("name").GetString().Should().Be("find_order");
        tool.GetProperty("description").GetString().Should().Be("Finds an order.");
        tool.GetProperty("parameters").GetProperty("properties").GetProperty("order").GetProperty("type").GetString().Should().Be("string");
        Equal(session.GetProperty("audio"), """
            {
              "input": {
                "format": { "type": "audio/pcm", "rate": 24000 },
                "turn_detection": {
                  "type": "server_vad", "threshold": 0.6, "prefix_padding_ms": 200, "silence_duration_ms": 400,
                  "create_response": true, "interrupt_response": false
                },
                "transcription": { "model": "whisper-1", "language": "de", "prompt": "Wavix" },
                "noise_reduction": { "type": "far_field" }
              },
              "output": { "format": { "type": "audio/pcm", "rate": 24000 }, "voice": "marin", "speed": 1.25 }
            }
            """);
    }

    [Theory]
    [InlineData(RealtimeEagerness.None, null)]
    [InlineData(RealtimeEagerness.Auto, "auto")]
    [InlineData(RealtimeEagerness.Low, "low")]
    [InlineData(RealtimeEagerness.Medium, "medium")]
    [InlineData(RealtimeEagerness.High, "high")]
    public async Task Connect_SemanticVad_IsSent(RealtimeEagerness eagerness, string? sent)
    {
        JsonElement session = await SessionOfAsync(
            options => options.TurnDetection = new RealtimeSemanticVad { Eagerness = eagerness }, new SpeechModelConnectOptions());

        JsonElement detection = session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection");
        detection.GetProperty("type").GetString().Should().Be("semantic_vad");
        (detection.TryGetProperty("eagerness", out JsonElement value) ? value.GetString() : null).Should().Be(sent);
    }

    [Fact]
    public async Task Connect_AgentDetectsSpeech_TurnDetectionIsNull()
    {
        var wanted = new SpeechModelConnectOptions { DetectSpeech = false };
        JsonElement session = await SessionOfAsync(options => options.Transcription = null, wanted, opened =>
        {
            opened.DetectsSpeech.Should().BeFalse();
            opened.CancelsResponseOnSpeech.Should().BeFalse();
        });

        JsonElement input = session.GetProperty("audio").GetProperty("input");
        input.GetProperty("turn_detection").ValueKind.Should().Be(JsonValueKind.Null);
        input.GetProperty("transcription").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_CancelResponseOnSpeech_IsReported(bool cancels)
    {
        await SessionOfAsync(null, new SpeechModelConnectOptions { CancelResponseOnSpeech = cancels }, opened =>
        {
            opened.DetectsSpeech.Should().BeTrue();
            opened.CancelsResponseOnSpeech.Should().Be(cancels);
        });
    }

    [Fact]
    public async Task Connect_RawSession_IsMergedLastAndReported()
    {
        var raw = (JsonObject)JsonNode.Parse("""
            { "audio": { "input": { "turn_detection": null, "noise_reduction": { "type": "near_field" } } }, "truncation": "disabled", "output_modalities": ["text"] }
            """)!;

        JsonElement session = await SessionOfAsync(
            options =>
            {
                options.RawSession = raw;
                options.NoiseReduction = RealtimeNoiseReduction.FarField;
            },
            new SpeechModelConnectOptions(),
            opened => opened.DetectsSpeech.Should().BeFalse("the raw settings switched it off"));

        raw.Should().HaveCount(3, "the options are not changed");
        session.GetProperty("truncation").GetString().Should().Be("disabled");
        Equal(session.GetProperty("output_modalities"), """["text"]""");
        JsonElement input = session.GetProperty("audio").GetProperty("input");
        input.GetProperty("turn_detection").ValueKind.Should().Be(JsonValueKind.Null);
        input.GetProperty("noise_reduction").GetProperty("type").GetString().Should().Be("near_field");
        input.GetProperty("format").GetProperty("rate").GetInt32().Should().Be(24000, "what the raw settings do not name stays");
    }

    [Fact]
    public async Task Connect_OptionsChangedLater_AreNotUsed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            peer.Session.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString().Should().Be("marin");
            peer.Session.GetProperty("audio").GetProperty("input").GetProperty("transcription").GetProperty("model").GetString().Should().Be("whisper-1");
            await peer.ExpectCloseAsync();
        });
        var options = new OpenAIRealtimeOptions
        {
            Endpoint = server.Endpoint,
            ConnectTimeout = Patience.Soon,
            Voice = "marin",
            Transcription = new RealtimeTranscription { Model = "whisper-1" },
        };
        var model = new OpenAIRealtimeModel(ScriptedServer.Key, options);
        options.Voice = "cedar";
        options.Transcription.Model = "other";

        ISpeechModelSession session = await model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync();

        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
    }

    [Fact]
    public async Task Connect_History_IsReplayedInOrderWithoutWhatIsNotText()
    {
        IReadOnlyList<JsonElement> items = [];
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            items = await peer.OpenAsync(history: 3);
            await peer.ExpectCloseAsync();
        });
        var wanted = new SpeechModelConnectOptions
        {
            History =
            [
                new ChatMessage(ChatRole.System, "The caller is Ann."),
                new ChatMessage(ChatRole.User, "Is my bike ready?"),
                new ChatMessage(ChatRole.Tool, [new FunctionResultContent("call_1", "yes")]),
                new ChatMessage(ChatRole.User, ""),
                new ChatMessage(ChatRole.Assistant, "Yes, since \ud83d"),
            ],
        };

        ISpeechModelSession session = await server.ConnectAsync(wanted: wanted);
        await session.DisposeAsync().AsTask().SoonAsync();

        await server.Script.SoonAsync();
        Equal(items[0], """{ "type": "message", "role": "system", "content": [{ "type": "input_text", "text": "The caller is Ann." }] }""");
        Equal(items[1], """{ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": "Is my bike ready?" }] }""");
        Equal(items[2], """{ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "Yes, since \ufffd" }] }""");
    }

    [Fact]
    public async Task Connect_OddMessagesBeforeTheAnswers_AreSkipped()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("not json");
            await peer.SendAsync("""{"type":5}""");
            await peer.SendAsync("[]");
            await peer.SendAsync([1, 2, 3], System.Net.WebSockets.WebSocketMessageType.Binary);
            await peer.SendAsync("""{"type":"conversation.created"}""");
            await peer.OpenAsync();
            await peer.ExpectCloseAsync();
        });

        ISpeechModelSession session = await server.ConnectAsync();

        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
    }

    private static OpenAIRealtimeOptions Patient() => new() { ConnectTimeout = Patience.Soon };

    private static Task<ScriptedServer> OpenedAsync() => ScriptedServer.StartAsync(async peer =>
    {
        await peer.OpenAsync();
        await peer.ExpectCloseAsync();
    });

    private static async Task<JsonElement> SessionOfAsync(
        Action<OpenAIRealtimeOptions>? configure, SpeechModelConnectOptions wanted, Action<ISpeechModelSession>? look = null)
    {
        JsonElement asked = default;
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            asked = peer.Session;
            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync(configure, wanted);
        look?.Invoke(session);
        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
        return asked;
    }

    private static void Equal(JsonElement actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual.GetRawText()), JsonNode.Parse(expected)).Should().BeTrue("it is {0}", actual.GetRawText());
}
