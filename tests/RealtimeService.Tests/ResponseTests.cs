using System.Runtime.InteropServices;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>The events of a response, and its audio.</summary>
public class ResponseTests
{
    private const string Create = """{"type":"response.create"}""";

    [Fact]
    public async Task Response_OfSpeech_SendsTheEventsInTheOrderOfTheRealService()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says("One two three four."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.ReceiveAsync("rate_limits.updated");

        string[] types = [.. client.Types.Where((type, i) => i == 0 || type != client.Types[i - 1])];
        types.Where(type => !type.EndsWith("delta", StringComparison.Ordinal)).Should().Equal(
            "session.created", "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
            "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done", "conversation.item.done",
            "response.output_item.done", "response.done", "rate_limits.updated");
        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");
        response.GetProperty("status").GetString().Should().Be("completed");
        response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString().Should().Be("One two three four.");
        response.GetProperty("usage").GetProperty("output_token_details").GetProperty("audio_tokens").GetInt32().Should().Be(20);
        session.Memory.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Role = "assistant", Text = "One two three four.", Audio = TimeSpan.FromSeconds(1) });
        session.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Response_AudioOfDeltas_IsTheWholeAnswer()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        service.Enqueue(RealtimeAnswer.Of(new RealtimeOutput.Speech("One two."), new RealtimeOutput.Speech("Three four five.")));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.ReceiveAsync("response.done");

        byte[] heard = [.. session.Spoken.SelectMany(item => client.AudioOf(item.ItemId))];
        service.Decode(MemoryMarshal.Cast<byte, short>(heard)).Should().SatisfyRespectively(
            first => (first.Item, first.Heard, first.Text).Should().Be((session.Spoken[0], TimeSpan.FromMilliseconds(500), "One two.")),
            second => (second.Item, second.Heard, second.Text).Should().Be((session.Spoken[1], TimeSpan.FromMilliseconds(750), "Three four five.")));
    }

    [Theory]
    [InlineData("audio/pcmu")]
    [InlineData("audio/pcma")]
    public async Task Response_OfATelephonesFormat_IsDecoded(string format)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"format":{"type":"FORMAT"}}}}}""".Replace("FORMAT", format, StringComparison.Ordinal));

        await client.SendAsync(Create);
        await client.ReceiveAsync("response.done");

        byte[] audio = client.AudioOf(session.Spoken[0].ItemId);
        short[] heard = format == "audio/pcmu" ? G711.DecodeMuLaw(audio) : G711.DecodeALaw(audio);
        audio.Length.Should().Be((int)(session.Spoken[0].Length.TotalMilliseconds * 8));
        HeardItem item = service.Decode(heard, 8_000).Should().ContainSingle().Subject;
        item.Heard.TotalMilliseconds.Should().BeApproximately(session.Spoken[0].Length.TotalMilliseconds, 3);
        item.Duration.TotalMilliseconds.Should().BeApproximately(session.Spoken[0].Length.TotalMilliseconds, 6);
    }

    /// <summary>Faster than real time, but not at once: 6 s of audio at 6 times real time take 1 s.</summary>
    [Fact]
    public async Task Response_Pace_IsThatOfTheOptions()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Repeat("word", 24))) with { DeltaDuration = TimeSpan.FromMilliseconds(200) });
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.ReceiveAsync("response.done");

        SentEvent[] deltas = [.. session.Sent.Where(one => one.Type == "response.output_audio.delta")];
        deltas.Should().HaveCount(30);
        long created = session.Sent.Single(one => one.Type == "response.created").At;
        System.Diagnostics.Stopwatch.GetElapsedTime(created, deltas[0].At).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(195));

        // From the start of the response: a first piece that is late on a busy machine does not delay the others.
        System.Diagnostics.Stopwatch.GetElapsedTime(created, deltas[^1].At).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(1145));
    }

    [Fact]
    public async Task Create_WhileOneIsActive_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.SendAsync("""{"type":"response.create","event_id":"mine-2"}""");

        (string? code, string message, string? _) = await client.ErrorAsync();
        code.Should().Be("conversation_already_has_active_response");
        message.Should().StartWith("Conversation already has an active response in progress: resp_");
        session.Errors.Should().ContainSingle().Which.Should().BeEquivalentTo(new { EventId = "mine-2", IsOfClient = true, Type = "invalid_request_error" });
        (await client.ReceiveAsync("response.done")).GetProperty("response").GetProperty("status").GetString().Should().Be("completed");
    }

    [Fact]
    public async Task Cancel_OfAnActiveResponse_EndsItWithWhatWasSent()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(Create);
        await client.ReceiveAsync("response.output_audio.delta", 4);

        await client.SendAsync("""{"type":"response.cancel"}""");
        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");

        response.GetProperty("status").GetString().Should().Be("cancelled");
        response.GetProperty("status_details").GetProperty("reason").GetString().Should().Be("client_cancelled");
        response.GetProperty("output")[0].GetProperty("status").GetString().Should().Be("incomplete");
        session.Spoken[0].Sent.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500)).And.BeLessThan(TimeSpan.FromSeconds(9));
        client.AudioOf(session.Spoken[0].ItemId).Length.Should().Be((int)(session.Spoken[0].Sent.TotalMilliseconds * 48));
        session.Memory[0].Text.Should().Be(session.Spoken[0].TextUntil(session.Spoken[0].Sent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_WithLateAudio_IsFollowedByThatMuch(bool afterDone)
    {
        var options = new RealtimeServiceOptions { LateAudio = TimeSpan.FromMilliseconds(300), LateAudioAfterDone = afterDone };
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(options);
        service.Enqueue(RealtimeAnswer.Says(string.Join(' ', Enumerable.Range(1, 40))));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(Create);
        await client.ReceiveAsync("response.output_audio.delta", 4);

        await client.SpeakAsync(100);
        await client.ReceiveAsync("response.done");
        await Patience.UntilAsync(() => LateDeltas(session).Count == 3);

        client.Types.Should().NotContain("error");
        int done = session.Sent.ToList().FindIndex(one => one.Type == "response.done");
        LateDeltas(session).Should().OnlyContain(index => index > done == afterDone);
    }

    [Fact]
    public async Task Cancel_WhileNoneIsActive_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync("""{"type":"response.cancel"}""");

        (await client.ErrorAsync()).Should().Be(("response_cancel_not_active", "Cancellation failed: no active response found", null));
    }

    [Fact]
    public async Task Response_OfAFunctionCall_IsAnsweredWithItsOutput()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Calls("find_order", """{"number":42,"detail":"full"}"""), RealtimeAnswer.Says("It was shipped."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        JsonElement done = await client.ReceiveAsync("response.function_call_arguments.done");
        string call = done.GetProperty("call_id").GetString()!;
        string.Concat(client.Events.Where(one => one.GetProperty("type").GetString() == "response.function_call_arguments.delta")
            .Select(one => one.GetProperty("delta").GetString())).Should().Be("""{"number":42,"detail":"full"}""");
        await client.ReceiveAsync("response.done");
        await client.SendAsync($$$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{{call}}}","output":"shipped"}}""");
        await client.SendAsync(Create);
        await client.ReceiveAsync("response.done", 1);

        session.Memory.Select(item => (item.Role, item.Text)).Should().Equal(
            ("function_call", """find_order({"number":42,"detail":"full"})"""), ("function_call_output", "shipped"), ("assistant", "It was shipped."));
        session.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Response_ThatFails_SaysWhenToTryAgain()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.RateLimited(TimeSpan.FromSeconds(6.42)));
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync(Create);

        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");
        response.GetProperty("status").GetString().Should().Be("failed");
        JsonElement error = response.GetProperty("status_details").GetProperty("error");
        error.GetProperty("code").GetString().Should().Be("rate_limit_exceeded");
        error.GetProperty("message").GetString().Should().EndWith("Please try again in 6.42s.");
    }

    [Fact]
    public async Task Response_ThatIsIncomplete_SaysWhy()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Incomplete("This is only", "content_filter"));
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync(Create);

        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");
        response.GetProperty("status").GetString().Should().Be("incomplete");
        response.GetProperty("status_details").GetProperty("reason").GetString().Should().Be("content_filter");
        response.GetProperty("output")[0].GetProperty("status").GetString().Should().Be("incomplete");
    }

    [Fact]
    public async Task Response_OfText_HasNoAudio()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says("Only written."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync("""{"type":"response.create","response":{"output_modalities":["text"],"metadata":{"a":"b"}}}""");

        JsonElement response = (await client.ReceiveAsync("response.done")).GetProperty("response");
        response.GetProperty("metadata").GetProperty("a").GetString().Should().Be("b");
        (await client.ReceiveAsync("response.output_text.done")).GetProperty("text").GetString().Should().Be("Only written.");
        client.Types.Should().NotContain(type => type.Contains("audio", StringComparison.Ordinal));
        session.Memory[0].Should().BeEquivalentTo(new { Role = "assistant", Text = "Only written.", Audio = (TimeSpan?)null });
    }

    /// <summary>A response apart from the conversation may run while another is active, and is not remembered.</summary>
    [Fact]
    public async Task Response_ApartFromTheConversation_IsNotRemembered()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Enqueue(RealtimeAnswer.Says("In the conversation."), RealtimeAnswer.Says("Apart from it."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.SendAsync("""{"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}""");
        await client.ReceiveAsync("response.done", 1);

        session.Memory.Select(item => item.Text).Should().Equal("In the conversation.");
        session.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Answer_OfTheScript_SeesTheRequestAndTheMemory()
    {
        var turns = new List<RealtimeTurn>();
        var options = new RealtimeServiceOptions();
        options.Answer = turn =>
        {
            turns.Add(turn);
            return RealtimeAnswer.Nothing();
        };
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(options);
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Be brief."}]}}""");

        await client.SendAsync("""{"type":"response.create","response":{"instructions":"Say goodbye."}}""");
        await client.ReceiveAsync("response.done");

        RealtimeTurn only = turns.Should().ContainSingle().Subject;
        (only.IsAsked, only.Number, only.Instructions).Should().Be((true, 0, "Say goodbye."));
        only.Memory.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Role = "system", Text = "Be brief." });
    }

    [Fact]
    public async Task Answer_ThatThrows_IsAnErrorThatIsNotTheClients()
    {
        var options = new RealtimeServiceOptions { Answer = _ => throw new InvalidOperationException("The script has a mistake.") };
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(options);
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync(Create);

        (await client.ErrorAsync()).Message.Should().Contain("The script has a mistake.");
        session.Errors.Should().ContainSingle().Which.IsOfClient.Should().BeFalse();
    }

    /// <summary>The deltas after the speech of the caller was reported, by their place in what was sent.</summary>
    private static List<int> LateDeltas(FakeRealtimeSession session)
    {
        IReadOnlyList<SentEvent> sent = session.Sent;
        int started = sent.ToList().FindIndex(one => one.Type == "input_audio_buffer.speech_started");
        return [.. Enumerable.Range(0, sent.Count).Where(i => i > started && sent[i].Type == "response.output_audio.delta")];
    }
}
