using System.Net;
using System.Net.WebSockets;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>A process of its own gets SIGTERM while calls are in flight over real sockets.</summary>
public class DeployTests
{
    private static readonly byte[] Frame = TestAudio.Speech(WavixAudio.FrameDuration);

    [Fact]
    public async Task Sigterm_CallsInFlight_GoOnUntilTheyEnd()
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer", "--local", "--Wavix:DrainTimeout", "00:10:00");
        await using SimulatedCall first = await StartAsync(server, "first");
        await using SimulatedCall second = await StartAsync(server, "second");
        using var http = new HttpClient { BaseAddress = server.Address };
        (await StatusAsync(http, "/health/ready")).Should().Be(HttpStatusCode.OK);

        await server.Process.TerminateAsync();
        await server.Process.WaitForLineAsync("The application is stopping: 2 streams may continue for 00:10:00");

        (await StatusAsync(http, "/health/ready")).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(http, "/health/live")).Should().Be(HttpStatusCode.OK);
        Func<Task> third = () => StartAsync(server, "third");
        (await third.Should().ThrowAsync<WebSocketException>()).WithMessage("*503*");
        foreach (SimulatedCall call in new[] { first, second })
        {
            await SayAndHearAsync(call, 2);
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
            call.CloseStatus.Should().Be(1000);
        }

        (await server.Process.WaitForExitAsync()).Should().Be(0, server.Process.Printed);
    }

    [Fact]
    public async Task Sigterm_CallsOutlastTheDrain_HearTheGoodbyeAndAreClosedWith1001()
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer", "--local", "--Wavix:DrainTimeout", "00:00:01");
        await using SimulatedCall first = await StartAsync(server, "first");
        await using SimulatedCall second = await StartAsync(server, "second");

        await server.Process.TerminateAsync();

        foreach (SimulatedCall call in new[] { first, second })
        {
            await call.Completion.SoonAsync();
            call.CloseStatus.Should().Be(1001);
            call.Heard.ToAudio().Length.Should().BeGreaterThanOrEqualTo(Frame.Length + WavixAudio.BytesPerMillisecond * 300, "the goodbye lasts 300 ms");
        }

        (await server.Process.WaitForExitAsync()).Should().Be(0, server.Process.Printed);
    }

    private static async Task<SimulatedCall> StartAsync(SampleServer server, string callId)
    {
        SimulatedCall call = await SimulatedCall.ConnectAsync(
            server.StreamUrl($"/stream/{callId}"), new SimulatedCallOptions { CallId = callId, RealTime = false });
        await call.StartAsync();
        await SayAndHearAsync(call, 1);
        return call;
    }

    private static async Task SayAndHearAsync(SimulatedCall call, int framesThen)
    {
        await call.SayAsync(Frame);
        (await call.WaitForAudioAsync(framesThen * Frame.Length).SoonAsync()).Should().BeTrue();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri(path, UriKind.Relative)).SoonAsync();
        return response.StatusCode;
    }
}
