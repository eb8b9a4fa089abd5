using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>A call to an application in ASP.NET Core's server in memory: no port, no socket.</summary>
public class TestServerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task FromWebSocket_ToAnEchoInATestServer_HearsWhatWasSaid(int fragmentBytes)
    {
        await using WebApplication app = await StartEchoAsync();
        byte[] said = TestAudio.Speech(CallHarness.Milliseconds(200));
        using var limit = new CancellationTokenSource(Patience.Soon);
        WebSocket webSocket = await app.GetTestServer().CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost/stream"), limit.Token);
        var options = new SimulatedCallOptions { RealTime = false, CloseTimeout = Patience.Soon };
        options.Faults.FragmentBytes = fragmentBytes;
        await using SimulatedCall call = SimulatedCall.FromWebSocket(webSocket, options);

        await call.StartAsync(limit.Token);
        await call.SayAsync(said, limit.Token);
        (await call.WaitForAudioAsync(said.Length, limit.Token)).Should().BeTrue();
        await call.WaitForPlayoutAsync(limit.Token);
        (await call.HangUpAsync(limit.Token)).Should().BeTrue();

        call.Heard.ToAudio().Should().Equal(said);
        call.Verify().Should().BeEmpty();
        call.CloseStatus.Should().Be(1000);
    }

    private static async Task<WebApplication> StartEchoAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Map("/stream", async context =>
        {
            await using var session = new WavixStreamSession(await context.WebSockets.AcceptWebSocketAsync());
            await foreach (WavixEvent e in session.ReadEventsAsync())
            {
                if (e is MediaEvent media)
                {
                    await session.SendMediaAsync(media.Payload);
                }
            }

            await session.Completion;
        });
        await app.StartAsync();
        return app;
    }
}
