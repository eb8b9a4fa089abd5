using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class SendingTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(960)]
    [InlineData(100_002)]
    public async Task SendAudio_AnyLength_IsOneAppend(int bytes)
    {
        byte[] pcm = new byte[bytes];
        new Random(bytes).NextBytes(pcm);

        JsonElement message = await SentAsync(session => session.SendAudioAsync(pcm));

        message.GetProperty("type").GetString().Should().Be("input_audio_buffer.append");
        message.GetProperty("audio").GetBytesFromBase64().Should().Equal(pcm);
        message.EnumerateObject().Should().HaveCount(2);
    }

    [Fact]
    public async Task SendAudio_OddNumberOfBytes_IsRefused()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(peer => peer.OpenAsync());
        await using ISpeechModelSession session = await server.ConnectAsync();

        await session.Invoking(s => s.SendAudioAsync(new byte[3]).AsTask()).Should().ThrowAsync<ArgumentException>().WithParameterName("pcm");
    }

    [Fact]
    public Task SendAudio_Nothing_SendsNothing() => SendsAsync(
        async session =>
        {
            await session.SendAudioAsync(ReadOnlyMemory<byte>.Empty);
            await session.CommitAudioAsync();
        },
        """{ "type": "input_audio_buffer.commit" }""");

    [Fact]
    public Task ClearAudio_Called_SendsIt() => SendsAsync(session => session.ClearAudioAsync(), """{ "type": "input_audio_buffer.clear" }""");

    [Fact]
    public Task Respond_WithoutInstructions_UsesThoseOfTheSession() => SendsAsync(session => session.RespondAsync(), """{ "type": "response.create" }""");

    [Fact]
    public Task Respond_WithInstructions_SendsThem() => SendsAsync(
        session => session.RespondAsync("Ask for the \"name\"."),
        """{ "type": "response.create", "response": { "instructions": "Ask for the \"name\"." } }""");

    [Fact]
    public async Task Say_Text_IsAResponseOfTheConversationWithoutInputAndTools()
    {
        JsonElement message = await SentAsync(session => session.SayAsync("Guten Tag!"));

        message.GetProperty("type").GetString().Should().Be("response.create");
        JsonElement response = message.GetProperty("response");
        response.GetProperty("conversation").GetString().Should().Be("auto", "the model must remember it");
        response.GetProperty("input").GetArrayLength().Should().Be(0);
        response.GetProperty("tool_choice").GetString().Should().Be("none");
        response.GetProperty("instructions").GetString().Should().EndWith("\nGuten Tag!");
    }

    [Fact]
    public Task CancelResponse_Called_SendsIt() => SendsAsync(session => session.CancelResponseAsync(), """{ "type": "response.cancel" }""");

    [Theory]
    [InlineData(15_007_000, 1500)]
    [InlineData(15_009_999, 1500)]
    [InlineData(10_000, 1)]
    public Task Truncate_PartsOfAMillisecond_AreRoundedDown(long ticks, int milliseconds) => SendsAsync(
        session => session.TruncateAsync("item_1", 2, TimeSpan.FromTicks(ticks)),
        $$"""{ "type": "conversation.item.truncate", "item_id": "item_1", "content_index": 2, "audio_end_ms": {{milliseconds}} }""");

    [Theory]
    [InlineData(9_999)]
    [InlineData(0)]
    [InlineData(-50_000)]
    public async Task Truncate_LessThanOneMillisecond_IsRefused(long ticks)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(peer => peer.OpenAsync());
        await using ISpeechModelSession session = await server.ConnectAsync();

        await session.Invoking(s => s.TruncateAsync("item_1", 0, TimeSpan.FromTicks(ticks)).AsTask())
            .Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("heard");
    }

    [Fact]
    public Task DeleteItem_Called_SendsIt() => SendsAsync(
        session => session.DeleteItemAsync("item_1"), """{ "type": "conversation.item.delete", "item_id": "item_1" }""");

    [Fact]
    public Task Update_WithoutTools_SendsWhatChanges() => SendsAsync(
        session => session.UpdateAsync("Be brief.", []),
        """{ "type": "session.update", "session": { "type": "realtime", "instructions": "Be brief.", "tools": [] } }""");

    [Fact]
    public Task SendToolResult_Text_IsNotQuotedTwice() => SendsAsync(
        session => session.SendToolResultAsync("call_1", "{\"state\":\"shipped\"}"),
        """{ "type": "conversation.item.create", "item": { "type": "function_call_output", "call_id": "call_1", "output": "{\"state\":\"shipped\"}" } }""");

    [Fact]
    public Task AddMessage_OfTheSystem_SendsIt() => SendsAsync(
        session => session.AddMessageAsync(new ChatMessage(ChatRole.System, "It is late.")),
        """{ "type": "conversation.item.create", "item": { "type": "message", "role": "system", "content": [{ "type": "input_text", "text": "It is late." }] } }""");

    [Theory]
    [InlineData("tool", "x")]
    [InlineData("user", "")]
    public async Task AddMessage_WithoutTextOrOfAnotherRole_IsRefused(string role, string text)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(peer => peer.OpenAsync());
        await using ISpeechModelSession session = await server.ConnectAsync();

        await session.Invoking(s => s.AddMessageAsync(new ChatMessage(new ChatRole(role), text)).AsTask())
            .Should().ThrowAsync<ArgumentException>().WithParameterName("message");
    }

    [Fact]
    public async Task Send_FromManyTasksAtOnce_ArriveWhole()
    {
        const int tasks = 8, each = 100;
        var received = new List<string>();
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            while (received.Count < tasks * each)
            {
                received.Add((await peer.ReceiveAsync())!.Value.GetProperty("type").GetString()!);
            }

            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(async () =>
        {
            for (int i = 0; i < each; i++)
            {
                await (task % 2 == 0 ? session.SendAudioAsync(new byte[960]) : session.TruncateAsync($"item_{i}", 0, TimeSpan.FromSeconds(1)));
            }
        }))).SoonAsync();

        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
        received.GroupBy(type => type).Select(group => group.Count()).Should().Equal(tasks * each / 2, tasks * each / 2);
    }

    [Fact]
    public async Task Send_TokenCanceledBefore_ThrowsAndTheSessionContinues()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.ExpectAsync("input_audio_buffer.commit");
            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync();

        await session.Invoking(s => s.SendAudioAsync(new byte[2], new CancellationToken(canceled: true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
        await session.CommitAudioAsync();

        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
    }

    private static async Task SendsAsync(Func<ISpeechModelSession, ValueTask> send, string expected)
    {
        JsonElement message = await SentAsync(send);

        JsonNode.DeepEquals(JsonNode.Parse(message.GetRawText()), JsonNode.Parse(expected)).Should().BeTrue("it is {0}", message.GetRawText());
    }

    private static async Task<JsonElement> SentAsync(Func<ISpeechModelSession, ValueTask> send)
    {
        JsonElement? message = null;
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            message = await peer.ReceiveAsync();
            await peer.ExpectCloseAsync();
        });
        ISpeechModelSession session = await server.ConnectAsync();
        await send(session).AsTask().SoonAsync();
        await session.DisposeAsync().AsTask().SoonAsync();
        await server.Script.SoonAsync();
        return message!.Value;
    }
}
