using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

/// <summary>CallServer as it runs in production: closed but for those who have the operator's key and the URLs made with it.</summary>
public class CallServerTests
{
    private static readonly byte[] Frame = TestAudio.Speech(WavixAudio.FrameDuration);

    [Fact]
    public async Task Delete_Call_HearsTheGoodbyeAndIsClosedWith1000()
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer", "--OperatorKey", "a-key");
        using HttpClient http = Operator(server);
        await using SimulatedCall call = await CallAsync(server, http, "first");
        (await http.GetStringAsync(new Uri("/calls", UriKind.Relative))).Should().Contain("\"callId\":\"first\"");

        using HttpResponseMessage deleted = await http.DeleteAsync(new Uri("/calls/first", UriKind.Relative)).SoonAsync();

        deleted.StatusCode.Should().Be(HttpStatusCode.OK);
        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1000);
        await server.Process.WaitForLineAsync("Said goodbye to call first");
    }

    [Fact]
    public async Task Delete_Call_IsHungUpOverHttp()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer server = await SampleServer.StartAsync(
            "CallServer", "--OperatorKey", "a-key", "--Wavix:BaseAddress", api.Address, "--Wavix:ApiKey", "an-api-key");
        using HttpClient http = Operator(server);
        await using SimulatedCall call = await CallAsync(server, http, "first");

        using HttpResponseMessage deleted = await http.DeleteAsync(new Uri("/calls/first", UriKind.Relative)).SoonAsync();

        await call.Completion.SoonAsync();
        await server.Process.WaitForLineAsync("Call first was hung up");
        api.Requests.Should().Equal("DELETE /v1/calls/first Bearer an-api-key");
    }

    [Fact]
    public async Task Call_CallerHangsUp_SendsNoRequest()
    {
        await using WavixHttpApi api = await WavixHttpApi.StartAsync(StatusCodes.Status200OK);
        await using SampleServer server = await SampleServer.StartAsync(
            "CallServer", "--OperatorKey", "a-key", "--Wavix:BaseAddress", api.Address, "--Wavix:ApiKey", "an-api-key");
        using HttpClient http = Operator(server);
        await using SimulatedCall call = await CallAsync(server, http, "first");

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();
        await server.StopAsync();

        api.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("GET", "/calls", null)]
    [InlineData("GET", "/calls", "another-key")]
    [InlineData("DELETE", "/calls/first", null)]
    [InlineData("POST", "/calls/first/stream-url", "")]
    public async Task Request_WithoutTheKey_IsRefused(string method, string path, string? key)
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer", "--OperatorKey", "a-key");

        (await StatusAsync(server, method, path, key)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_ServerHasNoKey_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer");

        (await StatusAsync(server, "GET", "/calls", "")).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Call_WithoutAToken_IsRefused()
    {
        await using SampleServer server = await SampleServer.StartAsync("CallServer", "--OperatorKey", "a-key");

        Func<Task> stranger = () => SimulatedCall.ConnectAsync(server.StreamUrl("/stream/first"), new SimulatedCallOptions { CallId = "first" });

        (await stranger.Should().ThrowAsync<Exception>()).WithMessage("*401*");
    }

    [Theory]
    [InlineData("leave out Wavix:ApiKey", "--local", "--Wavix:ApiKey=a-key")]
    [InlineData("--urls must be a loopback address", "--local", "--urls=http://*:0")]
    [InlineData("leave out Kestrel:Endpoints", "--local", "--Kestrel:Endpoints:all:Url=http://*:0")]
    public async Task Start_OpenAndReachableOrWithAKey_SaysWhatToChange(string says, params string[] arguments)
    {
        await using var server = ChildProcess.Start("dotnet", [Repository.PathOfSample("CallServer"), "--urls", "http://127.0.0.1:0", .. arguments]);

        (await server.WaitForExitAsync()).Should().NotBe(0);

        await server.WaitForLineAsync(says);
    }

    private static HttpClient Operator(SampleServer server)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-key");
        return http;
    }

    /// <summary>A call, on a URL that the operator's key made, that has heard one frame of its own.</summary>
    private static async Task<SimulatedCall> CallAsync(SampleServer server, HttpClient http, string callId)
    {
        using HttpResponseMessage made = await http.PostAsync(new Uri($"/calls/{callId}/stream-url", UriKind.Relative), null).SoonAsync();
        var streamUrl = new Uri(await made.Content.ReadAsStringAsync());
        SimulatedCall call = await SimulatedCall.ConnectAsync(
            server.StreamUrl(streamUrl.AbsolutePath), new SimulatedCallOptions { CallId = callId, RealTime = false });
        await call.StartAsync();
        await call.SayAsync(Frame);
        (await call.WaitForAudioAsync(Frame.Length).SoonAsync()).Should().BeTrue();
        return call;
    }

    private static async Task<HttpStatusCode> StatusAsync(SampleServer server, string method, string path, string? key)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        using HttpResponseMessage response = await http.SendAsync(request).SoonAsync();
        return response.StatusCode;
    }
}
