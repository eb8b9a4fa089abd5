using Microsoft.AspNetCore.Builder;
using Wavix.Streaming.Simulator.Tests.Checks;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary>What <c>wavix-sim dial</c> says in its last line when something is missing or wrong, and its exit code.</summary>
[InRealTime]
public class DialFailureTests
{
    [Theory]
    [InlineData(404, "was answered with 404: the server has nothing at this path.")]
    [InlineData(405, "the route does not accept POST")]
    [InlineData(403, "was refused with 403: the server requires a secret")]
    [InlineData(500, "was answered with 500, an error of the server. See its log.")]
    [InlineData(418, "was answered with 418 instead of 200")]
    [InlineData(302, "was answered with a redirect (302), which Wavix may not follow. It names no address.")]
    public async Task Dial_WebhookIsRefused_ExitsWithThree(int status, string message)
    {
        await using DialedApp app = await new DialedApp { OnWebhook = (_, _) => Task.FromResult(status) }.StartAsync();

        await FailAsync(app.DialAsync(), 3, $"The webhook call_setup to {app.Webhook} ", message);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Dial_WebhookRedirects_NamesTheTargetAndDoesNotFollow(int status)
    {
        await using DialedApp app = await new DialedApp().StartAsync();
        await using var redirect = await LoopbackServer.StartAsync(server => server.Run(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = app.Webhook + "?secret=1";
            return Task.CompletedTask;
        }));

        await FailAsync(
            ToolRun.RunAsync("dial", redirect.Urls.Single(), "--api", "127.0.0.1:0"),
            3,
            $"redirect ({status})",
            $"It leads to {app.Webhook}: give this address instead.");
        app.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Dial_NoServerThere_ExitsWithThree() => await FailAsync(
        ToolRun.RunAsync("dial", $"http://127.0.0.1:{FreePort.Next()}/on-call", "--api", "127.0.0.1:0"),
        3,
        "can't be reached: the connection was refused. Is the server running, on this port?");

    [Fact]
    public async Task Dial_WebhookIsNotAnswered_ExitsWithThree()
    {
        var never = new TaskCompletionSource<int>();
        await using DialedApp app = await new DialedApp { OnWebhook = (_, _) => never.Task }.StartAsync();

        await FailAsync(app.DialAsync("--webhook-timeout", "300ms"), 3, "was not answered within 0.3 s. Answer at once");
        never.SetResult(200);
    }

    [Fact]
    public async Task Dial_CallIsNotAnswered_NamesTheRequestThatIsMissing()
    {
        await using DialedApp app = await new DialedApp { OnWebhook = (_, _) => Task.FromResult(200) }.StartAsync();

        await FailAsync(
            app.DialAsync("--answer-timeout", "300ms", "--api-key", "k1"),
            3,
            "The webhook was answered with 200, but no answer request was received within 0.3 s.",
            $"POST http://127.0.0.1:{app.ApiPort}/v1/calls/",
            "with the key k1: is this its API base address?");
    }

    [Fact]
    public async Task Dial_WrongKey_IsTheCause()
    {
        await using DialedApp app = await new DialedApp { Key = "another" }.StartAsync();

        await FailAsync(app.DialAsync("--answer-timeout", "1500ms"), 3, "with 401: the key is wrong. Send 'Authorization: Bearer test-key'.");
    }

    [Fact]
    public async Task Dial_BodyIsRefused_NamesTheFields()
    {
        await using DialedApp app = await AnsweringAsync((app, id) =>
            app.SendAsync("POST", $"/v1/calls/{id}/answer", new { stream_url = app.Webhook, stream_kind = "twoway" }));

        await FailAsync(
            app.DialAsync("--answer-timeout", "1500ms"), 3, "with 400: ", "stream_kind: unknown field", "stream_url: must be a URL (ws, wss)");
    }

    [Fact]
    public async Task Dial_UnknownPath_NamesTheBaseAddress()
    {
        await using DialedApp app = await AnsweringAsync((app, id) => app.SendAsync("POST", $"/calls/{id}/answer", new { }));

        await FailAsync(
            app.DialAsync("--answer-timeout", "1500ms"), 3, "there is no such path. Paths begin with /v1/calls", $"http://127.0.0.1:{app.ApiPort}/.");
    }

    [Fact]
    public async Task Dial_ApplicationRejects_ExitsWithThree()
    {
        await using DialedApp app = await AnsweringAsync((app, id) => app.HangUpAsync(id));

        await FailAsync(app.DialAsync(), 3, "The application rejected the call");
    }

    [Fact]
    public async Task Dial_AnsweredWithoutAStream_ExitsWithThree()
    {
        await using DialedApp app = await AnsweringAsync((app, id) => app.SendAsync("POST", $"/v1/calls/{id}/answer", new { }));

        await FailAsync(
            app.DialAsync("--answer-timeout", "300ms"), 3, "The call was answered without a stream_url, and no stream was started within 0.3 s.", "/streams");
    }

    [Fact]
    public async Task Dial_ApplicationOnlyPolls_ExitsWithThree()
    {
        using var ended = new CancellationTokenSource();
        Task polling = Task.CompletedTask;
        await using DialedApp app = await AnsweringAsync(async (app, id) =>
        {
            await app.SendAsync("POST", $"/v1/calls/{id}/answer", new { });
            polling = Task.Run(async () =>
            {
                while (!ended.IsCancellationRequested && await app.SendAsync("GET", $"/v1/calls/{id}") == 200)
                {
                }
            });
        });

        await FailAsync(app.DialAsync("--answer-timeout", "300ms"), 3, "no stream was started within 0.3 s.");
        await ended.CancelAsync();
        await polling.SoonAsync();
    }

    [Fact]
    public async Task Dial_HungUpWithoutAStream_ExitsWithThree()
    {
        await using DialedApp app = await AnsweringAsync(async (app, id) =>
        {
            await app.SendAsync("POST", $"/v1/calls/{id}/answer", new { });
            await app.HangUpAsync(id);
        });

        await FailAsync(app.DialAsync(), 3, "The application hung up before a stream was connected.");
    }

    [Theory]
    [InlineData(404, "has nothing at this path (404)")]
    [InlineData(403, "refuses the stream (403): it does not accept the token of this URL")]
    [InlineData(503, "accepts no more calls now (503)")]
    [InlineData(301, "answers with a redirect (301)")]
    public async Task Dial_StreamIsRefused_ExitsWithThree(int status, string message)
    {
        await using DialedApp app = await new DialedApp { StreamRefusal = status }.StartAsync();

        await FailAsync(app.DialAsync(), 3, "The stream could not be connected: ", message);
    }

    [Fact]
    public async Task Dial_PublicAddressCannotBeReached_NamesTheOption()
    {
        await using DialedApp app = await AnsweringAsync((app, id) => app.AnswerAsync(id, $"ws://127.0.0.1:{FreePort.Next()}/stream"));

        await FailAsync(app.DialAsync(), 3, "The stream could not be connected: ", "give the server's own with --connect HOST:PORT");
    }

    [Fact]
    public async Task Dial_LongTokenInTheUrl_IsNotPrinted()
    {
        string token = new('t', 60);
        await using DialedApp app = await AnsweringAsync((app, id) => app.AnswerAsync(id, $"ws://127.0.0.1:{FreePort.Next()}/stream/{token}"));

        (_, string output, string errors) = await app.DialAsync();

        (output + errors).Should().NotContain(token);
    }

    [Fact]
    public async Task Dial_StreamIsClosedAndNotHungUp_ExitsWithOne()
    {
        await using DialedApp app = await new DialedApp { NewBot = () => new RawBot { OnStart = bot => bot.CloseAsync(1000) } }.StartAsync();

        await FailAsync(
            app.DialAsync("--duration", "30s", "--hangup-timeout", "300ms"),
            1,
            "The stream has ended, but the application did not hang up within 0.3 s: the caller is in silence.",
            $"send DELETE http://127.0.0.1:{app.ApiPort}/v1/calls/");
    }

    [Fact]
    public async Task Dial_StreamIsClosedWithAnError_ExitsWithOne()
    {
        await using DialedApp app = await new DialedApp { NewBot = () => new RawBot { OnStart = bot => bot.CloseAsync(1011) } }.StartAsync();

        await FailAsync(app.DialAsync("--duration", "30s", "--hangup-timeout", "300ms"), 1, "The stream ended with an error, by application, status 1011.");
    }

    [Fact]
    public async Task Dial_StreamIsLost_ExitsWithOne()
    {
        await using DialedApp app = await new DialedApp { NewBot = () => new RawBot { OnStart = bot => bot.AbortAsync() } }.StartAsync();

        await FailAsync(
            app.DialAsync("--duration", "30s", "--hangup-timeout", "300ms"),
            1,
            "The connection of the stream was lost",
            "The call continues, with the caller in silence");
    }

    [Fact]
    public async Task Dial_RequestOfTheCallIsRefused_ExitsWithOne()
    {
        await using DialedApp app = await AnsweringAsync(async (app, id) =>
        {
            await app.AnswerAsync(id);
            await app.SendAsync("POST", $"/v1/calls/{id}/play", new { file = "a.wav" });
        });

        await FailAsync(app.DialAsync(), 1, "/play with 400: ", "audio_file: required");
    }

    [Fact]
    public async Task Dial_LaterWebhookFails_ExitsWithOne()
    {
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) => call.EventType switch
            {
                "call_setup" => await app.AnswerAsync(call.Id),
                "completed" => 500,
                _ => 200,
            },
        }.StartAsync();

        await FailAsync(app.DialAsync(), 1, "The webhook completed to ", "was answered with 500");
    }

    private static Task<DialedApp> AnsweringAsync(Func<DialedApp, string, Task> answerAsync) => new DialedApp
    {
        OnWebhook = async (app, call) =>
        {
            if (call.EventType == "call_setup")
            {
                await answerAsync(app, call.Id);
            }

            return 200;
        },
    }.StartAsync();

    private static async Task FailAsync(Task<(int ExitCode, string Output, string Errors)> running, int exitCode, params string[] messages)
    {
        (int actual, string output, string errors) = await running;

        actual.Should().Be(exitCode, output + errors);
        errors.Trim().Split('\n').Should().ContainSingle("there is one line").Which.Should().ContainAll(messages);
    }
}
