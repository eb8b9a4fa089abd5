using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Items of the conversation: truncated, deleted, created and retrieved, and refused.</summary>
public class ItemTests
{
    [Fact]
    public async Task Truncate_OfAnAnswer_LeavesTheWordsThatWereHeard()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        service.Enqueue(RealtimeAnswer.Says("One two three four five six."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        string itemId = await AnswerAsync(client);

        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":777}""");

        JsonElement truncated = await client.ReceiveAsync("conversation.item.truncated");
        truncated.GetProperty("audio_end_ms").GetInt32().Should().Be(777);
        session.Memory.Should().Equal(new RememberedItem(itemId, "assistant", "One two three", TimeSpan.FromMilliseconds(777)));
        session.Spoken[0].TruncatedTo.Should().Be(TimeSpan.FromMilliseconds(777));
        (await session.ReceivedAsync("conversation.item.truncate").SoonAsync()).Json.GetProperty("audio_end_ms").GetInt32().Should().Be(777);
    }

    [Theory]
    [InlineData("ITEM", "1501", "invalid_value", "Audio content of 1500ms is already shorter than 1501ms")]
    [InlineData("ITEM", "-11", "integer_below_min_value", "Invalid 'audio_end_ms': integer below minimum value. Expected a value >= 0, but got -11 instead.")]
    [InlineData("ITEM", "123.5", "invalid_type", "Invalid type for 'audio_end_ms': expected an integer, but got a decimal number instead.")]
    [InlineData("ITEM", "\"5\"", "invalid_type", "Invalid type for 'audio_end_ms': expected an integer, but got a string instead.")]
    [InlineData("item_gone", "5", "item_truncate_invalid_item_id", "Error truncating item: the item with id 'item_gone' does not exist.")]
    [InlineData("of_user", "5", "unsupported_content_type", "Only model output audio messages can be truncated")]
    public async Task Truncate_ThatIsWrong_IsRefused(string itemId, string audioEndMs, string code, string message)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        service.Enqueue(RealtimeAnswer.Says("One two three four five six."));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(Message("of_user", "user", "Hello."));
        string spoken = await AnswerAsync(client);

        await client.SendAsync(
            $$"""{"type":"conversation.item.truncate","item_id":"{{itemId.Replace("ITEM", spoken, StringComparison.Ordinal)}}","content_index":0,"audio_end_ms":{{audioEndMs}}}""");

        (string? Code, string Message, string? _) error = await client.ErrorAsync();
        (error.Code, error.Message).Should().Be((code, message));
        session.Memory[^1].Text.Should().Be("One two three four five six.");
    }

    /// <summary>Users report this for an interruption between the announcement of an answer and its first audio.</summary>
    [Fact]
    public async Task Truncate_BeforeAnyAudioWasSent_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { FirstAudio = TimeSpan.FromSeconds(2) });
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        await client.SendAsync("""{"type":"response.create"}""");
        string itemId = (await client.ReceiveAsync("response.output_item.added")).GetProperty("item").GetProperty("id").GetString()!;

        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":0}""");

        (await client.ErrorAsync()).Should().Be(("unsupported_content_type", "Only model output audio messages can be truncated", null));
    }

    [Fact]
    public async Task Truncate_ASecondTimeToMore_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;
        string itemId = await AnswerAsync(client);

        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":500}""");
        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":501}""");

        (await client.ErrorAsync()).Message.Should().Be("Audio content of 500ms is already shorter than 501ms");
    }

    [Fact]
    public async Task Delete_OfAnItem_IsForgottenAndASecondTimeRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { Speed = 50 });
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        string itemId = await AnswerAsync(client);

        await client.SendAsync($$"""{"type":"conversation.item.delete","item_id":"{{itemId}}"}""");
        await client.ReceiveAsync("conversation.item.deleted");
        await client.SendAsync($$"""{"type":"conversation.item.delete","item_id":"{{itemId}}"}""");

        (await client.ErrorAsync()).Should().Be(("item_delete_invalid_item_id", $"Error deleting item: the item with id '{itemId}' does not exist.", "item_id"));
        session.Memory.Should().BeEmpty();
        session.Spoken[0].IsDeleted.Should().BeTrue();
    }

    [Fact]
    public async Task Create_OfMessages_AreInTheirPlaces()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Message("a", "user", "one"));
        await client.SendAsync(Message("b", "assistant", "two", "output_text"));
        await client.SendAsync(Message("c", "system", "zero").Replace("\"item\"", "\"previous_item_id\":\"root\",\"item\"", StringComparison.Ordinal));
        await client.SendAsync(Message("d", "user", "between").Replace("\"item\"", "\"previous_item_id\":\"a\",\"item\"", StringComparison.Ordinal));
        await client.ReceiveAsync("conversation.item.done", 3);

        session.Memory.Select(item => (item.Role, item.Text)).Should().Equal(("system", "zero"), ("user", "one"), ("user", "between"), ("assistant", "two"));
        (await client.ReceiveAsync("conversation.item.added", 3)).GetProperty("previous_item_id").GetString().Should().Be("a");
        await client.SendAsync("""{"type":"conversation.item.retrieve","item_id":"b"}""");
        (await client.ReceiveAsync("conversation.item.retrieved")).GetProperty("item").GetProperty("content")[0].GetProperty("text").GetString().Should().Be("two");
        session.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"type":"message","role":"user","content":[{"type":"output_text","text":"a"}]}""", "invalid_value", "item.content[0].type")]
    [InlineData("""{"type":"message","role":"assistant","content":[{"type":"output_audio","audio":""}]}""", "invalid_value", "item.content[0].type")]
    [InlineData("""{"type":"message","role":"user"}""", "missing_required_parameter", "item.content")]
    [InlineData("""{"type":"function_call_output","call_id":"call_gone","output":"1"}""", "invalid_tool_call_id", "item.call_id")]
    [InlineData("""{"type":"function_call_output","call_id":"call_gone","output":{"a":1}}""", "invalid_type", "item.output")]
    [InlineData("""{"id":"a","type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}""", "invalid_value", "item.id")]
    public async Task Create_ThatIsWrong_IsRefused(string item, string code, string param)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(Message("a", "user", "one"));

        await client.SendAsync($$$"""{"type":"conversation.item.create","item":{{{item}}}}""");

        (string? Code, string _, string? Param) error = await client.ErrorAsync();
        (error.Code, error.Param).Should().Be((code, param));
        session.Memory.Should().ContainSingle();
    }

    private static string Message(string id, string role, string text, string type = "input_text") =>
        $$$"""{"type":"conversation.item.create","item":{"id":"{{{id}}}","type":"message","role":"{{{role}}}","content":[{"type":"{{{type}}}","text":"{{{text}}}"}]}}""";

    private static async Task<string> AnswerAsync(RawClient client)
    {
        await client.SendAsync("""{"type":"response.create"}""");
        return (await client.ReceiveAsync("response.done")).GetProperty("response").GetProperty("output")[0].GetProperty("id").GetString()!;
    }
}
