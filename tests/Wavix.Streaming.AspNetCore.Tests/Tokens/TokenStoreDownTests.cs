using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>Store or keys can't be reached, or do not have what they should.</summary>
public class TokenStoreDownTests
{
    private int _handled;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Connect_StoreIsDown_IsAnsweredWith503AndTheTokenStaysGood(int httpVersion)
    {
        var store = new BreakableStore { IsBroken = true };
        await using TokenApp app = await StartAsync(store: store, httpVersion: httpVersion);
        Uri url = await app.CreateUrlAsync();

        (HttpStatusCode status, IReadOnlyDictionary<string, IEnumerable<string>> headers) = await app.TryConnectAsync(url);

        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        headers["Retry-After"].Should().NotBeEmpty();
        _handled.Should().Be(0);
        app.App.Logs.Errors.Should().ContainSingle().Which.Error.Should().BeOfType<IOException>();
        store.IsBroken = false;
        (await app.ConnectAsync(url)).Should().BeOneOf(HttpStatusCode.SwitchingProtocols, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connect_StoreNeverAnswers_IsAnsweredWith503InTime()
    {
        var store = new BreakableStore { Hangs = true };
        await using TokenApp app = await StartAsync(store: store);

        Task<HttpStatusCode> connecting = app.ConnectAsync(await app.CreateUrlAsync());
        await store.IsAsked.SoonAsync();
        connecting.IsCompleted.Should().BeFalse();
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        (await connecting).Should().Be(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task CreateUrl_StoreNeverAnswers_ThrowsInTime()
    {
        var store = new BreakableStore { Hangs = true };
        await using TokenApp app = await StartAsync(store: store);

        Task creating = app.CreateUrlAsync(data: new string('d', 1024)).AsTask();
        await store.IsAsked.SoonAsync();
        creating.IsCompleted.Should().BeFalse();
        app.Clock.Advance(TimeSpan.FromSeconds(5));

        Func<Task> created = () => creating;
        await created.Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task CreateUrl_CallerCancels_Throws()
    {
        var store = new BreakableStore { Hangs = true };
        await using TokenApp app = await StartAsync(store: store);
        using var canceling = new CancellationTokenSource();

        Task creating = app.Tokens.CreateUrlAsync(app.BaseUri, TokenApp.CallId, data: new string('d', 1024), cancellationToken: canceling.Token).AsTask();
        await store.IsAsked.SoonAsync();
        await canceling.CancelAsync();

        Func<Task> created = () => creating;
        await created.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Connect_DataAreNotInTheStore_IsAnsweredWith410AndLogged()
    {
        var elsewhere = new BreakableStore();
        await using TokenApp app = await StartAsync(store: elsewhere);

        (await app.ConnectAsync(await app.CreateUrlAsync(data: new string('d', 1024)))).Should().Be(HttpStatusCode.Gone);

        app.App.Logs.Messages.Should().Contain(message => message.Contains("AddWavixRedis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connect_KeysCannotBeRead_IsAnsweredWith503()
    {
        await using TokenApp app = await StartAsync(configure: services =>
        {
            services.RemoveAll<IDataProtectionProvider>();
            services.AddDataProtection();
            services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new BrokenRepository());
        });

        (await app.ConnectAsync(new Uri(app.BaseUri, "/stream/" + TokenApp.WellFormedForgery))).Should().Be(HttpStatusCode.ServiceUnavailable);

        app.App.Logs.Errors.Should().Contain(entry => entry.Message.Contains("the Data Protection keys can't be read", StringComparison.Ordinal));
    }

    private Task<TokenApp> StartAsync(IStreamTokenStore? store = null, Action<IServiceCollection>? configure = null, int httpVersion = 1) => TokenApp.StartAsync(
        (context, _) =>
        {
            Interlocked.Increment(ref _handled);
            return Handlers.EchoAsync(context.Session);
        },
        configure: builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(store ?? new BreakableStore()));
            configure?.Invoke(builder.Services);
        },
        httpVersion: httpVersion);

    /// <summary>Keys on a disk that is gone.</summary>
    private sealed class BrokenRepository : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => throw new IOException("The keys are away.");

        public void StoreElement(XElement element, string friendlyName) => throw new IOException("The keys are away.");
    }
}
