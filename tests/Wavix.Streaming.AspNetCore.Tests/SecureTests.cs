using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>`wss://`, as Wavix comes: TLS settles which version of HTTP it is.</summary>
public class SecureTests
{
    [Theory]
    [InlineData(1, "HTTP/1.1")]
    [InlineData(2, "HTTP/2")]
    public async Task Call_OverTls_IsHeard(int httpVersion, string protocol)
    {
        var taken = new TaskCompletionSource<(string Protocol, bool IsHttps)>();
        using var certificate = new TestCertificate();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (context, _) =>
            {
                taken.SetResult((context.HttpContext.Request.Protocol, context.HttpContext.Request.IsHttps));
                return Handlers.EchoAsync(context.Session);
            }),
            httpVersion: httpVersion,
            certificate: certificate);

        await using SimulatedCall call = await app.StartAndHearAsync();

        (await taken.Task).Should().Be((protocol, true));
        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
    }
}
