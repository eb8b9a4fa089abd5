using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class RefusalTests
{
    [Theory]
    [InlineData(400, false, "options")]
    [InlineData(401, false, "key")]
    [InlineData(403, false, "rights")]
    [InlineData(404, false, "name of the model")]
    [InlineData(200, false, "Endpoint")]
    [InlineData(408, true, "Try again")]
    [InlineData(409, true, "Try again")]
    [InlineData(429, true, "quota")]
    [InlineData(500, true, "Try again")]
    [InlineData(503, true, "Try again")]
    public async Task Connect_Refused_SaysWhyAndWhetherToTryAgain(int status, bool isTransient, string text)
    {
        await using ScriptedServer server = await ScriptedServer.RefuseAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        SpeechModelException error = await FailAsync(server.Model());

        error.IsTransient.Should().Be(isTransient);
        error.Code.Should().Be($"{status}");
        error.Message.Should().StartWith($"OpenAI refused the session with {status}: ").And.Contain(text);
        error.RetryAfter.Should().BeNull();
        error.ToString().Should().NotContain(ScriptedServer.Key);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7_000)]
    [InlineData("retry-after-ms", "1500", 1_500)]
    [InlineData("Retry-After", "Sun, 29 Nov 2026 12:00:30 GMT", 30_000)]
    [InlineData("Retry-After", "Sun, 29 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("Retry-After", "soon", null)]
    public async Task Connect_RefusedWithRetryAfter_SaysWhenToTryAgain(string name, string value, int? milliseconds)
    {
        await using ScriptedServer server = await ScriptedServer.RefuseAsync((context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers[name] = value;
            return Task.CompletedTask;
        });
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));

        SpeechModelException error = await FailAsync(server.Model(), new SpeechModelConnectOptions { TimeProvider = clock });

        error.RetryAfter.Should().Be(milliseconds is { } expected ? TimeSpan.FromMilliseconds(expected) : null);
    }

    [Fact]
    public async Task Connect_NoServer_IsTransient()
    {
        var model = new OpenAIRealtimeModel(ScriptedServer.Key, new OpenAIRealtimeOptions
        {
            Endpoint = new Uri($"ws://127.0.0.1:{FreePort.Next()}/"),
            ConnectTimeout = Patience.Soon,
        });

        SpeechModelException error = await FailAsync(model);

        error.IsTransient.Should().BeTrue();
        error.Code.Should().BeNull();
        error.Message.Should().Contain("can't be reached at 127.0.0.1");
    }

    [Fact]
    public async Task Connect_UpgradeHangs_TimesOut()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.RefuseAsync((_, ended) =>
        {
            arrived.SetResult();
            return new TaskCompletionSource().Task.WaitAsync(ended);
        });

        await TimesOutAsync(server, arrived.Task, "the connection was not accepted");
    }

    [Fact]
    public async Task Connect_SessionCreatedHangs_TimesOut()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            arrived.SetResult();
            await peer.ReceiveAsync();
        });

        // The upgrade may not have reached the client yet, so either of the two may be named.
        await TimesOutAsync(server, arrived.Task, "not ");
    }

    [Fact]
    public async Task Connect_SessionUpdatedHangs_TimesOutAndSaysSo()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"session.created","session":{}}""");
            await peer.ExpectAsync("session.update");
            arrived.SetResult();
            await peer.ReceiveAsync();
        });

        // session.update arrives at the server after this side began to wait for what precedes its answer.
        await TimesOutAsync(server, arrived.Task, "session.");
    }

    [Fact]
    public async Task Connect_TokenHangs_TimesOut()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = new FakeTimeProvider();
        var model = OpenAIRealtimeModel.ForAzure(new Uri("https://example.invalid"), "phones", _ =>
        {
            arrived.SetResult();
            return new ValueTask<string>(new TaskCompletionSource<string>().Task);
        });

        Task<ISpeechModelSession> connecting = model.ConnectAsync(new SpeechModelConnectOptions { TimeProvider = clock });
        await arrived.Task.SoonAsync();
        clock.Advance(TimeSpan.FromSeconds(2));

        SpeechModelException error = (await connecting.Invoking(task => task.SoonAsync()).Should().ThrowAsync<SpeechModelException>()).Which;
        error.IsTransient.Should().BeTrue();
        error.Message.Should().Contain("the token was not obtained");
    }

    [Fact]
    public async Task Connect_TokenFails_NamesTheFailure()
    {
        var model = OpenAIRealtimeModel.ForAzure(
            new Uri("https://example.invalid"), "phones", _ => throw new UnauthorizedAccessException("no identity"));

        SpeechModelException error = await FailAsync(model);

        error.InnerException.Should().BeOfType<UnauthorizedAccessException>();
        error.Message.Should().Contain("UnauthorizedAccessException");
    }

    [Fact]
    public async Task Connect_TokenWithLineBreak_IsRefusedWithoutShowingIt()
    {
        var model = OpenAIRealtimeModel.ForAzure(new Uri("https://example.invalid"), "phones", _ => ValueTask.FromResult("to\nken"));

        SpeechModelException error = await FailAsync(model);

        error.IsTransient.Should().BeFalse();
        error.ToString().Should().NotContain("ken\"").And.NotContain("to\n");
    }

    [Theory]
    [InlineData("""{"type":"invalid_request_error","code":"model_not_found","message":"The model 'x' does not exist."}""", "model_not_found", false)]
    [InlineData("""{"type":"invalid_request_error","code":null,"message":"Invalid value: 'x'."}""", "invalid_request_error", false)]
    [InlineData("""{"type":"insufficient_quota","message":"You exceeded your quota."}""", "insufficient_quota", false)]
    [InlineData("""{"type":"server_error","code":"internal_error","message":"Sorry."}""", "internal_error", true)]
    [InlineData("""{"type":"invalid_request_error","code":"rate_limit_exceeded","message":"Please try again in 1.5s."}""", "rate_limit_exceeded", true)]
    [InlineData("""{}""", null, true)]
    [InlineData("\"x\"", null, true)]
    public async Task Connect_ErrorInsteadOfTheSession_IsThrown(string sent, string? code, bool isTransient)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync($$"""{"type":"error","error":{{sent}}}""");
            await peer.ReceiveAsync();
        });

        SpeechModelException error = await FailAsync(server.Model());

        error.Code.Should().Be(code);
        error.IsTransient.Should().Be(isTransient);
        error.Message.Should().StartWith("OpenAI refused the session: ");
        error.RetryAfter.Should().Be(code == "rate_limit_exceeded" ? TimeSpan.FromSeconds(1.5) : null);
    }

    [Fact]
    public async Task Connect_SettingsRefused_IsThrown()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            await peer.SendAsync("""{"type":"session.created","session":{}}""");
            await peer.ExpectAsync("session.update");
            await peer.SendAsync("""{"type":"error","error":{"type":"invalid_request_error","code":"invalid_value","message":"Invalid voice."}}""");
            await peer.ReceiveAsync();
        });

        SpeechModelException error = await FailAsync(server.Model(options => options.Voice = "nobody"));

        error.IsTransient.Should().BeFalse();
        error.Message.Should().Contain("Invalid voice.").And.Contain("Correct the options");
    }

    [Theory]
    [InlineData(3000, "invalid_request_error.invalid_model", "invalid_model", false)]
    [InlineData(1011, "overloaded", "1011", true)]
    [InlineData(1000, null, "1000", true)]
    public async Task Connect_ClosedBeforeTheSession_IsThrown(int status, string? reason, string code, bool isTransient)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(peer => peer.CloseAsync(status, reason));

        SpeechModelException error = await FailAsync(server.Model());

        error.Code.Should().Be(code);
        error.IsTransient.Should().Be(isTransient);
        error.Message.Should().Contain($"{status}").And.Contain(reason ?? "OpenAI");
    }

    [Fact]
    public async Task Connect_ConnectionAborted_IsTransient()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(peer =>
        {
            peer.Abort();
            return Task.CompletedTask;
        });

        (await FailAsync(server.Model())).IsTransient.Should().BeTrue();
    }

    [Fact]
    public async Task Connect_CanceledByTheCaller_ThrowsOperationCanceled()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(async peer =>
        {
            arrived.SetResult();
            await peer.ReceiveAsync();
        });
        using var cancel = new CancellationTokenSource();

        Task<ISpeechModelSession> connecting = server.Model().ConnectAsync(new SpeechModelConnectOptions(), cancel.Token);
        await arrived.Task.SoonAsync();
        cancel.Cancel();

        (await connecting.Invoking(task => task.SoonAsync()).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
    }

    private static async Task TimesOutAsync(ScriptedServer server, Task arrived, string waitedFor)
    {
        var clock = new FakeTimeProvider();
        Task<ISpeechModelSession> connecting = server.Model(options => options.ConnectTimeout = TimeSpan.FromSeconds(2))
            .ConnectAsync(new SpeechModelConnectOptions { TimeProvider = clock });
        await arrived.SoonAsync();
        connecting.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(2));

        SpeechModelException error = (await connecting.Invoking(task => task.SoonAsync()).Should().ThrowAsync<SpeechModelException>()).Which;
        error.IsTransient.Should().BeTrue();
        error.Message.Should().Contain("within ConnectTimeout (00:00:02)").And.Contain(waitedFor);
    }

    private static async Task<SpeechModelException> FailAsync(OpenAIRealtimeModel model, SpeechModelConnectOptions? wanted = null) =>
        (await model.Invoking(m => m.ConnectAsync(wanted ?? new SpeechModelConnectOptions()).SoonAsync()).Should().ThrowAsync<SpeechModelException>()).Which;
}
