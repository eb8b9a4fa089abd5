using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>A place is for a stream whose token was used; where there is none after all, the token is good again.</summary>
public class TokenAdmissionTests
{
    private readonly SlowStore _store = new();

    [Fact]
    public async Task Connect_ReplaysWaitForTheStore_TakeNoPlaceOfTheirCall()
    {
        await using TokenApp app = await StartAsync(options => options.MaxStreamsPerCall = 2);
        Uri used = await app.CreateUrlAsync();
        await using SimulatedCall first = await app.StartCallAsync(used);
        _store.Hang();
        Task<HttpStatusCode>[] replays = Enumerable.Range(0, 5).Select(_ => app.ConnectAsync(used)).ToArray();
        await _store.IsAskedAsync(times: 5);
        _store.HangsOnlyReplays = true;

        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.SwitchingProtocols);

        _store.Answer();
        (await Task.WhenAll(replays).SoonAsync()).Should().AllBeEquivalentTo(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Connect_RequestsWaitForTheStore_TakeNoPlaceOfOtherEndpoints()
    {
        await using TokenApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        _store.Hang();
        Task<HttpStatusCode> waiting = app.ConnectAsync(await app.CreateUrlAsync());
        await _store.IsAskedAsync(times: 1);

        (await app.ConnectAsync(new Uri(app.BaseUri, "/open"))).Should().Be(HttpStatusCode.SwitchingProtocols);

        _store.Answer();
        await waiting.SoonAsync();
    }

    [Fact]
    public async Task Connect_TooManyWaitForTheStore_IsAnsweredWith503()
    {
        await using TokenApp app = await StartAsync(options => options.MaxConcurrentTokenChecks = 1);
        _store.Hang();
        Uri second = await app.CreateUrlAsync();
        Task<HttpStatusCode> first = app.ConnectAsync(await app.CreateUrlAsync());
        await _store.IsAskedAsync(times: 1);

        (HttpStatusCode status, IReadOnlyDictionary<string, IEnumerable<string>> headers) = await app.TryConnectAsync(second);

        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        headers["Retry-After"].Should().NotBeEmpty();
        _store.Answer();
        (await first.SoonAsync()).Should().Be(HttpStatusCode.SwitchingProtocols);
        (await app.ConnectAsync(second)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_LastPlaceIsTakenMeanwhile_IsAnsweredWith503AndTheTokenIsGoodAgain()
    {
        await using TokenApp app = await StartAsync(options => options.MaxConcurrentStreams = 1);
        _store.Hang();
        Uri url = await app.CreateUrlAsync();
        Task<HttpStatusCode> waiting = app.ConnectAsync(url);
        await _store.IsAskedAsync(times: 1);
        await using (SimulatedCall other = await app.App.StartAndHearAsync("/open"))
        {
            _store.Answer();

            (await waiting.SoonAsync()).Should().Be(HttpStatusCode.ServiceUnavailable);
            await other.HangUpAsync().SoonAsync();
        }

        await app.App.RequestEndAsync();
        await app.App.RequestEndAsync();
        (await app.ConnectAsync(url)).Should().Be(HttpStatusCode.SwitchingProtocols);
    }

    [Fact]
    public async Task Connect_KestrelHasItsUpgradedConnections_IsAnsweredWith503AndTheTokenIsGoodAgain()
    {
        await using TokenApp app = await StartAsync(
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1));
        Uri url = await app.CreateUrlAsync();
        await using (SimulatedCall first = await app.StartCallAsync(await app.CreateUrlAsync()))
        {
            (HttpStatusCode status, IReadOnlyDictionary<string, IEnumerable<string>> headers) = await app.TryConnectAsync(url);

            status.Should().Be(HttpStatusCode.ServiceUnavailable);
            headers["Retry-After"].Should().NotBeEmpty();
            headers.Should().NotContainKey("Sec-WebSocket-Accept");
            await first.HangUpAsync().SoonAsync();
        }

        await app.App.RequestEndAsync();
        await app.App.RequestEndAsync();
        await RetryAsync(() => app.ConnectAsync(url), HttpStatusCode.ServiceUnavailable, HttpStatusCode.SwitchingProtocols);
        app.App.Logs.Errors.Should().BeEmpty();
        app.App.Logs.Messages.Should().Contain(message => message.Contains("could not accept a WebSocket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_TokenCannotBeGivenBack_IsAnsweredWith503AndLogged()
    {
        await using TokenApp app = await StartAsync(
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1));
        await using SimulatedCall first = await app.StartCallAsync(await app.CreateUrlAsync());
        _store.ReleaseFails = true;

        (await app.ConnectAsync(await app.CreateUrlAsync())).Should().Be(HttpStatusCode.ServiceUnavailable);

        app.App.Logs.Messages.Should().Contain(message => message.Contains("could not be returned to the store", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_RouteNamesACallThatIsFull_CountsForTheCallOfTheToken()
    {
        await using TokenApp app = await TokenApp.StartAsync(
            app => app.MapWavixStream("/stream/{callId}", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken(),
            options => options.MaxStreamsPerCall = 1);
        var path = new Uri(app.BaseUri, "/stream/full");
        await using SimulatedCall first = await app.StartCallAsync(await app.Tokens.CreateUrlAsync(path, "full"), "full");

        (await app.ConnectAsync(await app.Tokens.CreateUrlAsync(path, "full"))).Should().Be(HttpStatusCode.ServiceUnavailable);
        (await app.ConnectAsync(await app.Tokens.CreateUrlAsync(path, "another"))).Should().Be(HttpStatusCode.SwitchingProtocols);
        (await app.ConnectAsync(path)).Should().Be(HttpStatusCode.Unauthorized, "without a token nothing is said about the call");
    }

    /// <summary>Kestrel counts a connection down a moment after its request has ended.</summary>
    private static async Task RetryAsync(Func<Task<HttpStatusCode>> connect, HttpStatusCode until, HttpStatusCode expected)
    {
        HttpStatusCode status;
        do
        {
            status = await connect();
        }
        while (status == until);
        status.Should().Be(expected);
    }

    private Task<TokenApp> StartAsync(Action<WavixStreamEndpointOptions>? options = null, Action<WebApplicationBuilder>? configure = null) => TokenApp.StartAsync(
        app =>
        {
            app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireStreamToken();
            app.MapWavixStream("/open", (call, _) => Handlers.EchoAsync(call.Session)).AllowUnauthenticated();
        },
        options,
        builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IStreamTokenStore>(_store));
            configure?.Invoke(builder);
        });

    /// <summary>A store that answers when it is let.</summary>
    private sealed class SlowStore : IStreamTokenStore
    {
        private readonly HashSet<string> _used = [];
        private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
        private TaskCompletionSource? _answer;

        public bool HangsOnlyReplays { get; set; }

        public bool ReleaseFails { get; set; }

        public void Hang() => _answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer() => _answer!.SetResult();

        public async Task IsAskedAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await _asked.Reader.ReadAsync().AsTask().SoonAsync();
            }
        }

        public async ValueTask<bool> TryUseAsync(string tokenId, TimeSpan retention, CancellationToken cancellationToken)
        {
            bool isFirst = IsFirst(tokenId);
            if (_answer is { } answer && !(HangsOnlyReplays && isFirst))
            {
                _asked.Writer.TryWrite(true);
                await answer.Task;
            }

            return isFirst;
        }

        public ValueTask ReleaseAsync(string tokenId, CancellationToken cancellationToken)
        {
            lock (_used)
            {
                _used.Remove(tokenId);
            }

            return ReleaseFails ? throw new IOException("The store is away.") : ValueTask.CompletedTask;
        }

        public ValueTask KeepDataAsync(string tokenId, byte[] data, TimeSpan retention, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<byte[]?> FindDataAsync(string tokenId, CancellationToken cancellationToken) => throw new NotSupportedException();

        private bool IsFirst(string tokenId)
        {
            lock (_used)
            {
                return _used.Add(tokenId);
            }
        }
    }
}
