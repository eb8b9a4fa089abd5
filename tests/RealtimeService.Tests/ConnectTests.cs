using System.Net.WebSockets;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Who may connect, and what a client sees that may not.</summary>
public class ConnectTests
{
    [Fact]
    public async Task Connect_WithKeyAndModel_CreatesASessionWithTheDefaults()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();

        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);

        await using (client)
        {
            client.Socket.SubProtocol.Should().Be("realtime");
            JsonElement json = (await client.ReceiveAsync("session.created")).GetProperty("session");
            json.GetProperty("id").GetString().Should().Be(session.Id).And.StartWith("sess_");
            json.GetProperty("model").GetString().Should().Be("gpt-realtime");
            DateTimeOffset.FromUnixTimeSeconds(json.GetProperty("expires_at").GetInt64())
                .Should().BeCloseTo(DateTimeOffset.UtcNow.AddMinutes(60), TimeSpan.FromMinutes(1));
            json.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").GetProperty("silence_duration_ms").GetInt32().Should().Be(200);
            session.Attempt.Path.Should().Be("/v1/realtime?model=gpt-realtime");
        }

        (await session.Ended.SoonAsync()).Should().Be(WebSocketCloseStatus.NormalClosure);
    }

    [Theory]
    [InlineData("wrong", "?model=gpt-realtime", "invalid_api_key", 3_000, "invalid_request_error.invalid_api_key")]
    [InlineData(null, "?model=gpt-realtime", null, 3_000, "invalid_request_error")]
    [InlineData("test-key", "", "missing_model", 4_000, "invalid_request_error.missing_model")]
    public async Task Connect_ThatIsRefused_OpensWithAnErrorAndACode(string? key, string query, string? code, int status, string reason)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();

        await using RawClient client = await RawClient.ConnectAsync(service, query, key);

        (await client.ErrorAsync()).Code.Should().Be(code);
        await client.Ended.SoonAsync();
        ((int?)client.Socket.CloseStatus, client.Socket.CloseStatusDescription).Should().Be((status, reason));
        service.Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task Connect_WithTheBetaHeader_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer test-key");
        socket.Options.SetRequestHeader("OpenAI-Beta", "realtime=v1");
        await socket.ConnectAsync(new Uri(service.Endpoint + "?model=gpt-realtime"), CancellationToken.None).SoonAsync();

        var buffer = new byte[4_096];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None).SoonAsync()).MessageType != WebSocketMessageType.Close)
        {
        }

        socket.CloseStatusDescription.Should().Be("invalid_request_error.beta_api_shape_disabled");
    }

    [Theory]
    [InlineData("test-key", null)]
    [InlineData("wrong", 401)]
    public async Task Connect_AsToAzure_NeedsTheKeyForTheUpgrade(string key, int? status)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("api-key", key);
        var uri = new Uri($"ws://{service.Endpoint.Authority}/openai/v1/realtime?model=my-deployment");

        Func<Task> connect = () => socket.ConnectAsync(uri, CancellationToken.None).SoonAsync();

        if (status is null)
        {
            await connect();
            (await service.SessionAsync().SoonAsync()).Settings["model"]!.GetValue<string>().Should().Be("my-deployment");
        }
        else
        {
            await connect.Should().ThrowAsync<WebSocketException>();
            ((int)socket.HttpStatusCode).Should().Be(status);
        }
    }

    [Fact]
    public async Task Connect_WithAFault_IsRefusedOnceWithRetryAfter()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.Refuses(429, TimeSpan.FromSeconds(3)));
        using var http = new HttpClient();

        using HttpResponseMessage response = await http.GetAsync(new Uri(service.Endpoint.ToString().Replace("ws:", "http:", StringComparison.Ordinal))).SoonAsync();

        ((int)response.StatusCode, response.Headers.RetryAfter!.Delta).Should().Be((429, TimeSpan.FromSeconds(3)));
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await client.DisposeAsync();
        service.Attempts.Should().HaveCount(2);
    }
}
