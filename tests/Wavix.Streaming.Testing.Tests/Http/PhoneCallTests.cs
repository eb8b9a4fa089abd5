using System.Net;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Calls and their webhooks, without streams.</summary>
public class PhoneCallTests
{
    [Fact]
    public async Task RingAsync_Inbound_PostsSetupAndRinging()
    {
        await using var test = new WavixHarness();

        SimulatedPhoneCall call = await test.Wavix.RingAsync("+12025550111", "+12025550122").SoonAsync();
        await call.WaitForWebhookAsync("ringing").SoonAsync();

        test.EventTypes.Should().Equal("call_setup", "ringing");
        test.Wavix.Webhooks[0].Body.Should().Be(
            $$"""
            {"uuid":"{{call.Id}}","id":"{{call.Id}}","direction":"inbound","event_type":"call_setup","event_time":"2026-01-01T00:00:00.000Z",
            "event_payload":null,"from":"+12025550111","to":"+12025550122","call_started":"2026-01-01T00:00:00.000Z","call_answered":null,
            "call_completed":null,"machine_detected":false,"tag":""}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task RingAsync_ApplicationAnswersInItsWebhook_IsAnsweredAfterRinging()
    {
        WavixHarness test = null!;
        test = new WavixHarness(async (webhook, _) =>
        {
            if (webhook["event_type"]!.GetValue<string>() == "call_setup")
            {
                await test.SendAsync("POST", $"/v1/calls/{webhook["uuid"]}/answer", "{}");
            }

            return HttpStatusCode.OK;
        });
        await using WavixHarness disposed = test;

        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();
        await call.WaitForAnswerAsync().SoonAsync();
        await call.WaitForWebhookAsync("answered").SoonAsync();

        test.EventTypes.Should().Equal("call_setup", "ringing", "answered");
    }

    [Theory]
    [InlineData(PhoneCallEnd.HungUp, "completed", "answered")]
    [InlineData(PhoneCallEnd.HungUpByApplication, "completed", "answered")]
    [InlineData(PhoneCallEnd.HungUpBeforeAnswer, "cancelled", "noanswer")]
    [InlineData(PhoneCallEnd.RingTimeout, "cancelled", "noanswer")]
    public async Task WaitForEndAsync_Inbound_ReportsWhoEndedIt(PhoneCallEnd end, string eventType, string disposition)
    {
        await using var test = new WavixHarness();
        await test.SendAsync("POST", "/v1/calls/webhooks", """{"event_type":"post-call","url":"https://app.example.com/post"}""");
        bool isAnswered = end is PhoneCallEnd.HungUp or PhoneCallEnd.HungUpByApplication;
        SimulatedPhoneCall call = isAnswered ? await test.AnsweredCallAsync() : await test.Wavix.RingAsync().SoonAsync();
        await test.Clock.AdvanceAsync(TimeSpan.FromMilliseconds(2500));

        await (end switch
        {
            PhoneCallEnd.HungUpByApplication => test.SendAsync("DELETE", $"/v1/calls/{call.Id}"),
            PhoneCallEnd.RingTimeout => Task.CompletedTask,
            _ => call.HangUpAsync(),
        }).SoonAsync();

        (await call.WaitForEndAsync(TimeSpan.FromSeconds(90)).SoonAsync()).Should().Be(end);
        test.EventTypes.TakeLast(2).Should().Equal(eventType, "post-call");
        JsonNode report = JsonNode.Parse(test.Wavix.Webhooks[^1].Body)!;
        report["disposition"]!.GetValue<string>().Should().Be(disposition);
        report["duration"]!.GetValue<int>().Should().Be(isAnswered ? 3 : 0);
    }

    [Theory]
    [InlineData(PhoneCallEnd.Rejected, "rejected")]
    [InlineData(PhoneCallEnd.Busy, "busy")]
    [InlineData(PhoneCallEnd.RingTimeout, "cancelled")]
    [InlineData(PhoneCallEnd.HungUpByApplication, "cancelled")]
    public async Task WaitForEndAsync_OutboundNotAnswered_ReportsWhy(PhoneCallEnd end, string eventType)
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.OutboundCallAsync();

        await (end switch
        {
            PhoneCallEnd.Rejected => call.RejectAsync(),
            PhoneCallEnd.Busy => call.BeBusyAsync(),
            PhoneCallEnd.RingTimeout => call.RingOutAsync(),
            _ => test.SendAsync("DELETE", $"/v1/calls/{call.Id}"),
        }).SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(end);
        test.EventTypes.Should().Equal("call_setup", "ringing", eventType);
        test.Wavix.Webhooks.Should().OnlyContain(webhook => webhook.Url == new Uri("https://app.example.com/callback"));
    }

    [Fact]
    public async Task WaitForEndAsync_OutboundWithTimeout_RingsForIt()
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.OutboundCallAsync(""","timeout":7""");

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.RingTimeout);

        test.Clock.Elapsed.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(""","voicemail_detection":true""", true)]
    public async Task AnswerAsync_ByMachine_IsReportedIfItWasAskedFor(string more, bool isReported)
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.OutboundCallAsync(more);

        await call.AnswerAsync(machine: true).SoonAsync();

        JsonNode.Parse(test.Wavix.Webhooks[^1].Body)!["machine_detected"]!.GetValue<bool>().Should().Be(isReported);
    }

    [Theory]
    [InlineData("POST", "/answer", "{}", 400)]
    [InlineData("POST", "/play", """{"audio_file":"https://a.example/a.wav"}""", 200)]
    [InlineData("DELETE", "/audio", null, 200)]
    [InlineData("PATCH", "", """{"tag":"vip"}""", 200)]
    [InlineData("DELETE", "/streams/11111111-2222-3333-4444-555555555555", null, 404)]
    public async Task Request_OnAnAnsweredCall_IsTakenIfItFits(string method, string path, string? body, int status)
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.AnsweredCallAsync();

        (await test.SendAsync(method, $"/v1/calls/{call.Id}{path}", body)).Status.Should().Be(status);
    }

    [Theory]
    [InlineData("POST", "/answer", "{}", 404)]
    [InlineData("POST", "/collect", "{}", 404)]
    [InlineData("PATCH", "", """{"tag":"vip"}""", 404)]
    [InlineData("DELETE", "", null, 404)]
    [InlineData("GET", "", null, 200)]
    public async Task Request_OnAnEndedCall_IsNotFoundUnlessItReads(string method, string path, string? body, int status)
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.AnsweredCallAsync();
        await call.HangUpAsync().SoonAsync();

        (await test.SendAsync(method, $"/v1/calls/{call.Id}{path}", body)).Status.Should().Be(status);
        (await test.SendAsync("GET", "/v1/calls")).Body["calls"]!.AsArray().Should().BeEmpty();
    }

    [Theory]
    [InlineData("/play", """{"audio_file":"https://a.example/a.wav"}""")]
    [InlineData("/collect", "{}")]
    [InlineData("/streams", """{"stream_url":"wss://a.example/","stream_type":"twoway","stream_channel":"inbound"}""")]
    public async Task Request_OnARingingCall_IsRefused(string path, string body)
    {
        await using var test = new WavixHarness();
        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();

        (await test.SendAsync("POST", $"/v1/calls/{call.Id}{path}", body)).Status.Should().Be(400);
    }

    [Fact]
    public async Task Webhook_Hangs_IsCanceledAfterTheTimeoutAndTheNextIsPosted()
    {
        await using var test = new WavixHarness(async (webhook, cancellationToken) =>
        {
            await Task.Delay(webhook["event_type"]!.GetValue<string>() == "call_setup" ? -1 : 0, cancellationToken);
            return HttpStatusCode.InternalServerError;
        });

        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();
        SimulatedWebhook ringing = await call.WaitForWebhookAsync("ringing").SoonAsync();

        test.Wavix.Webhooks[0].Should().BeEquivalentTo(
            new { Status = (int?)null, Error = "no answer within 10 s", Duration = TimeSpan.FromSeconds(10) });
        ringing.Status.Should().Be(500);
    }

    [Fact]
    public async Task WaitForAnswerAsync_ApplicationDoesNotAnswer_SaysWhatWasSeen()
    {
        await using var test = new WavixHarness((_, _) => Task.FromResult(HttpStatusCode.NotFound));
        SimulatedPhoneCall call = await test.Wavix.RingAsync().SoonAsync();

        Func<Task> act = () => call.WaitForAnswerAsync(TimeSpan.FromSeconds(5)).SoonAsync();

        (await act.Should().ThrowAsync<TimeoutException>()).WithMessage(
            "The call was not answered. The call is Ringing. Webhooks: call_setup: 404, ringing: 404. Requests: none. (waited 5 s)");
    }

    [Fact]
    public async Task Calls_ManyAtOnce_HaveTheirOwnWebhooksInOrder()
    {
        await using var test = new WavixHarness(configure: options => options.TimeProvider = TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            SimulatedPhoneCall call = await test.AnsweredCallAsync();
            await call.HangUpAsync();
        })).SoonAsync();

        test.Wavix.Webhooks.GroupBy(webhook => webhook.CallId, webhook => webhook.EventType).Should().HaveCount(50)
            .And.OnlyContain(types => types.SequenceEqual(new[] { "call_setup", "ringing", "answered", "completed" }));
    }

    [Fact]
    public async Task Delay_WhenDisposed_FailsTheRequest()
    {
        var test = new WavixHarness();
        test.Wavix.Faults.Delay(operation: null, TimeSpan.FromSeconds(1));
        Task request = test.Api.GetAsync("/v1/calls");

        await test.Wavix.DisposeAsync().AsTask().SoonAsync();

        await ((Func<Task>)(() => request.SoonAsync())).Should().ThrowAsync<HttpRequestException>();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_WebhookHangs_Returns()
    {
        var test = new WavixHarness(
            (_, _) => new TaskCompletionSource<HttpStatusCode>().Task, options => options.TimeProvider = TimeProvider.System);
        Task ringing = test.Wavix.RingAsync();

        await test.DisposeAsync();

        await ringing.SoonAsync();
    }
}
