using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>What becomes of the call when its handler ends, and the other way round.</summary>
public class HandlerEndTests
{
    [Theory]
    [InlineData(false, 1000, 1)]
    [InlineData(false, 1000, 2)]
    [InlineData(true, 1011, 1)]
    [InlineData(true, 1011, 2)]
    public async Task Handler_EndsWithAudioQueued_ItPlaysOutBeforeTheClose(bool throws, int status, int httpVersion)
    {
        byte[] speech = TestAudio.Speech(TimeSpan.FromMilliseconds(300));
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                await call.Session.WaitForStartAsync(cancellationToken);
                _ = call.Session.Play(speech);
                if (throws)
                {
                    throw new InvalidOperationException("no voice today");
                }
            }),
            httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(status);
        call.Heard.ToAudio().Length.Should().BeGreaterThanOrEqualTo(speech.Length, "the close waits for what is queued");
        (await app.RequestEndAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Handler_ReturnsAfterItSentMoreThanTheGoodbyeLasts_IsClosedWith1000BeforeThatHasPlayed()
    {
        byte[] minute = new byte[60_000 * WavixAudio.BytesPerMillisecond];
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) => await call.Session.SendMediaAsync(minute, cancellationToken)),
            builder => builder.Services.AddWavixStreaming(options => options.GoodbyeTimeout = TimeSpan.FromMilliseconds(200)));
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1000);
        (await call.WaitForAudioAsync(minute.Length)).Should().BeTrue("what was sent arrives");
        call.Heard.ToAudio().Length.Should().BeLessThan(minute.Length, "the close waits for GoodbyeTimeout only");
    }

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 1011)]
    public async Task Handler_EndsWithNothingQueued_IsClosedAtOnce(bool throws, int status)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                await call.Session.WaitForStartAsync(cancellationToken);
                if (throws)
                {
                    throw new InvalidOperationException("no voice today");
                }
            }),
            builder => builder.Services.AddWavixStreaming(options => options.Stream.TimeProvider = new FakeTimeProvider()));
        await using SimulatedCall call = await app.StartCallAsync();

        // The clock stands still: a wait of any length would never end.
        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(status);
    }

    [Fact]
    public async Task Handler_ClosesWithAudioQueued_IsClosedAtOnce()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                await call.Session.WaitForStartAsync(cancellationToken);
                _ = call.Session.Play(TestAudio.Speech(TimeSpan.FromSeconds(60)));
                await call.Session.CloseAsync(cancellationToken: CancellationToken.None);
            }),
            builder => builder.Services.AddWavixStreaming(options => options.Stream.TimeProvider = new FakeTimeProvider()));
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Handler_Throws_ClosesWith1011AndLogsTheError(int httpVersion)
    {
        var failure = new InvalidOperationException("no voice today");
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                WavixStreamSession session = call.Session;
                await session.WaitForStartAsync(cancellationToken);
                throw failure;
            }),
            httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1011);
        LogRecord entry = app.Logs.Errors.Should().ContainSingle().Subject;
        entry.Level.Should().Be(LogLevel.Error);
        entry.Error.Should().BeSameAs(failure);
    }

    [Fact]
    public async Task Handler_WaitsForAStartThatNeverComes_IsNoFailure()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, _) => call.Session.WaitForStartAsync(CancellationToken.None)));
        await using SimulatedCall call = await app.CallAsync();
        await call.HangUpAsync();

        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Handler_Throws_DoesNotFailTheRequest()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, _) => throw new InvalidOperationException()));
        await using SimulatedCall call = await app.CallAsync();

        (await app.RequestEndAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Handler_Throws_TheNextCallIsTaken()
    {
        int calls = 0;
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", (call, _) =>
            Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException() : Handlers.EchoAsync(call.Session)));
        await using SimulatedCall first = await app.CallAsync();
        await first.Completion.SoonAsync();

        await using SimulatedCall second = await app.StartCallAsync();
        await second.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await second.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task Handler_ClosesItself_KeepsItsStatus()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (call, cancellationToken) => call.Session.CloseAsync(4001, "done", cancellationToken)));
        await using SimulatedCall call = await app.CallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(4001);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Handler_CancelledByTheHangUp_IsANormalEnd(int httpVersion)
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, cancellationToken) => Handlers.WorkAsync(cancellationToken)), httpVersion: httpVersion);
        await using SimulatedCall call = await app.StartCallAsync();

        (await call.HangUpAsync().SoonAsync()).Should().BeTrue();

        call.CloseStatus.Should().Be(1000);
        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Handler_CancelledByAnAbort_IsANormalEnd()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, cancellationToken) => Handlers.WorkAsync(cancellationToken)));
        await using SimulatedCall call = await app.StartCallAsync();

        call.Abort();

        (await app.RequestEndAsync()).Should().BeNull();
        app.Logs.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task Handler_CancelledBySomethingElse_IsAFailure()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream("/stream", (_, _) => Handlers.WorkAsync(new CancellationToken(canceled: true))));
        await using SimulatedCall call = await app.CallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1011);
        app.Logs.Errors.Should().ContainSingle().Which.Error.Should().BeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task Handler_Returned_SessionIsOver()
    {
        var session = new TaskCompletionSource<WavixStreamSession>();
        await using TestApp app = await TestApp.StartAsync(app => app.MapWavixStream("/stream", (call, _) =>
        {
            WavixStreamSession s = call.Session;
            session.SetResult(s);
            return Task.CompletedTask;
        }));
        await using SimulatedCall call = await app.CallAsync();
        await app.RequestEndAsync();

        (await session.Task).Completion.IsCompleted.Should().BeTrue();
    }
}
