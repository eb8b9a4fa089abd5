using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class SecureBotTests
{
    [Fact]
    public async Task SecureBot_Call_IsHeardOnceAndItsTokenIsPrintedNowhere()
    {
        await using SecureBotServer bot = await SecureBotServer.StartAsync("--Logging:LogLevel:Default", "Trace");
        Uri url = await bot.RingAsync("abc-123", from: "+15550100");
        await using SimulatedCall call = await bot.CallAsync(url, "abc-123");
        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).WaitAsync(TestApp.Soon)).Should().BeTrue();
        (await call.HangUpAsync().WaitAsync(TestApp.Soon)).Should().BeTrue();
        (await bot.StatusAsync(url)).Should().Be(HttpStatusCode.Gone);

        url.AbsoluteUri.Should().StartWith("wss://voice.example.com/stream/");
        await bot.Server.Process.WaitForLineAsync("Call abc-123 from +15550100");
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
}
