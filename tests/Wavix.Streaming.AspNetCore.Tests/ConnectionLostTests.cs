using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>The server may tell the request that its connection is gone before the session has seen it.</summary>
public sealed class ConnectionLostTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource<WavixStreamSession> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handlerReturned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _aborted = new();

    [Fact]
    public async Task Lost_RequestIsToldFirst_CompletionSaysConnectionLost()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartCallAsync();
        WavixStreamSession session = await _session.Task.SoonAsync();

        await _aborted.CancelAsync();
        await _handlerReturned.Task.SoonAsync();
        call.Abort();

        (await session.Completion.SoonAsync()).Reason.Should().Be(WavixStreamEndReason.ConnectionLost);
    }

    [Fact]
    public async Task Lost_SessionNeverSeesIt_IsClosedAfterCloseTimeout()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartCallAsync();
        WavixStreamSession session = await _session.Task.SoonAsync();

        await _aborted.CancelAsync();
        await _handlerReturned.Task.SoonAsync();
        while (!session.Completion.IsCompleted)
        {
            // The wait may begin after the handler's return.
            _clock.Advance(new WavixStreamOptions().CloseTimeout);
            await Task.Yield();
        }

        (await session.Completion).Reason.Should().Be(WavixStreamEndReason.ClosedByApplication);
    }

    public void Dispose() => _aborted.Dispose();

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        app =>
        {
            app.Use(async (http, next) =>
            {
                http.Features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = _aborted.Token });
                await next(http);
            });
            app.MapWavixStream("/stream", async (call, cancellationToken) =>
            {
                WavixStreamSession session = call.Session;
                await session.WaitForStartAsync(cancellationToken);
                _session.SetResult(session);
                using CancellationTokenRegistration told = cancellationToken.Register(_handlerReturned.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }).AllowUnauthenticated();
        },
        builder => builder.Services.AddWavixStreaming(options =>
        {
            options.Stream.TimeProvider = _clock;

            // Nothing else ends a stream while the clock is moved.
            options.Stream.IdleTimeout = Timeout.InfiniteTimeSpan;
            options.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
        }));
}
