using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.WholeCalls;

/// <summary>Whole phone calls: webhook, API, stream, on real Kestrel.</summary>
public class WholeCallTests
{
    private static CallScript Conversation => new CallScript().Say(TestAudio.Speech(TimeSpan.FromMilliseconds(200))).ExpectAudio();

    [Fact]
    public async Task InboundCall_CallerHangsUp_IsAWholeCall()
    {
        await using PhoneApp app = await PhoneApp.StartAsync();

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();
        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();
        await stream.RunAsync(Conversation).SoonAsync();
        await call.HangUpAsync().SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUp);
        stream.Verify().Should().BeEmpty();
        app.Wavix.Webhooks.Select(webhook => $"{webhook}").Should().Equal("call_setup: 200", "ringing: 200", "answered: 200", "completed: 200");
    }

    [Fact]
    public async Task InboundCall_ApplicationHangsUp_StopsTheStream()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(handler: async (app, context) =>
        {
            await foreach (WavixEvent e in context.Session.ReadEventsAsync())
            {
                if (e is StartEvent start)
                {
                    await app.HangUpAsync(start.CallId!);
                }
            }
        });

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        (await call.WaitForStreamAsync().SoonAsync()).CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task OutboundCall_Answered_StreamsAndEnds()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(onEvent: (app, e) => e.Type == "answered"
            ? app.PostAsync($"v1/calls/{e.CallId}/streams", new { stream_url = app.StreamUrl, stream_type = "twoway", stream_channel = "inbound" })
            : Task.CompletedTask);

        SimulatedPhoneCall call = await app.DialAsync();
        await call.AnswerAsync().SoonAsync();
        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();
        await stream.RunAsync(Conversation.HangUp()).SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUp);
        app.Wavix.Webhooks.Select(webhook => $"{webhook}").Should().Equal("call_setup: 200", "ringing: 200", "answered: 200", "completed: 200");
    }

    [Fact]
    public async Task OutboundCall_Voicemail_ApplicationHangsUp()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(onEvent: (app, e) => e.Type == "answered" && e.IsMachine ? app.HangUpAsync(e.CallId) : Task.CompletedTask);

        SimulatedPhoneCall call = await app.DialAsync();
        await call.AnswerAsync(machine: true).SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
    }

    [Fact]
    public async Task InboundCall_DigitsArePressed_ArriveByWebhook()
    {
        var digits = new TaskCompletionSource<string>();
        await using PhoneApp app = await PhoneApp.StartAsync(async (app, e) =>
        {
            await PhoneApp.AnswerAsync(app, e);
            await (e.Type == "answered" ? app.PostAsync($"v1/calls/{e.CallId}/collect", new { termination_character = "#" }) : Task.CompletedTask);
            _ = e.Digits is not null && digits.TrySetResult(e.Digits);
        });

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.PressAsync("1234#").SoonAsync();

        (await digits.Task.SoonAsync()).Should().Be("1234");
    }

    [Fact]
    public async Task InboundCall_WrongKey_IsNotAnswered()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(configure: options => options.ApiKey = "another-key");

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();

        call.State.Should().Be(PhoneCallState.Ringing);
        app.Wavix.Requests.Single().Should().BeEquivalentTo(new { Status = 401, Refusal = "the key is wrong", IsAccepted = false });
        app.Wavix.Webhooks[0].Status.Should().Be(500);
    }

    [Fact]
    public async Task InboundCall_StreamUrlWithoutToken_IsRefusedAndTheCallContinues()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(mapMore: stream => stream.RequireStreamToken());

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();
        Func<Task> act = () => call.WaitForStreamAsync().SoonAsync();

        IOException problem = (await act.Should().ThrowAsync<IOException>()).Which;
        problem.GetBaseException().Should().BeAssignableTo<HttpRequestException>().Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        call.State.Should().Be(PhoneCallState.Answered);
    }

    [Fact]
    public async Task Webhook_AnsweredWith500_DoesNotEndTheCall()
    {
        await using PhoneApp app = await PhoneApp.StartAsync(onEvent: (app, e) =>
            e.Type == "ringing" ? throw new InvalidOperationException("A bug.") : PhoneApp.AnswerAsync(app, e));

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();
        await call.WaitForAnswerAsync().SoonAsync();
        await call.HangUpAsync().SoonAsync();

        app.Wavix.Webhooks.Select(webhook => $"{webhook}").Should().Equal("call_setup: 200", "ringing: 500", "answered: 200", "completed: 200");
    }

    [Fact]
    public async Task Webhook_Hangs_IsCanceledByTheClock()
    {
        var clock = new FakeTimeProvider();
        var hangs = new TaskCompletionSource();
        await using PhoneApp app = await PhoneApp.StartAsync(
            onEvent: (_, _) =>
            {
                hangs.TrySetResult();
                return new TaskCompletionSource().Task;
            },
            configure: options => options.TimeProvider = clock);

        Task<SimulatedPhoneCall> ringing = app.Wavix.RingAsync();
        await hangs.Task.SoonAsync();
        clock.Advance(TimeSpan.FromSeconds(10));
        await ringing.SoonAsync();

        app.Wavix.Webhooks[0].Error.Should().Be("no answer within 10 s");
    }

    [Fact]
    public async Task Webhook_ArrivesTwice_SecondAnswerIsRefused()
    {
        await using PhoneApp app = await PhoneApp.StartAsync();
        app.Wavix.Faults.RepeatWebhooks = 1;

        SimulatedPhoneCall call = await app.Wavix.RingAsync().SoonAsync();
        await call.WaitForStreamAsync().SoonAsync();
        await call.WaitForWebhookAsync("ringing").SoonAsync();

        app.Wavix.Requests.Select(request => request.Refusal).Should().Equal(null, "The call is already answered");
    }
}
