using System.Net;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Redis.Tests;

/// <summary>Two instances of one application behind one address, and a real Redis between them: a webhook reaches one, the stream the other.</summary>
public class CallsOnTwoInstancesTests
{
    private const string Event = """{"uuid":"c-1","event_type":"ringing"}""";

    private readonly IDataProtectionProvider _keys = new EphemeralDataProtectionProvider();

    [Fact]
    public async Task CollectDigits_WebhookReachesTheOtherInstance_ReturnsThem()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        var digits = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var number = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp webhooks = await StartAsync(redis.Configuration);
        await using CallApp streams = await StartAsync(
            redis.Configuration,
            async (context, token) =>
            {
                number.TrySetResult(context.Call!.From);
                digits.TrySetResult((await context.CollectDigitsAsync(new CollectDigitsRequest { MaxDigits = 4 }, token)).Digits);
            },
            webhooks.Wavix);
        webhooks.PublicBaseAddress = streams.PublicBaseAddress;

        SimulatedPhoneCall call = await webhooks.RingAsync();
        await call.WaitForRequestAsync(ApiOperation.CollectDigits).SoonAsync();
        await call.PressAsync("1234").SoonAsync();

        (await digits.Task.SoonAsync()).Should().Be("1234");
        (await number.Task.SoonAsync()).Should().Be(call.From, "it travels in the token");
        streams.Wavix.Should().BeSameAs(webhooks.Wavix);
    }

    [Fact]
    public async Task Event_DeliveredToBoth_IsHandledOnce()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        int handled = 0;
        Task Count(CallEvent e, WavixCall call, CancellationToken token)
        {
            Interlocked.Increment(ref handled);
            return Task.CompletedTask;
        }

        await using CallApp a = await StartAsync(redis.Configuration, onEvent: Count);
        await using CallApp b = await StartAsync(redis.Configuration, onEvent: Count);

        HttpStatusCode[] answers = await Task.WhenAll(PostAsync(a), PostAsync(b), PostAsync(a), PostAsync(b));
        await a.Server.App.StopAsync().SoonAsync();
        await b.Server.App.StopAsync().SoonAsync();

        answers.Should().OnlyContain(status => status == HttpStatusCode.OK);
        handled.Should().Be(1);
    }

    [Fact]
    public async Task RedisIsAway_EventIsHandledAllTheSame()
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CallApp app = await StartAsync(RedisServer.AbsentConfiguration(), onEvent: (_, _, _) =>
        {
            handled.TrySetResult();
            return Task.CompletedTask;
        });

        (await PostAsync(app)).Should().Be(HttpStatusCode.OK);

        await handled.Task.SoonAsync();
        app.Server.Logs.Records.Should().Contain(record => record.Id == 174);
    }

    private static async Task<HttpStatusCode> PostAsync(CallApp app)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsync(app.Events, new StringContent(Event, Encoding.UTF8, "application/json")).SoonAsync();
        return answer.StatusCode;
    }

    private Task<CallApp> StartAsync(
        string redis,
        Func<WavixStreamContext, CancellationToken, Task>? handler = null,
        SimulatedWavix? wavix = null,
        Func<CallEvent, WavixCall, CancellationToken, Task>? onEvent = null) => CallApp.StartAsync(
            handler ?? ((_, _) => Task.CompletedTask),
            onEvent,
            wavix: wavix,
            add: services => services.AddSingleton(_keys).AddWavixRedis(redis));
}
