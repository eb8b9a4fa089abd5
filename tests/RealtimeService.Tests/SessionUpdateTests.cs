using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Settings of a session: what is changed, and what is refused with which words.</summary>
public class SessionUpdateTests
{
    [Fact]
    public async Task Update_OfSomeMembers_LeavesTheOthers()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        JsonObject before = session.Settings;

        await client.SendAsync(
            """
            {"type":"session.update","session":{"type":"realtime","instructions":"Be brief.","audio":{"input":{
              "turn_detection":{"type":"server_vad","silence_duration_ms":500},"transcription":{"model":"gpt-4o-mini-transcribe"}}},
              "tools":[{"type":"function","name":"find_order","parameters":{"type":"object"}}]}}
            """);
        string updated = (await client.ReceiveAsync("session.updated")).GetProperty("session").GetRawText();

        before["instructions"] = "Be brief.";
        before["audio"]!["input"]!["turn_detection"]!["silence_duration_ms"] = 500;
        before["audio"]!["input"]!["transcription"] = JsonNode.Parse("""{"model":"gpt-4o-mini-transcribe","language":null,"prompt":null}""");
        before["tools"] = JsonNode.Parse("""[{"type":"function","name":"find_order","parameters":{"type":"object"}}]""");
        JsonNode.DeepEquals(JsonNode.Parse(updated), before).Should().BeTrue(updated);
        JsonNode.DeepEquals(session.Settings, before).Should().BeTrue();
    }

    [Fact]
    public async Task Update_TurnDetection_IsSwitchedOffAndOnWithDefaults()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");
        await client.ReceiveAsync("session.updated");
        session.Settings["audio"]!["input"]!["turn_detection"].Should().BeNull();

        await client.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"low"}}}}}""");
        await client.ReceiveAsync("session.updated", 1);
        session.Settings["audio"]!["input"]!["turn_detection"]!.ToJsonString().Should().Be(
            """{"type":"semantic_vad","eagerness":"low","create_response":true,"interrupt_response":true}""");
    }

    [Theory]
    [InlineData("""{"type":"nope"}""", "invalid_value", "type", "Invalid value: 'nope'. Supported values are: 'session.update', 'session.close', *, 'response.create', and 'response.cancel'.")]
    [InlineData("""not json""", "invalid_json", null, "Invalid event: failed to parse JSON value.*")]
    [InlineData("""{"session":{}}""", "missing_required_parameter", "type", "Missing required parameter: 'type'.")]
    [InlineData("""{"type":"session.update","session":{}}""", "missing_required_parameter", "session.type", "Missing required parameter: 'session.type'.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","bogus_field":1}}""", "unknown_parameter", "session.bogus_field", "Unknown parameter: 'session.bogus_field'.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","modalities":["text"]}}""", "unknown_parameter", "session.modalities", "Unknown parameter: 'session.modalities'.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","instructions":7}}""", "invalid_type", "session.instructions", "Invalid type for 'session.instructions': expected a string, but got an integer instead.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}""", "integer_below_min_value", "session.audio.input.format.rate", "Invalid 'session.audio.input.format.rate': integer below minimum value. Expected a value >= 24000, but got 16000 instead.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":1.5}}}}}""", "decimal_above_max_value", "session.audio.input.turn_detection.threshold", "Invalid 'session.audio.input.turn_detection.threshold': decimal above maximum value. Expected a value <= 1, but got 1.5 instead.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","output_modalities":["video"]}}""", "invalid_value", "session.output_modalities[0]", "Invalid value: 'video'. Supported values are: 'text' and 'audio'.")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function"}]}}""", "missing_required_parameter", "session.tools[0].name", "Missing required parameter: 'session.tools[0].name'.")]
    [InlineData("""{"type":"input_audio_buffer.append"}""", "missing_required_parameter", "audio", "Missing required parameter: 'audio'.")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"?"}""", "invalid_value", "audio", "Invalid 'audio'. Expected base64-encoded audio bytes.")]
    [InlineData("""{"type":"response.create","response":{"modalities":["audio"]}}""", "unknown_parameter", "response.modalities", "Unknown parameter: 'response.modalities'.")]
    public async Task Event_ThatIsWrong_IsRefusedAndTheSessionContinues(string json, string code, string? param, string message)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        JsonObject before = session.Settings;

        await client.SendAsync(json);

        (string? Code, string Message, string? Param) error = await client.ErrorAsync();
        (error.Code, error.Param).Should().Be((code, param));
        error.Message.Should().Match(message);
        session.Errors.Should().ContainSingle().Which.IsOfClient.Should().BeTrue();
        JsonNode.DeepEquals(session.Settings, before).Should().BeTrue();
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.ReceiveAsync("session.updated");
    }

    [Fact]
    public async Task Update_OfTheVoiceAfterAudio_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync("""{"type":"response.create"}""");
        await client.ReceiveAsync("response.done");

        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"alloy"}}}}""");
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"voice":"cedar"}}}}""");

        (await client.ErrorAsync()).Should().Be(("cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.", null));
        client.Types.Count(type => type == "session.updated").Should().Be(1);
    }

    [Fact]
    public async Task Event_WithAnId_HasItInTheError()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync("""{"type":"response.cancel","event_id":"mine-1"}""");

        (await client.ReceiveAsync("error")).GetProperty("error").GetProperty("event_id").GetString().Should().Be("mine-1");
    }
}
