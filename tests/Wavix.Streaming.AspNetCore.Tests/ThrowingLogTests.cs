using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>A log provider that throws on everything, as some do once the host has shut down, changes nothing.</summary>
public class ThrowingLogTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Stop_DrainTimeoutPasses_ClosesWith1001()
    {
        await using TestApp app = await StartAsync(options => options.KeepAliveTimeout = Timeout.InfiniteTimeSpan);
        await using SimulatedCall call = await app.StartAndHearAsync("/obedient");

        Task stop = app.App.StopAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1001);
        await stop.SoonAsync();
    }

    [Fact]
    public async Task MaxStreamDuration_Passes_ClosesWith1008()
    {
        await using TestApp app = await StartAsync(options => options.MaxStreamDuration = TimeSpan.FromMinutes(1));
        await using SimulatedCall call = await app.StartAndHearAsync("/obedient");

        _clock.Advance(TimeSpan.FromMinutes(1));

        await call.Completion.SoonAsync();
        call.CloseStatus.Should().Be(1008);
    }

    [Fact]
    public async Task Handler_Throws_ClosesWith1011()
    {
        await using TestApp app = await StartAsync();
        await using SimulatedCall call = await app.StartCallAsync("/fails");

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1011);
        (await app.RequestEndAsync()).Should().BeNull();
    }

    [Theory]
    [InlineData("/token", HttpStatusCode.Unauthorized)]
    [InlineData("/token/forged", HttpStatusCode.Unauthorized)]
    [InlineData("/full", HttpStatusCode.ServiceUnavailable)]
    public async Task Connect_Refused_IsAnswered(string path, HttpStatusCode status)
    {
        await using TestApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        await using SimulatedCall? first = path == "/full" ? await app.StartAndHearAsync("/full") : null;

        using HttpResponseMessage response = await app.RefusedAsync(path);

        response.StatusCode.Should().Be(status);
    }

    [Fact]
    public async Task Request_NotAWebSocket_IsAnsweredWith426()
    {
        await using TestApp app = await StartAsync();

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
    }

#if NET9_0_OR_GREATER
    [Fact]
    public async Task Peer_IsDead_IsAbortedAndNothingIsThrownFromTheTimer()
    {
        await using TestApp app = await StartAsync();
        using RawPeer wavix = await RawPeer.ConnectAsync(app);
        await wavix.StartAsync();
        await wavix.SayAndHearAsync();

        // The fake clock runs its timers here: what a timer throws fails this call; a real one would end the process.
        _clock.Advance(TimeSpan.FromSeconds(90));

        await wavix.WaitForEndAsync();
    }
#endif

    private Task<TestApp> StartAsync(Action<WavixStreamEndpointOptions>? configure = null) => TestApp.StartAsync(
        app =>
        {
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));
            app.MapWavixStream("/obedient", async (call, cancellationToken) =>
            {
                await foreach (WavixEvent e in call.Session.ReadEventsAsync(cancellationToken))
                {
                    if (e is MediaEvent media)
                    {
                        await call.Session.SendMediaAsync(media.Payload, CancellationToken.None);
                    }
                }
            });
            app.MapWavixStream("/full", (call, _) => Handlers.EchoAsync(call.Session));
            app.MapWavixStream("/fails", async (call, cancellationToken) =>
            {
                await call.Session.WaitForStartAsync(cancellationToken);
                throw new InvalidOperationException("no voice today");
            });
            app.MapWavixStream("/token", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
        },
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new ThrowingProvider());
            builder.Services.AddWavixStreaming(options =>
            {
                options.Stream.TimeProvider = _clock;
                options.Stream.DrainTail = TimeSpan.Zero;
                options.Stream.IdleTimeout = Timeout.InfiniteTimeSpan;
                configure?.Invoke(options);
            });
        });

    /// <summary>Throws for this SDK's category only: the platform's own records are not ours to guard.</summary>
    private sealed class ThrowingProvider : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) =>
            categoryName == "Wavix.Streaming.WavixStreamSession" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new ObjectDisposedException("log");

        public bool IsEnabled(LogLevel logLevel) => throw new ObjectDisposedException("log");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new ObjectDisposedException("log");

        public void Dispose()
        {
        }
    }
}
