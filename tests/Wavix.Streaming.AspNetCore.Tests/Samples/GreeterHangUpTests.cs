using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class GreeterHangUpTests
{
    private static readonly byte[] Interruption = TestAudio.Tone(300, TimeSpan.FromMilliseconds(200));

    [Fact]
    public async Task Call_ApiKeyIsGiven_IsHungUpOverHttp()
    {
        await using HttpApi api = await HttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await GreeterCall.StartAsync(
            new SimulatedCallOptions { CallId = "abc-123" }, $"--Wavix:BaseAddress={api.Address}", "--Wavix:ApiKey=a-key");

        await call.SayUntilEndAsync(Interruption);

        api.Requests.Should().Equal("DELETE /v1/calls/abc-123 Bearer a-key");
        call.Wire.CloseStatus.Should().Be(1000);
        call.Bot.Process.Printed.Should().Contain("\"goodbye\"").And.NotContain("fail:");
    }

    [Fact]
    public async Task Call_HangingUpFails_IsLoggedAndTheStreamIsClosed()
    {
        await using HttpApi api = await HttpApi.StartAsync(StatusCodes.Status500InternalServerError);
        await using GreeterCall call = await GreeterCall.StartAsync(
            new SimulatedCallOptions { CallId = "abc-123" }, $"--Wavix:BaseAddress={api.Address}", "--Wavix:ApiKey=a-key");

        await call.SayUntilEndAsync(Interruption);

        api.Requests.Should().ContainSingle();
        call.Wire.CloseStatus.Should().Be(1000);
        await call.Bot.Process.WaitForLineAsync("Call abc-123 could not be hung up");
    }

    [Fact]
    public async Task Call_NoApiKey_IsClosedWithoutHttp()
    {
        await using HttpApi api = await HttpApi.StartAsync(StatusCodes.Status200OK);
        await using GreeterCall call = await GreeterCall.StartAsync(arguments: $"--Wavix:BaseAddress={api.Address}");

        await call.SayUntilEndAsync(Interruption);

        api.Requests.Should().BeEmpty();
        call.Wire.CloseStatus.Should().Be(1000);
    }

    /// <summary>Answers every request with one status, and notes it.</summary>
    private sealed class HttpApi(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> _requests = new();

        public string Address => app.Urls.Single();

        public IReadOnlyCollection<string> Requests => _requests;

        public static async Task<HttpApi> StartAsync(int status)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            WebApplication app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var api = new HttpApi(app);
            app.Run(http =>
            {
                api._requests.Enqueue($"{http.Request.Method} {http.Request.Path} {http.Request.Headers.Authorization}");
                http.Response.StatusCode = status;
                return Task.CompletedTask;
            });
            await app.StartAsync();
            return api;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
