using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>
/// Someone who knows no secret but the id of another's call. No sample sends a request to Wavix's API because of what they send: with a key the
/// endpoints are closed, and where anyone can connect there is no key.
/// </summary>
public class StrangerTests
{
    private const string CallId = "22222222-2222-2222-2222-222222222222";

    private static readonly string[] Key = ["--Wavix:ApiKey", "a-key", "--Wavix:PublicBaseAddress", "https://voice.example.com"];

    /// <summary>Sample, path of its streams, whether anyone can connect, arguments.</summary>
    public static TheoryData<string, string, bool, string[]> Servers => new()
    {
        { "EchoBot", "/stream", true, [] },
        { "CallRecorder", "/stream", false, Key },
        { "GreeterBot", "/stream", true, ["--local"] },
        { "GreeterBot", "/stream", false, [.. Key, "--WebhookKey", "0123456789abcdef"] },
        { "SecureBot", "/stream", false, [.. Key, "--WebhookSecret", "0123456789abcdef0123"] },
        { "CallServer", $"/stream/{CallId}", true, ["--local"] },
        { "CallServer", $"/stream/{CallId}", false, Key },
        { "CallServer", $"/listen/{CallId}", false, Key },
        { "PhoneBot", "/stream", false, Key },
        { "LiveTranscription", "/stream", false, Key },
        { "VoiceAgent", "/stream", false, [.. Key, "--scripted"] },
        { "PipelineAgent", "/stream", false, Key },
        { "MinimalAgent", "/stream", false, [.. Key, "--OpenAI:ApiKey", "another-key"] },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Stranger_NamesTheCallOfAnother_NoRequestIsSent(string sample, string path, bool isOpen, string[] arguments)
    {
        using var recordings = new TemporaryFolder();
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer server = await SampleServer.StartAsync(
            sample, ["--Wavix:BaseAddress", api.Address, "--folder", recordings.Path, .. arguments]);

        (await IsLetInAsync(server, path)).Should().Be(isOpen);
        (await IsLetInAsync(server, $"{path}/{new string('A', 200)}")).Should().BeFalse();
        foreach (string webhook in new[] { "/wavix/events", "/wavix//events", "/wavix/0123456789abcdef0124/events", "/on-call/a-secret" })
        {
            (await PostAsync(server, webhook)).Should().Be(HttpStatusCode.NotFound);
        }

        // When it has ended, it has sent what it was to send.
        await server.StopAsync();
        api.Requests.Should().BeEmpty();
    }

    /// <summary>The only open webhooks of samples: on loopback, and with the simulator's key.</summary>
    [Theory]
    [InlineData("PhoneBot")]
    [InlineData("CallRecorder")]
    [InlineData("LiveTranscription")]
    [InlineData("PipelineAgent")]
    public async Task Local_NoToken_IsRefused(string sample)
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer server = await SampleServer.StartAsync(sample, "--local", "--Wavix:BaseAddress", api.Address);

        (await IsLetInAsync(server, "/stream")).Should().BeFalse();

        await server.StopAsync();
        api.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Servers_AreAllSamplesWithStreams() => Directory.GetFiles(Repository.PathOf("docs", "samples"), "Program.cs", SearchOption.AllDirectories)
        .Where(program => File.ReadAllText(program).Contains("MapWavixStream", StringComparison.Ordinal))
        .Select(program => Path.GetFileName(Path.GetDirectoryName(program)))
        .Should().BeSubsetOf(Servers.Select(row => row.Data.Item1));

    /// <summary>Connects, starts a stream of the call, and leaves without a word: the end after which a call would be hung up.</summary>
    private static async Task<bool> IsLetInAsync(SampleServer server, string path)
    {
        try
        {
            await using SimulatedCall call = await SimulatedCall.ConnectAsync(server.StreamUrl(path), new SimulatedCallOptions { CallId = CallId }).SoonAsync();
            await call.StartAsync();
            await call.SayAsync(TestAudio.Speech(WavixAudio.FrameDuration));
            call.Reset();
            return true;
        }
        catch (Exception refusal) when (refusal.Message.Contains("401", StringComparison.Ordinal) || refusal.Message.Contains("404", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> PostAsync(SampleServer server, string path)
    {
        using var http = new HttpClient();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            new Uri(server.Address, path), new { uuid = CallId, event_type = "call_setup", direction = "inbound" });
        return response.StatusCode;
    }
}
