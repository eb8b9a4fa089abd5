using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>The caller's audio: when speech is reported, and what becomes of it.</summary>
public class InputTests
{
    [Fact]
    public async Task Speech_ThenSilence_IsAMessageAndIsAnswered()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.BeSilentAsync(1_000);
        for (int i = 0; i < 30; i++)
        {
            await client.SpeakAsync(20);
        }

        await client.BeSilentAsync(300);
        await client.ReceiveAsync("response.created");

        // 300 ms are kept before the speech, and 200 ms of silence end it.
        JsonElement started = await client.ReceiveAsync("input_audio_buffer.speech_started");
        started.GetProperty("audio_start_ms").GetInt32().Should().Be(700);
        (await client.ReceiveAsync("input_audio_buffer.speech_stopped")).GetProperty("audio_end_ms").GetInt32().Should().Be(1_800);
        client.Types.Should().Equal(
            "session.created", "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
            "conversation.item.added", "conversation.item.done", "response.created");
        RememberedItem message = session.Memory.Should().ContainSingle().Subject;
        (message.ItemId, message.Role).Should().Be((started.GetProperty("item_id").GetString()!, "user"));
        message.Audio!.Value.TotalMilliseconds.Should().BeApproximately(1_100, 100);
        session.Appends.Count.Should().Be(32);
        session.Appends.Bytes.Should().Be(1_900 * 48);
        session.Appends.Gaps.Should().HaveCount(31);
        session.Input.Should().HaveCount(1_900 * 48);
        session.Received.Should().BeEmpty();
    }

    [Fact]
    public async Task Sound_ThatIsTooShortOrTooQuiet_IsNotSpeech()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SpeakAsync(30);
        await client.BeSilentAsync(500);
        await client.AppendAsync(Enumerable.Repeat<byte[]>([40, 0, 216, 255], 12_000).SelectMany(bytes => bytes).ToArray());
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.ReceiveAsync("session.updated");

        client.Types.Should().Equal("session.created", "session.updated");
    }

    [Fact]
    public async Task Speech_DuringAResponse_CancelsIt()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))));
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync("""{"type":"response.create"}""");
        await client.ReceiveAsync("response.output_audio.delta", 2);

        await client.SpeakAsync(60);

        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");
        response.GetProperty("status_details").GetProperty("reason").GetString().Should().Be("turn_detected");
        client.Types.ToList().IndexOf("input_audio_buffer.speech_started").Should().BeLessThan(client.Types.ToList().IndexOf("response.done"));
    }

    [Fact]
    public async Task Speech_WhenResponsesAreNotInterrupted_LeavesTheResponse()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))));
        await client.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}}""");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.ReceiveAsync("response.output_audio.delta", 2);

        await client.SpeakAsync(100);
        await client.BeSilentAsync(300);

        // The service would respond by itself and can't. That is not the client's mistake.
        (await client.ErrorAsync()).Code.Should().Be("conversation_already_has_active_response");
        session.Errors.Should().ContainSingle().Which.IsOfClient.Should().BeFalse();
        (await client.ReceiveAsync("response.done")).GetProperty("response").GetProperty("status").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task Speech_WhenNoResponseIsCreated_IsOnlyAMessage()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}}""");

        await client.SpeakAsync(200);
        await client.BeSilentAsync(300);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.ReceiveAsync("session.updated", 1);

        client.Types.Should().Contain("input_audio_buffer.committed").And.NotContain("response.created");
    }

    [Theory]
    [InlineData("audio/pcmu")]
    [InlineData("audio/pcma")]
    public async Task Speech_InATelephonesFormat_IsHeard(string format)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"FORMAT"}}}}}""".Replace("FORMAT", format, StringComparison.Ordinal));
        short[] voice = [.. Enumerable.Range(0, 8 * 400).Select(i => (short)(6_000 * Math.Sin(2 * Math.PI * 300 * i / 8_000.0)))];
        short[] audio = [.. new short[8 * 600], .. voice, .. new short[8 * 300]];

        await client.AppendAsync(format == "audio/pcmu" ? G711.EncodeMuLaw(audio) : G711.EncodeALaw(audio));

        (await client.ReceiveAsync("input_audio_buffer.speech_started")).GetProperty("audio_start_ms").GetInt32().Should().Be(300);
        (await client.ReceiveAsync("input_audio_buffer.speech_stopped")).GetProperty("audio_end_ms").GetInt32().Should().Be(1_200);
    }

    [Fact]
    public async Task Commit_WithoutTurnDetection_NeedsATenthOfASecond()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""");

        await client.SpeakAsync(60);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        (await client.ErrorAsync()).Should().Be((
            "input_audio_buffer_commit_empty",
            "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 60.00ms of audio.",
            null));
        await client.SpeakAsync(60);
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.ReceiveAsync("input_audio_buffer.cleared");
        await client.SpeakAsync(100);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.ReceiveAsync("conversation.item.done");

        client.Types.Should().NotContain("input_audio_buffer.speech_started").And.NotContain("response.created");
        session.Memory.Should().ContainSingle().Which.Audio.Should().Be(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Transcription_IfAskedFor_Follows()
    {
        var options = new RealtimeServiceOptions { Transcript = number => number == 0 ? "Where is my order?" : null };
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(options);
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(
            """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection":null}}}}""");

        await client.SpeakAsync(500);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        JsonElement completed = await client.ReceiveAsync("conversation.item.input_audio_transcription.completed");
        await client.SpeakAsync(500);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.ReceiveAsync("conversation.item.input_audio_transcription.failed");

        completed.GetProperty("transcript").GetString().Should().Be("Where is my order?");
        completed.GetProperty("item_id").GetString().Should().Be(session.Memory[0].ItemId);
        string.Concat(client.Events.Where(one => one.GetProperty("type").GetString() == "conversation.item.input_audio_transcription.delta")
            .Select(one => one.GetProperty("delta").GetString())).Should().Be("Where is my order?");
        session.Memory[0].Text.Should().Be("Where is my order?");
    }
}
