using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Proxies;

/// <summary>The settings that docs/how-to/deploy.md gives for nginx, in a real one.</summary>
public class NginxTests
{
    [Fact]
    public async Task Call_ThroughTheDocumentedSettings_IsHeardAndEndsInOrder()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(servers);

        await using SimulatedCall call = await ProxiedCall.StartAsync(nginx.Url("/stream/a"), nginx.Certificate);

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        call.CloseStatus.Should().Be(1000);
    }

    [Fact]
    public async Task Call_OneServerIsStopping_IsTakenByTheOther()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(servers);
        await using SimulatedCall last = await ProxiedCall.StartAsync(servers.First.StreamUrl("/stream/last"));
        await servers.First.Process.TerminateAsync();
        await servers.First.Process.WaitForLineAsync("The application is stopping: 1 streams");

        for (int i = 0; i < 6; i++)
        {
            await using SimulatedCall call = await ProxiedCall.StartAsync(nginx.Url("/stream/a"), nginx.Certificate);
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        await TestApp.SayAndHearAsync(last, 2 * WavixAudio.FrameBytes);
    }

    /// <summary>A URL of an endpoint without a route value; Wavix need not follow a redirect.</summary>
    [Fact]
    public async Task Request_PathWithoutASlashAtItsEnd_ReachesTheServerAndIsNotRedirected()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(servers);
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            ServerCertificateCustomValidationCallback = (request, shown, chain, errors) => nginx.Certificate.IsShownBy(request, shown, chain, errors),
        };
        using var http = new HttpClient(handler);

        using HttpResponseMessage response = await http.GetAsync(nginx.Url("/stream", "https")).SoonAsync();

        response.StatusCode.Should().Be(HttpStatusCode.NotFound, "CallServer wants the call id in the path, and says so itself");
        response.Headers.Location.Should().BeNull();
    }

    [Fact]
    public async Task Call_ProxyWithoutTheHeaders_IsToldWhatToSet()
    {
        Nginx.SkipUnlessInstalled();
        await using TwoServers servers = await TwoServers.StartAsync();
        await using Nginx nginx = await Nginx.StartAsync(servers, """
            location /stream/bare { proxy_pass http://streams; }
            location /stream/half { proxy_pass http://streams; proxy_http_version 1.1; }
            """);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (request, shown, chain, errors) => nginx.Certificate.IsShownBy(request, shown, chain, errors) };
        using var http = new HttpClient(handler);

        (await AnswerAsync(http, nginx.Url("/stream/bare", "https"))).Should().Contain("proxy_http_version 1.1;");
        (await AnswerAsync(http, nginx.Url("/stream/half", "https"))).Should().Contain("proxy_set_header Upgrade $http_upgrade;");
    }

    private static async Task<string> AnswerAsync(HttpClient http, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        using HttpResponseMessage response = await http.SendAsync(request).SoonAsync();
        ((int)response.StatusCode).Should().Be(426);
        return await response.Content.ReadAsStringAsync();
    }
}
