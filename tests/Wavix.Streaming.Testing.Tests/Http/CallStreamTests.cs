using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>The streams that the simulated Wavix connects, over TCP.</summary>
public sealed class CallStreamTests : IAsyncLifetime
{
    private readonly LoopbackServer _server = new();
    private readonly WavixHarness _test = new(configure: options => options.TimeProvider = TimeProvider.System);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _test.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Answer_WithAStream_ConnectsAndStartsIt()
    {
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await AnswerAsync(call);
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());

        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();

        StartEvent start = (StartEvent)stream.Messages[1].Sent!;
        start.Should().BeEquivalentTo(new { CallId = call.Id, StreamType = StreamType.TwoWay, Channel = StreamChannel.Inbound });
    }

    [Fact]
    public async Task StartStream_Later_ReturnsTheIdOfTheStart()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        (_, JsonNode answer) = await StartAsync(call, "oneway", "both");
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());

        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();

        StartEvent start = (StartEvent)stream.Messages[1].Sent!;
        start.StreamId.Should().Be(answer["stream_id"]!.GetValue<string>());
        start.StreamType.Should().Be(StreamType.OneWay);
        start.Channel.Should().Be(StreamChannel.Both);
    }

    [Fact]
    public async Task StartStream_MoreThanTheCallMayHave_IsRefused()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();

        int[] statuses = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => (await StartAsync(call, "oneway", "inbound")).Status))];
        (await StartAsync(call, "twoway", "inbound")).Status.Should().Be(200);
        (await StartAsync(call, "twoway", "inbound")).Status.Should().Be(400);

        statuses.Order().Should().Equal(200, 200, 200, 200, 200, 400);
    }

    [Fact]
    public async Task StopStream_Active_StopsItAndTheCallContinues()
    {
        SimulatedPhoneCall call = await _test.AnsweredCallAsync();
        (_, JsonNode answer) = await StartAsync(call, "twoway", "inbound");
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());
        Task<WavixStreamEndReason> served = ServeAsync(session);
        await call.WaitForStreamAsync().SoonAsync();

        (await _test.SendAsync("DELETE", $"/v1/calls/{call.Id}/streams/{answer["stream_id"]}")).Status.Should().Be(200);

        (await served.SoonAsync()).Should().Be(WavixStreamEndReason.Stopped);
        call.State.Should().Be(PhoneCallState.Answered);
    }

    [Fact]
    public async Task HangUpAsync_WithAStream_StopsIt()
    {
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await AnswerAsync(call);
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());
        Task<WavixStreamEndReason> served = ServeAsync(session);
        await call.WaitForStreamAsync().SoonAsync();

        await call.HangUpAsync().SoonAsync();

        (await served.SoonAsync()).Should().Be(WavixStreamEndReason.Stopped);
        _test.EventTypes.Should().EndWith("completed");
    }

    [Fact]
    public async Task Stream_TestHangsUpOnIt_EndsTheCall()
    {
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await AnswerAsync(call);
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());
        Task<WavixStreamEndReason> served = ServeAsync(session);
        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();

        await stream.RunAsync(new CallScript().HangUp()).SoonAsync();

        (await served.SoonAsync()).Should().Be(WavixStreamEndReason.Stopped);
        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_ApplicationClosesIt_EndsTheCallIfTheOptionSaysSo(bool hangsUp)
    {
        await using var test = new WavixHarness(
            configure: options => (options.TimeProvider, options.HangUpWhenStreamCloses) = (TimeProvider.System, hangsUp));
        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();
        await test.SendAsync("POST", $"/v1/calls/{call.Id}/answer", $$"""{"stream_url":"{{_server.StreamUrl}}"}""");
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());
        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();

        await session.CloseAsync().SoonAsync();
        await stream.Completion.SoonAsync();

        if (hangsUp)
        {
            (await call.Ended.SoonAsync()).Should().Be(PhoneCallEnd.StreamClosed);
        }

        call.State.Should().Be(hangsUp ? PhoneCallState.Ended : PhoneCallState.Answered);
    }

    [Fact]
    public async Task WaitForStreamAsync_NoServer_SaysWhyWithoutThePath()
    {
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        Uri url = _server.StreamUrl;
        _server.Dispose();
        await _test.SendAsync("POST", $"/v1/calls/{call.Id}/answer", $$"""{"stream_url":"{{url}}?token=secret"}""");

        Func<Task> act = () => call.WaitForStreamAsync().SoonAsync();

        IOException problem = (await act.Should().ThrowAsync<IOException>()).Which;
        problem.InnerException.Should().BeOfType<WebSocketException>();
        problem.Message.Should().Contain($"to ws://{url.Authority} could not be connected").And.NotContain("secret");
        call.State.Should().Be(PhoneCallState.Answered);
    }

    [Fact]
    public async Task WaitForStreamAsync_HandshakeHangs_FailsAfterTheTimeout()
    {
        await using var test = new WavixHarness(
            configure: options => options.ConnectStreamAsync = (_, _) => new TaskCompletionSource<WebSocket>().Task);
        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();
        await test.SendAsync("POST", $"/v1/calls/{call.Id}/answer", """{"stream_url":"wss://a.example/"}""");

        Func<Task> act = () => call.WaitForStreamAsync().SoonAsync();

        (await act.Should().ThrowAsync<IOException>()).WithInnerException<TimeoutException>();
        test.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task DisposeAsync_StreamIsOpen_AbortsIt()
    {
        SimulatedPhoneCall call = await _test.Wavix.RingAsync().SoonAsync();
        await AnswerAsync(call);
        await using var session = new WavixStreamSession(await _server.AcceptAsync().SoonAsync());
        await call.WaitForStreamAsync().SoonAsync();

        await _test.DisposeAsync();

        (await session.Completion.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    /// <summary>As an application does: reads until the end, and closes.</summary>
    private static async Task<WavixStreamEndReason> ServeAsync(WavixStreamSession session)
    {
        await foreach (WavixEvent _ in session.ReadEventsAsync())
        {
        }

        await session.CloseAsync();
        return (await session.Completion).Reason;
    }

    private async Task AnswerAsync(SimulatedPhoneCall call) =>
        (await _test.SendAsync("POST", $"/v1/calls/{call.Id}/answer", $$"""{"stream_url":"{{_server.StreamUrl}}"}""")).Status.Should().Be(200);

    private Task<(int Status, JsonNode Body)> StartAsync(SimulatedPhoneCall call, string type, string channel) => _test.SendAsync(
        "POST",
        $"/v1/calls/{call.Id}/streams",
        $$"""{"stream_url":"{{_server.StreamUrl}}","stream_type":"{{type}}","stream_channel":"{{channel}}"}""");
}
