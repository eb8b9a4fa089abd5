using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>The client of an application that uses dependency injection.</summary>
public class ServiceCollectionTests
{
    [Fact]
    public async Task AddWavixCallControl_Action_GivesAClientWithItsSettings()
    {
        using var api = FakeApi.Answering("""{"success":true}""");
        await using ServiceProvider provider = Build(
            services => services.AddWavixCallControl(options => (options.ApiKey, options.BaseAddress) = ("key-1", new Uri("https://example.com/x"))), api);

        await provider.GetRequiredService<WavixCallControlClient>().HangUpAsync("c");

        (api.Last!.RequestUri!.AbsoluteUri, api.Last.Headers.Authorization!.Parameter).Should().Be(("https://example.com/x/v1/calls/c", "key-1"));
    }

    [Fact]
    public void AddWavixCallControl_Section_SetsWhatItHas()
    {
        WavixCallControlOptions options = OptionsOf(services => services.AddWavixCallControl(
            Section(("ApiKey", "key-1"), ("BaseAddress", "http://localhost:4010"), ("Timeout", "00:00:03"))));

        (options.ApiKey, options.BaseAddress, options.Timeout, options.TimeProvider)
            .Should().Be(("key-1", new Uri("http://localhost:4010"), TimeSpan.FromSeconds(3), TimeProvider.System));
    }

    [Fact]
    public void AddWavixCallControl_SectionWithTheKeyOnly_KeepsTheDefaults()
    {
        WavixCallControlOptions options = OptionsOf(services => services.AddWavixCallControl(Section(("ApiKey", "key-1"))));

        (options.BaseAddress, options.Timeout).Should().Be((new Uri("https://api.wavix.com"), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void AddWavixCallControl_SectionAndAction_ApplyInOrder()
    {
        WavixCallControlOptions options = OptionsOf(services =>
        {
            services.AddWavixCallControl(before => (before.ApiKey, before.Timeout) = ("key-0", TimeSpan.FromSeconds(1)));
            services.AddWavixCallControl(Section(("ApiKey", "key-1")));
        });

        (options.ApiKey, options.Timeout).Should().Be(("key-1", TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void AddWavixCallControl_WithoutKey_StopsTheStartAndSaysWhereToGetOne()
    {
        using ServiceProvider provider = Build(services => services.AddWavixCallControl(Section()));

        Action start = () => provider.GetRequiredService<IStartupValidator>().Validate();

        start.Should().Throw<OptionsValidationException>()
            .WithMessage("WavixCallControlOptions.ApiKey is not set; it must be an API key of your Wavix account; create one in the Wavix portal, under API keys.");
    }

    [Fact]
    public void AddWavixCallControl_WrongKeyAndTimeout_StopTheStartWithoutShowingTheKey()
    {
        using ServiceProvider provider = Build(services => services.AddWavixCallControl(Section(("ApiKey", "secret key"), ("Timeout", "1.00:00:00"))));

        Action start = () => provider.GetRequiredService<IStartupValidator>().Validate();

        start.Should().Throw<OptionsValidationException>().WithMessage("*ApiKey is set, but can't be sent*Timeout is 1.00:00:00;*")
            .Which.ToString().Should().NotContain("secret");
    }

    [Fact]
    public void AddWavixCallControl_Null_Throws()
    {
        Action[] all =
        [
            () => new ServiceCollection().AddWavixCallControl((Action<WavixCallControlOptions>)null!),
            () => new ServiceCollection().AddWavixCallControl((IConfiguration)null!),
            () => ((IServiceCollection)null!).AddWavixCallControl(_ => { }),
            () => ((IServiceCollection)null!).AddWavixCallControl(Section()),
        ];

        all.Should().AllSatisfy(one => one.Should().Throw<ArgumentNullException>());
    }

    [Fact]
    public void HttpClient_OfTheFactory_FollowsNoRedirectAndHasNoTimeoutOfItsOwn()
    {
        using ServiceProvider provider = Build(services => services.AddWavixCallControl(options => options.ApiKey = "k"));

        HttpMessageHandler handler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(nameof(WavixCallControlClient));
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler!;
        }

        var sockets = handler.Should().BeOfType<SocketsHttpHandler>().Which;
        (sockets.AllowAutoRedirect, sockets.UseCookies, sockets.PooledConnectionLifetime).Should().Be((false, false, TimeSpan.FromMinutes(5)));
        using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(WavixCallControlClient));
        http.Timeout.Should().Be(Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public async Task Request_EverythingIsLogged_HoldsNeitherKeyNorId()
    {
        var log = new CallLog();
        using var api = FakeApi.Answering(401, """{"message":"Unauthorized"}""");
        await using ServiceProvider provider = Build(services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace));
            return services.AddWavixCallControl(options => options.ApiKey = FakeApi.Key);
        }, api);

        await ErrorTests.FailAsync(() => provider.GetRequiredService<WavixCallControlClient>().AnswerAsync("call-id-1"));

        log.Records.Should().ContainSingle().Which.Text.Should().Match("Answer ended with status 401 after * ms.");
    }

    [Fact]
    public async Task AddWavixCallControl_Builder_TakesHandlersOfTheApplication()
    {
        using var api = FakeApi.Answering("""{"success":true}""");
        var seen = new List<string>();
        await using ServiceProvider provider = Build(
            services => services.AddWavixCallControl(options => options.ApiKey = "k").AddHttpMessageHandler(() => new Seeing(seen)), api);

        await provider.GetRequiredService<WavixCallControlClient>().HangUpAsync("c");

        seen.Should().Equal("DELETE");
    }

    /// <summary>A handler that repeats a request needs its body to be there again.</summary>
    [Fact]
    public async Task AddWavixCallControl_HandlerThatRepeats_SendsTheWholeRequestAgain()
    {
        int asked = 0;
        using var api = new FakeApi((_, _) => Task.FromResult(FakeApi.Response(asked++ == 0 ? 503 : 200, """{"success":true}""")));
        await using ServiceProvider provider = Build(
            services => services.AddWavixCallControl(options => options.ApiKey = "k").AddHttpMessageHandler(() => new Repeating()), api);

        await provider.GetRequiredService<WavixCallControlClient>().SetTagAsync("c", "sales");

        api.Requests.Should().Equal("""PATCH /v1/calls/c {"tag":"sales"}""", """PATCH /v1/calls/c {"tag":"sales"}""");
    }

    private static ServiceProvider Build(Func<IServiceCollection, IHttpClientBuilder> add, FakeApi? api = null)
    {
        var services = new ServiceCollection();
        IHttpClientBuilder builder = add(services);
        if (api is not null)
        {
            builder.ConfigurePrimaryHttpMessageHandler(() => api);
        }

        return services.BuildServiceProvider(validateScopes: true);
    }

    private static WavixCallControlOptions OptionsOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<WavixCallControlOptions>>().Value;
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create($"Wavix:{value.Key}", (string?)value.Value)))
        .Build()
        .GetSection("Wavix");

    private sealed class Seeing(List<string> seen) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request.Method.Method);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Repeating : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.ServiceUnavailable ? await base.SendAsync(request, cancellationToken) : response;
        }
    }
}
