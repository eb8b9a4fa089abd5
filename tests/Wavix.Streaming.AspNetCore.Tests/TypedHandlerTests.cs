using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

public class TypedHandlerTests
{
    [Fact]
    public async Task MapWavixStream_RegisteredHandler_HandlesTheCall()
    {
        await using TestApp app = await StartAsync<EchoHandler>();
        await using SimulatedCall call = await app.StartCallAsync();

        await call.SayAsync(new byte[WavixAudio.FrameBytes]);

        (await call.WaitForAudioAsync(WavixAudio.FrameBytes).SoonAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_Handler_GetsTheRequest()
    {
        await using TestApp app = await StartAsync<ContextHandler>();
        await using SimulatedCall call = await app.CallAsync();

        await call.Completion.SoonAsync();

        app.App.Services.GetRequiredService<Journal>().Paths.Should().Equal("/stream");
    }

    [Fact]
    public async Task MapWavixStream_HandlerThatIsNotRegistered_IsCreatedForEachCallAndDisposedAfterIt()
    {
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream<ContextHandler>("/stream"), builder => builder.Services.AddSingleton<Journal>());
        Journal journal = app.App.Services.GetRequiredService<Journal>();
        for (int i = 0; i < 2; i++)
        {
            await using SimulatedCall call = await app.CallAsync();
            await app.RequestEndAsync();
        }

        await journal.Disposed.Task.SoonAsync();

        journal.Made.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        journal.WasCompleteWhenDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_ScopedHandler_IsMadeForEachCall()
    {
        await using TestApp app = await StartAsync<ContextHandler>();
        for (int i = 0; i < 2; i++)
        {
            await using SimulatedCall call = await app.CallAsync();
            await app.RequestEndAsync();
        }

        app.App.Services.GetRequiredService<Journal>().Made.Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task MapWavixStream_ScopedHandler_IsDisposedAfterItsCall()
    {
        await using TestApp app = await StartAsync<ContextHandler>();
        await using SimulatedCall call = await app.CallAsync();
        Journal journal = app.App.Services.GetRequiredService<Journal>();

        object disposed = await journal.Disposed.Task.SoonAsync();

        disposed.Should().BeSameAs(journal.Made.Single());
        journal.WasCompleteWhenDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_HandlerThatCannotBeMade_ClosesWith1011AndLogsWhy()
    {
        // In Development the application would not even start.
        await using TestApp app = await TestApp.StartAsync(
            app => app.MapWavixStream<ContextHandler>("/stream").AllowUnauthenticated(),
            builder => builder.Services.AddScoped<ContextHandler>(),
            environment: "Production");
        await using SimulatedCall call = await app.CallAsync();

        await call.Completion.SoonAsync();

        call.CloseStatus.Should().Be(1011);
        app.Logs.Errors.Should().ContainSingle().Which.Error!.Message.Should().Contain(nameof(Journal));
    }

    private static Task<TestApp> StartAsync<THandler>()
        where THandler : class, IWavixStreamHandler => TestApp.StartAsync(
            app => app.MapWavixStream<THandler>("/stream"),
            builder => builder.Services.AddScoped<THandler>().AddSingleton<Journal>());

    private sealed class Journal
    {
        public ConcurrentQueue<object> Made { get; } = new();

        public ConcurrentQueue<string?> Paths { get; } = new();

        public TaskCompletionSource<object> Disposed { get; } = new();

        public bool WasCompleteWhenDisposed { get; set; }
    }

    private sealed class EchoHandler : IWavixStreamHandler
    {
        public Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken) => Handlers.EchoAsync(context.Session);
    }

    private sealed class ContextHandler : IWavixStreamHandler, IDisposable
    {
        private readonly Journal _journal;
        private WavixStreamSession? _session;

        public ContextHandler(Journal journal)
        {
            _journal = journal;
            journal.Made.Enqueue(this);
        }

        public Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
        {
            _session = context.Session;
            _journal.Paths.Enqueue(context.HttpContext.Request.Path);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _journal.WasCompleteWhenDisposed = _session is { Completion.IsCompleted: true };
            _journal.Disposed.TrySetResult(this);
        }
    }
}
