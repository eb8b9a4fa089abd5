using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

public partial class CallScopeTests
{
    [Fact]
    public async Task Logs_OfSessionAndHandler_AreInTheScopeOfTheirCall()
    {
        using var scoped = new RecordingLogger();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (context, token) =>
            {
                ILogger logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("handler");
                Tell(logger, "before start");
                await context.Session.WaitForStartAsync(token);
                Tell(logger, "after start");
            }),
            builder => builder.Logging.AddProvider(scoped));

        await using SimulatedCall call = await app.StartCallAsync(callId: "call-7");
        await app.RequestEndAsync();
        await app.DisposeAsync();

        // Whether the handler is slower than `start` is open.
        CallIds(scoped, "before start").Should().ContainSingle().And.OnlyContain(callId => callId == null || callId == "call-7");
        CallIds(scoped, "after start").Should().Equal("call-7");
        CallIds(scoped, "Stream").Should().HaveCount(2, "the session tells its begin and its end").And.OnlyContain(callId => callId == "call-7");
    }

    [Fact]
    public async Task Logs_CallIdWithControlCharacters_AreWithoutThem()
    {
        using var scoped = new RecordingLogger();
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (context, token) => await context.Session.WaitForStartAsync(token)),
            builder => builder.Logging.AddProvider(scoped));

        await using SimulatedCall call = await app.StartCallAsync(callId: "abc\r\ncrit: all is lost\u001b[31m");
        await app.RequestEndAsync();
        await app.DisposeAsync();

        CallIds(scoped, "Stream").Should().NotBeEmpty().And.OnlyContain(callId => callId == "abc\uFFFD\uFFFDcrit: all is lost\uFFFD[31m");
    }

    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    private static partial void Tell(ILogger logger, string text);

    /// <summary>The call ids in the scopes of the records that begin so.</summary>
    private static IEnumerable<string?> CallIds(RecordingLogger logger, string beginning) => logger.Records
        .Where(record => record.Message.StartsWith(beginning, StringComparison.Ordinal)).Select(record => record.ScopeValue("CallId") as string);
}
