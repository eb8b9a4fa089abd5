using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>However a call to GreeterBot ends, the caller is not left on the line in silence.</summary>
public class GreeterHangUpTests(UncalledGreeterBot uncalled) : IClassFixture<UncalledGreeterBot>
{
    private const string Answer = "POST /v1/calls/abc-123/answer Bearer a-key";
    private const string HangUp = "DELETE /v1/calls/abc-123 Bearer a-key";
    private const string HungUp = "Call abc-123 was hung up";
    private const string Secret = "0123456789abcdef";
    private static readonly byte[] Interruption = TestAudio.Speech(TimeSpan.FromMilliseconds(800));

    [Fact]
    public async Task Call_ConversationIsOver_IsHungUpOverHttp()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await RingAsync(api);

        await call.SayUntilEndAsync(Interruption);
        await call.Bot.Process.WaitForLineAsync(HungUp);

        api.Requests.Should().Equal(Answer, HangUp);
        call.Wire.CloseStatus.Should().Be(1000);
        call.Bot.Process.Printed.Should().Contain("\"goodbye\"").And.NotContain("fail:");
    }

    [Fact]
    public async Task Call_HangingUpFails_IsLoggedAndTheStreamIsClosed()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status500InternalServerError);
        await using GreeterCall call = await RingAsync(api);

        await call.SayUntilEndAsync(Interruption);
        await call.Bot.Process.WaitForLineAsync("Call abc-123 could not be hung up");

        api.Requests.Should().Equal(Answer, HangUp);
        call.Wire.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Call_CallerHangsUp_SendsNoRequest()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await RingAsync(api);

        await call.Wire.WaitForAudioAsync(WavixAudio.FrameBytes);
        (await call.Wire.HangUpAsync()).Should().BeTrue();
        await call.ResultOfAsync("greeting");
        await call.Bot.StopAsync();

        api.Requests.Should().Equal(Answer);
    }

    [Fact]
    public async Task Call_BotIsStopped_HearsTheGoodbyeAndIsHungUp()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await RingAsync(api, "--Wavix:DrainTimeout", "00:00:00");
        await call.Wire.WaitForAudioAsync(WavixAudio.FrameBytes);

        await call.Bot.Process.TerminateAsync();
        await call.Wire.Completion.SoonAsync();
        await call.Bot.Process.WaitForLineAsync(HungUp);

        api.Requests.Should().Equal(Answer, HangUp);
        call.Wire.CloseStatus.Should().Be(1001);
        call.Wire.Heard.ToAudio().AsSpan().IndexOf(GreeterBot.Chimes.Goodbye).Should().BePositive();
    }

    [Fact]
    public async Task Call_ConnectionBreaks_IsHungUp()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await RingAsync(api);
        await call.Wire.WaitForAudioAsync(WavixAudio.FrameBytes);

        call.Wire.Abort();
        await call.ResultOfAsync("greeting");
        await call.Bot.StopAsync();

        api.Requests.Should().Equal(Answer, HangUp);
    }

    [Fact]
    public async Task Webhook_WrongKey_SendsNoRequest()
    {
        (await RingAsync(uncalled.Bot, "0123456789abcdee", "abc-123")).Should().Be(HttpStatusCode.NotFound);

        uncalled.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Webhook_WithoutACallId_IsAnsweredWith400()
    {
        (await RingAsync(uncalled.Bot, Secret, "")).Should().Be(HttpStatusCode.BadRequest);

        uncalled.Api.Requests.Should().BeEmpty();
    }

    /// <summary>The webhook is answered before the call is.</summary>
    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Webhook_CallIdThatIsNone_SendsNoRequestAndIsLogged(string callId)
    {
        (await RingAsync(uncalled.Bot, Secret, callId)).Should().Be(HttpStatusCode.OK);

        await uncalled.Bot.Process.WaitForLineAsync($"The handler of a CallSetupEvent of call {callId} failed");
        uncalled.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Call_NotOfTheBotsUrls_IsRefused()
    {
        Func<Task> stranger = () => SimulatedCall.ConnectAsync(uncalled.Bot.StreamUrl("/stream"), new SimulatedCallOptions { CallId = "abc-123" });

        (await stranger.Should().ThrowAsync<Exception>()).WithMessage("*401*");
        uncalled.Api.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("leave out Wavix:ApiKey", "--local", "--Wavix:ApiKey=a-key")]
    [InlineData("--urls must be a loopback address", "--local", "--urls=http://0.0.0.0:0")]
    [InlineData("leave out Kestrel:Endpoints", "--local", "--Kestrel:Endpoints:all:Url=http://*:0")]
    [InlineData("Set WebhookKey")]
    [InlineData("Set Wavix:PublicBaseAddress", "--WebhookKey=0123456789abcdef")]
    [InlineData("Set Wavix:ApiKey", "--WebhookKey=0123456789abcdef", "--Wavix:PublicBaseAddress=https://voice.example.com")]
    [InlineData("at least 16 characters", "--WebhookKey=a-secret", "--Wavix:PublicBaseAddress=https://voice.example.com", "--Wavix:ApiKey=a-key")]
    public async Task Start_SettingsDoNotGoTogether_SaysWhatToSet(string says, params string[] arguments)
    {
        await using var bot = ChildProcess.Start("dotnet", [Repository.PathOfSample("GreeterBot"), "--urls", "http://127.0.0.1:0", .. arguments]);

        (await bot.WaitForExitAsync()).Should().NotBe(0);

        await bot.WaitForLineAsync(says);
    }

    internal static Task<SampleServer> StartAsync(WavixHttpApi api, params string[] arguments) => SampleServer.StartAsync(
        "GreeterBot",
        [
            "--Wavix:BaseAddress", api.Address, "--Wavix:ApiKey", "a-key", "--Wavix:PublicBaseAddress", "https://voice.example.com",
            "--WebhookKey", Secret, .. arguments,
        ]);

    private static async Task<HttpStatusCode> RingAsync(SampleServer bot, string key, string callId)
    {
        using var webhook = new HttpClient();
        using HttpResponseMessage response = await webhook.PostAsJsonAsync(
            new Uri(bot.Address, $"/wavix/{key}/events"), new { uuid = callId, event_type = "call_setup" });
        return response.StatusCode;
    }

    /// <summary>The number rings, the bot answers, and Wavix connects to the URL, which in truth is this machine.</summary>
    private static async Task<GreeterCall> RingAsync(WavixHttpApi api, params string[] arguments)
    {
        SampleServer bot = await StartAsync(api, arguments);
        (await RingAsync(bot, Secret, "abc-123")).Should().Be(HttpStatusCode.OK);
        Uri streamUrl = await api.StreamUrl.SoonAsync();
        return await GreeterCall.PlaceAsync(bot, streamUrl.AbsolutePath, new SimulatedCallOptions { CallId = "abc-123" });
    }
}
