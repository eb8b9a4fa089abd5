using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class SecureBotTests(UncalledSecureBot uncalled) : IClassFixture<UncalledSecureBot>
{
    [Fact]
    public async Task SecureBot_Call_IsHeardOnceAndItsTokenIsPrintedNowhere()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Logging:LogLevel:Default", "Trace");
        Uri url = await bot.RingAsync("abc-123", from: "+15550100");
        await using SimulatedCall call = await bot.CallAsync(url, "abc-123");
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        (await bot.StatusAsync(url)).Should().Be(HttpStatusCode.Gone);

        url.AbsoluteUri.Should().StartWith("wss://voice.example.com/stream/");
        await bot.Server.Process.WaitForLineAsync("call abc-123 from +15550100");
        await bot.Server.Process.WaitForLineAsync("refused with 410");
        bot.Server.Process.Printed.Should().NotContain(url.Segments[^1]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "203.0.113.0/24", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:0", "127.0.0.0/8", HttpStatusCode.SwitchingProtocols)]
    [InlineData("http://[::]:0", "127.0.0.0/8", HttpStatusCode.SwitchingProtocols)]
    public async Task SecureBot_OnlySomeNetworks_RefusesTheRest(string listen, string network, HttpStatusCode expected)
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--urls", listen, "--Networks:0", network);
        Uri url = await bot.RingAsync("abc-123", from: "+15550100");

        (await bot.StatusAsync(url)).Should().Be(expected);
    }

    [Fact]
    public async Task SecureBot_BehindAKnownProxy_SeesTheAddressOfTheCaller()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Networks:0", "203.0.113.0/24");
        Uri url = await bot.RingAsync("abc-123", from: "+15550100");

        (await bot.StatusAsync(url, forwardedFor: "198.51.100.1")).Should().Be(HttpStatusCode.Forbidden);
        (await bot.StatusAsync(url, forwardedFor: "203.0.113.7")).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("--Wavix:ApiKey", "Wavix:ApiKey is not set.")]
    [InlineData("--Wavix:PublicBaseAddress", "Wavix:PublicBaseAddress is not set to an https:// address.")]
    [InlineData("--WebhookSecret", "WebhookSecret is not set to 20 or more")]
    public async Task SecureBot_SettingIsMissing_DoesNotStartAndSaysWhatToSet(string missing, string sentence)
    {
        string[] others = SecureBotServer.Settings.Where(setting => setting.Key != missing).SelectMany(setting => new[] { setting.Key, setting.Value }).ToArray();
        await using var process = ChildProcess.Start("dotnet", [Repository.PathOfSample("SecureBot"), .. others]);

        (await process.WaitForExitAsync()).Should().Be(1, process.Printed);

        process.Printed.Trim().Should().StartWith(sentence).And.NotContain("\n");
    }

    [Fact]
    public async Task SecureBot_WebhookWithAnotherSecret_IsAnsweredWith404AndNoCallIs()
    {
        (await uncalled.Bot.PostAsync("abc-123", secret: "0123456789abcdef0124")).Should().Be(HttpStatusCode.NotFound);

        uncalled.Bot.HasNoRequest().Should().BeTrue();
    }

    [Fact]
    public async Task SecureBot_WebhookIsRepeated_AnswersTheCallOnce()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync();
        await bot.RingAsync("abc-123", from: "+15550100");

        (await bot.PostAsync("abc-123")).Should().Be(HttpStatusCode.OK);

        bot.HasNoRequest().Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task SecureBot_WebhookWithoutACallId_IsAnsweredWith400AndNoCallIs(string? callId)
    {
        (await uncalled.Bot.PostAsync(callId)).Should().Be(HttpStatusCode.BadRequest);

        // Written once for both: a peer could fill the log otherwise.
        await uncalled.Bot.Server.Process.WaitForLineAsync("A call event was refused with 400");
        uncalled.Bot.HasNoRequest().Should().BeTrue();
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task SecureBot_CallIdThatWouldLeaveItsPlaceInThePath_SendsNoRequestAndIsLogged(string callId)
    {
        (await uncalled.Bot.PostAsync(callId)).Should().Be(HttpStatusCode.InternalServerError);

        await uncalled.Bot.Server.Process.WaitForLineAsync($"The handler of a CallSetupEvent of call {callId} failed");
        uncalled.Bot.HasNoRequest().Should().BeTrue();
    }

    [Fact]
    public async Task SecureBot_CallCouldNotBeAnswered_WebhookIsAnsweredWith500AndTheNextDeliveryAnswersIt()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync();
        bot.RefuseNextRequest();
        (await bot.PostAsync("abc-123")).Should().Be(HttpStatusCode.InternalServerError);
        await bot.RequestAsync();

        (await bot.PostAsync("abc-123")).Should().Be(HttpStatusCode.OK);

        (await bot.RequestAsync()).Path.Should().Be("/v1/calls/abc-123/answer");
    }

    [Fact]
    public async Task SecureBot_TooManyWebhooks_AreAnsweredWith429()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync();
        var answers = new HashSet<HttpStatusCode>();
        for (int i = 0; i < 1001; i++)
        {
            answers.Add(await bot.PostAsync(""));
        }

        answers.Should().BeEquivalentTo([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task SecureBot_ConnectionIsLost_HangsUp()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync();
        await using SimulatedCall call = await HeardCallAsync(bot);

        call.Reset();

        (await bot.RequestAsync()).Should().Be(new SecureBotServer.ApiRequest("DELETE", "/v1/calls/abc-123", "Bearer secret-key", null));
    }

    [Fact]
    public async Task SecureBot_Deploy_HangsUp()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Wavix:DrainTimeout", "00:00:00.1");
        await using SimulatedCall call = await HeardCallAsync(bot);

        await bot.Server.Process.TerminateAsync();

        (await bot.RequestAsync()).Method.Should().Be("DELETE");
        (await bot.Server.Process.WaitForExitAsync()).Should().Be(0, bot.Server.Process.Printed);
    }

    [Fact]
    public async Task SecureBot_WavixEndsTheCall_DoesNotHangUp()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync();
        await using SimulatedCall call = await HeardCallAsync(bot);

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        await bot.Server.Process.TerminateAsync();

        (await bot.Server.Process.WaitForExitAsync()).Should().Be(0, bot.Server.Process.Printed);
        bot.HasNoRequest().Should().BeTrue();
    }

    private static async Task<SimulatedCall> HeardCallAsync(SecureBotServer bot)
    {
        SimulatedCall call = await bot.CallAsync(await bot.RingAsync("abc-123", from: "+15550100"), "abc-123");
        await TestApp.SayAndHearAsync(call, WavixAudio.FrameBytes);
        return call;
    }
}
