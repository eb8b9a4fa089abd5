using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>LiveTranscription as a program: how it starts, and what it prints. Its calls and watchers are tested by LiveTranscription.Tests.</summary>
public class LiveTranscriptionTests
{
    private static readonly string[] Real = ["--Wavix:ApiKey", "a-key", "--Wavix:PublicBaseAddress", "https://voice.example.com"];

    [Fact]
    public async Task Start_NothingIsSet_PrintsWhereToGetItAndExitsWith1()
    {
        (int exitCode, string[] lines) = await RunAsync();

        exitCode.Should().Be(1);
        lines.Should().HaveCount(2);
        lines[0].Should().StartWith("Wavix:ApiKey is not set. Create an API key in the Wavix portal");
        lines[1].Should().StartWith("Wavix:PublicBaseAddress is not set to an https address.");
    }

    [Fact]
    public async Task Webhook_PrintsTheSecretAddressAndNothingElse()
    {
        (int exitCode, string[] lines) = await RunAsync(["--webhook", .. Real]);

        exitCode.Should().Be(0);
        lines.Should().ContainSingle().Which.Should().MatchRegex("^https://voice.example.com/wavix/[0-9A-F]{32}/events$");
    }

    /// <summary>The address for watchers is logged on purpose, once.</summary>
    [Fact]
    public async Task Call_EverythingIsLogged_NoSecretButTheAddressForWatchersIs()
    {
        var webhook = new Uri((await RunAsync(["--webhook", .. Real])).Lines.Single());
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer server = await SampleServer.StartAsync(
            "LiveTranscription", [.. Real, "--Wavix:BaseAddress", api.Address, "--Logging:LogLevel:Default", "Trace"]);
        string line = await server.Process.WaitForLineAsync("Watch at ");
        var page = new Uri(line[line.IndexOf("https://", StringComparison.Ordinal)..]);
        string token = page.Query["?token=".Length..];

        (await PostAsync(server, webhook.AbsolutePath, "answered")).Should().Be(HttpStatusCode.OK);
        Uri streamUrl = await api.StreamUrl.SoonAsync();
        (await GetAsync(server, "/calls/events")).Should().Be(HttpStatusCode.Unauthorized);
        (await GetAsync(server, $"/calls/events{page.Query}")).Should().Be(HttpStatusCode.OK);
        await using (SimulatedCall call = await SimulatedCall.ConnectAsync(
            server.StreamUrl(streamUrl.AbsolutePath),
            new SimulatedCallOptions { CallId = "abc-123", StreamType = StreamType.OneWay, Channel = StreamChannel.Both }))
        {
            await call.StartAsync();
            await call.SayAsync(TestAudio.Speech(TimeSpan.FromMilliseconds(300)));
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        await server.StopAsync();
        token.Should().MatchRegex("^[0-9a-f]{32}$");
        server.Process.Printed.Split(token).Should().HaveCount(2, "it is logged once");
        server.Process.Printed.Should().NotContain(webhook.Segments[2].Trim('/')).And.NotContain(streamUrl.Segments[^1]).And.NotContain("2025550100");
        api.Requests.Should().Equal("POST /v1/calls/abc-123/streams Bearer a-key");
    }

    /// <summary>A page on the internet whose name resolves to this machine is not let in.</summary>
    [Fact]
    public async Task Local_HostIsNotOfThisMachine_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync("LiveTranscription", "--local");

        (await GetAsync(server, "/")).Should().Be(HttpStatusCode.OK);
        (await GetAsync(server, "/calls/events")).Should().Be(HttpStatusCode.OK);
        (await GetAsync(server, "/calls/events", host: "rebound.example.com")).Should().Be(HttpStatusCode.BadRequest);
    }

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", [Repository.PathOfSample("LiveTranscription"), .. arguments]);
        int exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<HttpStatusCode> PostAsync(SampleServer server, string path, string eventType)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            new Uri(server.Address, path), new { uuid = "abc-123", event_type = eventType, from = "+12025550100", to = "+12025550100" });
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> GetAsync(SampleServer server, string path, string? host = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));
        request.Headers.Host = host;
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).SoonAsync();
        return response.StatusCode;
    }
}
