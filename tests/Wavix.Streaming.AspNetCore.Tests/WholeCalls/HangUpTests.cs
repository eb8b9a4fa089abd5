using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.WholeCalls;

/// <summary>No call stays up in silence because of this side: each kind of end of its stream hangs it up, unless Wavix has.</summary>
public class HangUpTests
{
    [Fact]
    public async Task Handler_Returns_CallIsHungUpAfterWhatPlays()
    {
        await using CallApp app = await CallApp.StartAsync(async (context, token) =>
        {
            await context.Session.WaitForStartAsync(token);
            _ = context.Session.Play(TestAudio.Tone(440, TimeSpan.FromMilliseconds(200)));
        });

        SimulatedPhoneCall call = await app.RingAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        SimulatedCall stream = await call.WaitForStreamAsync().SoonAsync();
        stream.Heard.Duration.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task Handler_Throws_CallIsHungUp()
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => throw new InvalidTimeZoneException());

        (await (await app.RingAsync()).WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
    }

    [Fact]
    public async Task Handler_NeverReturns_CallIsHungUp()
    {
        var mayReturn = new TaskCompletionSource();
        await using CallApp app = await CallApp.StartAsync((_, _) => mayReturn.Task, configure: options => options.MaxStreamDuration = TimeSpan.FromMilliseconds(300));

        (await (await app.RingAsync()).WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
        mayReturn.SetResult();
    }

    [Fact]
    public async Task Application_Stops_CallIsHungUp()
    {
        await using CallApp app = await CallApp.StartAsync((context, _) => Handlers.EchoAsync(context.Session), configure: options => options.DrainTimeout = TimeSpan.Zero);
        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForStreamAsync().SoonAsync();

        await app.Server.App.StopAsync().SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
    }

    [Fact]
    public async Task Registry_ClosesTheCall_CallIsHungUp()
    {
        await using CallApp app = await CallApp.StartAsync((context, _) => Handlers.EchoAsync(context.Session));
        SimulatedPhoneCall call = await app.RingAsync();
        await app.Started.SoonAsync();

        await app.Server.App.Services.GetRequiredService<IWavixStreamRegistry>().CloseCallAsync(call.Id).SoonAsync();

        (await call.WaitForEndAsync().SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
    }

    [Fact]
    public async Task Caller_HangsUp_NoRequestIsSent()
    {
        await using CallApp app = await CallApp.StartAsync((context, _) => Handlers.EchoAsync(context.Session));
        SimulatedPhoneCall call = await app.RingAsync();
        await app.Started.SoonAsync();

        await call.HangUpAsync().SoonAsync();
        await app.Server.App.StopAsync().SoonAsync();

        app.HangUps.Should().BeEmpty();
        app.Server.Logs.Records.Should().NotContain(record => record.Id == 157 || record.Id == 158);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("lost")]
    public async Task Api_IsAway_IsLoggedWithTheCall(string how)
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => Task.CompletedTask);
        if (how == "refused")
        {
            app.Wavix.Faults.Refuse(ApiOperation.EndCall, HttpStatusCode.BadGateway, times: null);
        }
        else
        {
            app.Wavix.Faults.LoseRequest(ApiOperation.EndCall, times: null);
        }

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForStreamAsync().SoonAsync();
        await app.Server.App.StopAsync().SoonAsync();

        app.Server.Logs.Records.Should().Contain(record => record.Id == 159 && record.Message.Contains(call.Id));
    }

    [Fact]
    public async Task Api_IsSlow_StopWaitsForTheHangUp()
    {
        await using CallApp app = await CallApp.StartAsync(
            (context, _) => Handlers.EchoAsync(context.Session), configure: options => options.DrainTimeout = TimeSpan.Zero);
        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForStreamAsync().SoonAsync();
        app.Wavix.Faults.Delay(ApiOperation.EndCall, TimeSpan.FromSeconds(1));

        await app.Server.App.StopAsync().SoonAsync();

        call.State.Should().Be(PhoneCallState.Ended);
        (await call.Ended.SoonAsync()).Should().Be(PhoneCallEnd.HungUpByApplication);
    }

    [Fact]
    public async Task Start_NamesAnotherCall_OnlyTheTokensCallIsHungUp()
    {
        await using CallApp app = await CallApp.StartAsync((context, _) => Handlers.EchoAsync(context.Session));
        Uri url = await app.CreateUrlAsync("11111111-1111-1111-1111-111111111111");

        await using SimulatedCall stranger = await SimulatedCall.ConnectAsync(
            url, new SimulatedCallOptions { RealTime = false, CallId = "22222222-2222-2222-2222-222222222222" });
        await stranger.StartAsync();
        (await stranger.WaitForAudioAsync(1).SoonAsync()).Should().BeFalse("the stream is closed");
        await app.Server.App.StopAsync().SoonAsync();

        app.HangUps.Should().Equal("/v1/calls/11111111-1111-1111-1111-111111111111");
    }

    [Fact]
    public async Task Token_ForAnyCall_IsNotHungUpAndSaysWhy()
    {
        await using CallApp app = await CallApp.StartAsync((context, token) => context.Session.WaitForStartAsync(token));

        await using SimulatedCall stream = await SimulatedCall.ConnectAsync(await app.CreateUrlAsync(null), new SimulatedCallOptions { RealTime = false });
        await stream.StartAsync();
        await app.Server.App.StopAsync().SoonAsync();

        app.HangUps.Should().BeEmpty();
        app.Server.Logs.Records.Should().Contain(record => record.Id == 157 && record.Message.Contains("CreateUrlAsync"));
    }

    [Fact]
    public async Task WithoutHangUpWhenDone_StreamEndsHere_WarnsAndNamesTheCall()
    {
        await using CallApp app = await CallApp.StartAsync((_, _) => Task.CompletedTask, map: stream => stream.RequireStreamToken());

        SimulatedPhoneCall call = await app.RingAsync();
        await call.WaitForStreamAsync().SoonAsync();
        await app.Server.App.StopAsync().SoonAsync();

        app.HangUps.Should().BeEmpty();
        app.Server.Logs.Records.Should().Contain(
            record => record.Id == 157 && record.Message.Contains(call.Id) && record.Message.Contains("HangUpWhenDone()"));
    }

    [Fact]
    public async Task Start_WithoutToken_SaysWhatIsMissing()
    {
        Func<Task> start = () => CallApp.StartAsync((_, _) => Task.CompletedTask, map: stream => stream.HangUpWhenDone());

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*HangUpWhenDone()*needs RequireStreamToken()*");
    }

    [Fact]
    public async Task Start_WithoutClient_SaysWhatIsMissing()
    {
        Func<Task> start = () => TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, _) => Task.CompletedTask).RequireStreamToken().HangUpWhenDone());

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*HangUpWhenDone()*AddWavixCallControl*");
    }
}
