using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>The key and the words of the conversation appear in no log, exception or text.</summary>
public class SecretTests
{
    [Fact]
    public async Task Logs_WholeSession_HoldNeitherKeyNorWords()
    {
        var logger = new RecordingLogger { Least = LogLevel.Trace };
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.OpenAsync();
            await peer.SendAsync($$$"""{"type":"error","error":{"type":"{{{ScriptedServer.Key}}}x","code":"c","message":"Bad key {{{ScriptedServer.Key}}}, private"}}""");
            await peer.SendAsync("""{"type":"conversation.item.input_audio_transcription.completed","item_id":"i","transcript":"private"}""");
            await peer.SendAsync("""{"type":"conversation.item.input_audio_transcription.failed","item_id":"i","error":{"message":"private"}}""");
            await peer.SendAsync("""{"type":"response.done","response":{"id":"r","status":"failed","status_details":{"error":{"code":"c","message":"private"}}}}""");
            await peer.SendAsync("private, not json");
            await peer.CloseAsync(1011, $"for {ScriptedServer.Key}");
        });
        await using ISpeechModelSession session = await server.ConnectAsync(
            options => options.RawHeaders["X-Gateway-Key"] = "gateway-secret",
            new SpeechModelConnectOptions { Logger = logger, Instructions = "private" });

        List<SpeechModelEvent> events = await session.ReadAllAsync().SoonAsync();

        await server.Script.SoonAsync();
        logger.Records.Should().NotBeEmpty();
        logger.Records.Select(record => record.Everything).Should().NotContain(text =>
            text.Contains("private", StringComparison.Ordinal) || text.Contains("gateway-secret", StringComparison.Ordinal)
            || text.Contains(ScriptedServer.Key, StringComparison.Ordinal));
        events.OfType<SpeechModelErrorEvent>().Select(e => e.Code + e.Message).Should().NotContain(text => text.Contains(ScriptedServer.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exception_ServerQuotesTheKey_IsWithoutIt()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync($$$"""{"type":"error","error":{"type":"invalid_request_error","code":"invalid_api_key","message":"Incorrect API key: {{{ScriptedServer.Key}}}\r\nx"}}""");
            await peer.ReceiveAsync();
        });

        SpeechModelException error = (await server.Model().Invoking(model => model.ConnectAsync(new SpeechModelConnectOptions()).SoonAsync())
            .Should().ThrowAsync<SpeechModelException>()).Which;

        error.ToString().Should().NotContain(ScriptedServer.Key);
        error.Message.Should().Contain("Incorrect API key: ***").And.NotContain("\n");
        error.IsTransient.Should().BeFalse();
    }

    [Theory]
    [InlineData("secret key")]
    [InlineData("secret\n")]
    [InlineData("secretä")]
    [InlineData("")]
    public void Create_KeyThatCantBeSent_IsRefusedWithoutShowingIt(string key)
    {
        Action create = () => _ = new OpenAIRealtimeModel(key);
        Action createAzure = () => OpenAIRealtimeModel.ForAzure(new Uri("https://example.openai.azure.com"), "d", key);

        create.Should().Throw<ArgumentException>().WithParameterName("apiKey").Which.ToString().Should().NotContain("secret");
        createAzure.Should().Throw<ArgumentException>().WithParameterName("apiKey").Which.ToString().Should().NotContain("secret");
    }

    [Fact]
    public void ToString_Model_IsWithoutTheKey() => new OpenAIRealtimeModel(ScriptedServer.Key).ToString().Should().NotContain("secret");
}
