using System.Net.WebSockets;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>What goes wrong, as a client sees it.</summary>
public class FaultTests
{
    private const string Create = """{"type":"response.create"}""";

    [Fact]
    public async Task Upgrade_ThatHangs_IsNeverAnswered()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.HangsUpgrade);
        using var limit = new CancellationTokenSource();
        using var socket = new ClientWebSocket();

        Task connecting = socket.ConnectAsync(service.Endpoint, limit.Token);
        await Patience.UntilAsync(() => service.Attempts.Count == 1);

        connecting.IsCompleted.Should().BeFalse();
        await limit.CancelAsync();
        await FluentActions.Awaiting(() => connecting.SoonAsync()).Should().ThrowAsync<Exception>();
        service.Sessions.Should().BeEmpty();
    }

    [Fact]
    public async Task Session_ThatHangs_IsOpenWithoutAnEvent()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.HangsBeforeSession);

        RawClient client = await RawClient.ConnectAsync(service);
        FakeRealtimeSession session = await service.SessionAsync().SoonAsync();

        client.Events.Should().BeEmpty();
        client.Socket.State.Should().Be(WebSocketState.Open);
        client.Socket.Abort();
        await session.Ended.SoonAsync();
    }

    [Fact]
    public async Task Drop_DuringAnAnswer_LosesTheConnection()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.DropsAfterAudio(TimeSpan.FromMilliseconds(300)));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync(Create);
        await client.Ended.SoonAsync();

        client.Socket.CloseStatus.Should().BeNull();
        session.Spoken[0].Sent.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(300));
        (await session.Ended.SoonAsync()).Should().BeNull();
        (RawClient next, FakeRealtimeSession later) = await RawClient.OpenAsync(service);
        later.Id.Should().NotBe(session.Id);
        await next.DisposeAsync();
    }

    [Fact]
    public async Task Close_DuringAnAnswer_HasStatusAndReason()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.ClosesAfterAudio(TimeSpan.FromMilliseconds(300), WebSocketCloseStatus.InternalServerError, "keepalive ping timeout"));
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.SendAsync(Create);
        await client.Ended.SoonAsync();

        (client.Socket.CloseStatus, client.Socket.CloseStatusDescription).Should().Be((WebSocketCloseStatus.InternalServerError, "keepalive ping timeout"));
    }

    [Fact]
    public async Task Stall_DuringAnAnswer_SendsNothingUntilItResumes()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.StallsAfterAudio(TimeSpan.FromMilliseconds(300)));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;
        await client.SendAsync(Create);
        await Patience.UntilAsync(() => session.Memory is [{ Text: "Thank you for calling. How can I help you today?" }]);
        await client.SendAsync("""{"type":"response.cancel"}""");
        await session.ReceivedAsync("response.cancel").SoonAsync();

        await client.ReceiveAsync("response.output_audio.delta", 2);
        client.Types.Count(type => type == "response.output_audio.delta").Should().Be(3);
        session.Resume();
        await client.ReceiveAsync("response.done");
        client.AudioOf(session.Spoken[0].ItemId).Length.Should().Be((int)(session.Spoken[0].Length.TotalMilliseconds * 48));
    }

    [Fact]
    public async Task Expire_AfterATime_HasTheErrorAndTheCloseOfTheRealService()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.ExpiresAfter(TimeSpan.FromMilliseconds(400)));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.Ended.SoonAsync();

        (await client.ErrorAsync()).Should().Be(("session_expired", "Your session hit the maximum duration of 60 minutes.", null));
        ((int?)client.Socket.CloseStatus, client.Socket.CloseStatusDescription).Should().Be((1_001, "Your session hit the maximum duration of 60 minutes."));
        session.Errors.Should().ContainSingle().Which.IsOfClient.Should().BeFalse();
        (await client.ReceiveAsync("session.created")).GetProperty("session").GetProperty("expires_at").GetInt64()
            .Should().BeLessThan(DateTimeOffset.UtcNow.AddSeconds(30).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Delay_OfEvents_IsThatLong()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(RealtimeFault.Delays(TimeSpan.FromMilliseconds(150)));
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        await client.SendAsync("""{"type":"response.cancel"}""");
        await client.ReceiveAsync("error");

        ReceivedEvent received = session.Received.Single();
        System.Diagnostics.Stopwatch.GetElapsedTime(received.At, session.Sent.Single(one => one.Type == "error").At)
            .Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(140));
    }

    [Fact]
    public async Task Oddities_AllOfThem_AreSentAsTheyAre()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, FakeRealtimeSession session) = await RawClient.OpenAsync(service);
        await using RawClient _ = client;

        foreach (RealtimeOddity oddity in Enum.GetValues<RealtimeOddity>().Where(one => one != RealtimeOddity.None))
        {
            session.Send(oddity);
        }

        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.ReceiveAsync("session.updated", 1);

        client.Events.Should().HaveCount(10);
        client.Types.Skip(1).Should().Equal(
            "response.thought.delta", "input_audio_buffer.speech_started", "session.updated", "?", "?", "response.thought.done", "?", "?", "session.updated");
        client.Events[2].GetProperty("audio_start_ms").GetDouble().Should().Be(123.5);
        client.Events[3].GetProperty("session").GetProperty("audio").GetProperty("output").GetProperty("voice").ValueKind.Should().Be(JsonValueKind.Object);
        client.Events[6].GetProperty("text").GetString()!.Length.Should().Be(2_000_000);
    }

    [Fact]
    public async Task Fault_AfterATime_Happens()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        service.Fault(new RealtimeFault
        {
            After = TimeSpan.FromMilliseconds(50),
            Action = session => session.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "restarting"),
        });
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.Ended.SoonAsync();

        client.Socket.CloseStatusDescription.Should().Be("restarting");
    }

    [Fact]
    public async Task Binary_FromTheClient_IsRefused()
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync();
        (RawClient client, _) = await RawClient.OpenAsync(service);
        await using RawClient disposed = client;

        await client.Socket.SendAsync(new byte[64], WebSocketMessageType.Binary, true, CancellationToken.None).SoonAsync();

        (await client.ErrorAsync()).Should().Be(("invalid_event", "Expected a text WebSocket message; binary frames are not supported.", null));
    }
}
