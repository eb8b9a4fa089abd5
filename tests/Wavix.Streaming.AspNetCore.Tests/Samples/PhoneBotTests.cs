using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>PhoneBot as a program: how it starts, and what it prints. Its calls are tested by PhoneBot.Tests.</summary>
public class PhoneBotTests
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

    [Theory]
    [InlineData("Wavix:ApiKey is not set", "--Wavix:PublicBaseAddress", "https://voice.example.com")]
    [InlineData("Wavix:PublicBaseAddress is not set", "--Wavix:ApiKey", "a-key")]
    [InlineData("Wavix:PublicBaseAddress is not set", "--Wavix:ApiKey", "a-key", "--Wavix:PublicBaseAddress", "http://voice.example.com")]
    [InlineData("leave out Wavix:ApiKey", "--local", "--Wavix:ApiKey", "a-key")]
    [InlineData("--urls must be a loopback address", "--local", "--urls", "http://0.0.0.0:0")]
    [InlineData("--urls must be a loopback address", "--local", "--urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("leave out Kestrel:Endpoints", "--local", "--Kestrel:Endpoints:all:Url", "http://*:0")]
    public async Task Start_SettingIsWrong_SaysWhatToSetAndExitsWith1(string says, params string[] arguments)
    {
        (int exitCode, string[] lines) = await RunAsync(arguments);

        exitCode.Should().Be(1);
        lines.Should().ContainSingle().Which.Should().Contain(says);
    }

    [Fact]
    public async Task Webhook_PrintsTheSecretAddressAndNothingElse()
    {
        (int exitCode, string[] lines) = await RunAsync(["--webhook", .. Real]);

        exitCode.Should().Be(0);
        lines.Should().ContainSingle().Which.Should().MatchRegex("^https://voice.example.com/wavix/[0-9A-F]{32}/events$");
    }

    [Fact]
    public async Task Call_EverythingIsLogged_NeitherSecretNorTokenNorNumberIs()
    {
        var webhook = new Uri((await RunAsync(["--webhook", .. Real])).Lines.Single());
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer bot = await SampleServer.StartAsync(
            "PhoneBot", [.. Real, "--Wavix:BaseAddress", api.Address, "--Logging:LogLevel:Default", "Trace"]);

        (await PostAsync(bot, webhook.AbsolutePath, "call_setup")).Should().Be(HttpStatusCode.OK);
        Uri streamUrl = await api.StreamUrl.SoonAsync();
        await using (SimulatedCall call = await ConnectAsync(bot.StreamUrl(streamUrl.AbsolutePath)))
        {
            (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
            (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        }

        (await PostAsync(bot, webhook.AbsolutePath, "completed")).Should().Be(HttpStatusCode.OK);
        await bot.Process.WaitForLineAsync("Completed: call abc-123");
        await bot.StopAsync();

        streamUrl.AbsoluteUri.Should().StartWith("wss://voice.example.com/stream/");
        bot.Process.Printed.Should().NotContain(webhook.Segments[2].Trim('/')).And.NotContain(streamUrl.Segments[^1]).And.NotContain("2025550100");
        api.Requests.Should().Equal("POST /v1/calls/abc-123/answer Bearer a-key");
    }

    /// <summary>As <c>wavix-sim dial</c> does it.</summary>
    [Fact]
    public async Task Local_Call_IsAWholeCallWithoutAKey()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer bot = await SampleServer.StartAsync(
            "PhoneBot", "--local", "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--Wavix:BaseAddress", api.Address);

        (await PostAsync(bot, "/wavix/events", "call_setup")).Should().Be(HttpStatusCode.OK);
        await using SimulatedCall call = await ConnectAsync(await api.StreamUrl.SoonAsync());
        await call.Completion.WaitAsync(Patience.Long);

        call.CloseStatus.Should().Be(1000, bot.Process.Printed);
        api.Requests.Should().Equal("POST /v1/calls/abc-123/answer Bearer test-key", "DELETE /v1/calls/abc-123 Bearer test-key");
    }

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(params string[] arguments)
    {
        await using var process = ChildProcess.Start("dotnet", [Repository.PathOfSample("PhoneBot"), .. arguments]);
        int exitCode = await process.WaitForExitAsync();
        return (exitCode, process.Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<HttpStatusCode> PostAsync(SampleServer bot, string path, string eventType)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            new Uri(bot.Address, path), new { uuid = "abc-123", event_type = eventType, from = "+12025550100", to = "+12025550100" });
        return response.StatusCode;
    }

    private static async Task<SimulatedCall> ConnectAsync(Uri streamUrl)
    {
        SimulatedCall call = await SimulatedCall.ConnectAsync(streamUrl, new SimulatedCallOptions { CallId = "abc-123" });
        await call.StartAsync();
        return call;
    }
}
