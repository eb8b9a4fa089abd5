using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

public class DelegateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task MapWavixStream_Echo_SendsBackWhatIsSaid(int httpVersion)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)), httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();
        byte[] said = TestAudio.Speech(TimeSpan.FromMilliseconds(200));

        await call.SayAsync(said);

        (await call.WaitForAudioAsync(said.Length).SoonAsync()).Should().BeTrue();
        await call.WaitForPlayoutAsync().SoonAsync();
        call.Heard.ToAudio().Should().Equal(said);
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task MapWavixStream_AppUsesWebSocketsToo_TakesCalls(int httpVersion)
    {
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                app.UseWebSockets();
                app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
            },
            httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();

        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_HandlerTakesContext_HasTheRequestsRouteValues()
    {
        var tenant = new TaskCompletionSource<object?>();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream/{tenant}", (context, _) =>
        {
            tenant.SetResult(context.HttpContext.GetRouteValue("tenant"));
            return Task.CompletedTask;
        }));

        await using SimulatedCall call = await app.CallAsync("/stream/acme");

        (await tenant.Task.SoonAsync()).Should().Be("acme");
    }

    [Fact]
    public async Task MapWavixStream_HandlerTakesContext_HasTheCallsSession()
    {
        var callId = new TaskCompletionSource<string?>();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", async (context, cancellationToken) =>
            callId.SetResult((await context.Session.WaitForStartAsync(cancellationToken)).CallId)));

        await using SimulatedCall call = await app.StartCallAsync();

        (await callId.Task.SoonAsync()).Should().Be(call.Messages[1].Sent!.CallId);
    }

    [Fact]
    public async Task MapWavixStream_TwoCalls_HaveAServiceScopeEach()
    {
        var services = new List<object>();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (context, _) =>
            {
                services.Add(context.HttpContext.RequestServices.GetRequiredService<PerCall>());
                services.Add(context.HttpContext.RequestServices.GetRequiredService<PerCall>());
                return Task.CompletedTask;
            }),
            builder => builder.Services.AddScoped<PerCall>());

        for (int i = 0; i < 2; i++)
        {
            await using SimulatedCall call = await app.CallAsync();
            await app.RequestEndAsync();
        }

        services.Should().HaveCount(4);
        services[0].Should().BeSameAs(services[1]);
        services[1].Should().NotBeSameAs(services[2]);
    }

    [Fact]
    public async Task AddWavixStreaming_StreamOptions_ReachTheSession()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)),
            builder => builder.Services.AddWavixStreaming(options => options.Stream.MaxConsecutiveInvalidEvents = 0));
        await using SimulatedCall call = await app.StartCallAsync();

        await call.SendRawAsync("no json"u8.ToArray());

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1007);
    }

    [Theory]
    [InlineData(49)]
    [InlineData(0.000001)]
    public async Task AddWavixStreaming_AnyValidKeepAliveInterval_TakesCalls(double days)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)),
            builder => builder.Services.AddWavixStreaming(options => options.KeepAliveInterval = TimeSpan.FromDays(days)));
        await using SimulatedCall call = await app.StartCallAsync();

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
    }

    private sealed class PerCall;
}
