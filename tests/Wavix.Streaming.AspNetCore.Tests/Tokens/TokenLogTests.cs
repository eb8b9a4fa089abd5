using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>What a stranger can repeat is logged once per interval, with a count.</summary>
public class TokenLogTests
{
    [Fact]
    public async Task Connect_RefusedOftenForOneReason_IsLoggedOnceAnInterval()
    {
        await using TokenApp app = await TokenApp.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            (await app.ConnectAsync(app.BaseUri)).Should().Be(HttpStatusCode.Unauthorized);
        }

        (await app.ConnectAsync(new Uri(app.BaseUri, "/stream/x"))).Should().Be(HttpStatusCode.Unauthorized);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await app.ConnectAsync(app.BaseUri)).Should().Be(HttpStatusCode.Unauthorized);

        app.App.Logs.Messages.Where(message => message.StartsWith("A stream token was refused", StringComparison.Ordinal)).Should().Equal(
            "A stream token was refused with 401: Missing. 0 more since the last report.",
            "A stream token was refused with 401: Forged. 0 more since the last report.",
            "A stream token was refused with 401: Missing. 19 more since the last report.");
    }

    [Fact]
    public async Task Connect_StoreFailsOften_IsLoggedOnceAnInterval()
    {
        var store = new BreakableStore { IsBroken = true };
        await using TokenApp app = await StartAsync(store);
        for (int i = 0; i < 10; i++)
        {
            (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);
        }

        app.Clock.Advance(TimeSpan.FromSeconds(10));
        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);

        app.App.Logs.Errors.Should().HaveCount(2).And.Contain(entry => entry.Message.EndsWith("9 more since the last report.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_StoreFailsAfterItsTime_LeavesNoExceptionUnobserved()
    {
        const string Late = "The store failed late.";
        var unobserved = new List<string>();
        void Observe(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            lock (unobserved)
            {
                unobserved.AddRange(e.Exception.Flatten().InnerExceptions.Select(error => error.Message));
            }
        }

        TaskScheduler.UnobservedTaskException += Observe;
        try
        {
            await FailLateAsync(Late);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Observe;
        }

        unobserved.Should().NotContain(Late);
    }

    private static async Task FailLateAsync(string message)
    {
        var store = new LateStore();
        await using TokenApp app = await StartAsync(store);
        Uri url = await app.CreateUrlAsync();
        Task<HttpStatusCode> connecting = app.ConnectAsync(url);
        await store.IsAsked.Task.SoonAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        (await connecting).Should().Be(HttpStatusCode.ServiceUnavailable);
        store.Failing.SetException(new IOException(message));
    }

    private static Task<TokenApp> StartAsync(IStreamTokenStore store) =>
        TokenApp.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton(store)));

    private sealed class LateStore : IStreamTokenStore
    {
        public TaskCompletionSource IsAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Failing { get; } = new();

        public async ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken)
        {
            IsAsked.SetResult();
            return await Failing.Task;
        }

        public ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
