using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>How webhooks are set up: closed by default, with settings that are checked, and addresses that may be required.</summary>
public class CallEventSetUpTests
{
    [Fact]
    public async Task Start_OpenEndpoint_FailsAndNamesTheWaysOut()
    {
        Func<Task> start = () => StartAsync(app => app.MapWavixCallEvents("/events", Ignore));

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should()
            .Contain("/events").And.Contain("{secret}").And.Contain("RequireWavixAddress()").And.Contain("AllowUnauthenticated()");
    }

    public static TheoryData<string, Action<WebApplication>> Closed => new()
    {
        { "secret", app => app.MapWavixCallEvents("/{secret}/events", Ignore) },
        { "address", app => app.MapWavixCallEvents("/events", Ignore).RequireWavixAddress() },
        { "authorization", app => app.MapWavixCallEvents("/events", Ignore).RequireAuthorization() },
        { "open on purpose", app => app.MapWavixCallEvents("/events", Ignore).AllowUnauthenticated() },
    };

    [Theory]
    [MemberData(nameof(Closed))]
    public async Task Start_ClosedEndpoint_Starts(string how, Action<WebApplication> map)
    {
        how.Should().NotBeEmpty();
        await using TestApp app = await StartAsync(map, options => options.Secret = CallEventApp.Secret);
    }

    [Fact]
    public async Task Start_SecretInTheRouteAndNoneSet_FailsInDevelopmentToo()
    {
        Func<Task> start = () => StartAsync(app => app.MapWavixCallEvents("/{secret}/events", Ignore), environment: "Development");

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*WavixCallEventOptions.Secret*openssl*");
    }

    [Fact]
    public async Task Start_SettingsOutOfRange_NamesAllOfThemAndNeverTheSecret()
    {
        Func<Task> start = () => StartAsync(
            app => app.MapWavixCallEvents("/events", Ignore),
            options => (options.Secret, options.MaxBodyBytes, options.MaxPendingEvents) = ("too-short-secret"[..15], 1, 0));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should()
            .Contain("Secret").And.Contain("MaxBodyBytes is 1; it must be 1,024 to 1,048,576").And.Contain("MaxPendingEvents is 0")
            .And.NotContain("too-short");
    }

    [Fact]
    public async Task Map_WithoutServices_SaysWhatIsMissing()
    {
        await using TestApp app = await TestApp.StartAsync(_ => { });

        Action map = () => app.App.MapWavixCallEvents("/events", Ignore);

        map.Should().Throw<InvalidOperationException>().WithMessage("*AddWavixCallEvents()*");
    }

    [Fact]
    public async Task Add_Configuration_IsBound()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Secret"] = CallEventApp.Secret,
            ["MaxPendingEvents"] = "7",
            ["RepeatWindow"] = "00:01:00",
        }).Build();
        await using ServiceProvider services = new ServiceCollection().AddWavixCallEvents(configuration).BuildServiceProvider();

        services.GetRequiredService<IOptions<WavixCallEventOptions>>().Value.Should().BeEquivalentTo(
            new { Secret = CallEventApp.Secret, MaxPendingEvents = 7, RepeatWindow = TimeSpan.FromMinutes(1) });
    }

    [Fact]
    public async Task RequireWavixAddress_OfAnother_Is403AndSaysWhatToDo()
    {
        await using CallEventApp app = await CallEventApp.StartAsync(
            map: (own, web) => web.MapWavixCallEvents("/events", own.HandleAsync).RequireWavixAddress());

        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body(), "/events");

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.DetailAsync()).Should().Contain("127.0.0.1").And.Contain("UseForwardedHeaders");
        app.HasHandledMore.Should().BeFalse();
        app.App.Logs.Records.Should().Contain(record => record.Id == 173);
    }

    [Theory]
    [InlineData("62.212.73.112", HttpStatusCode.OK)]
    [InlineData("::ffff:62.212.73.112", HttpStatusCode.OK)]
    [InlineData("62.212.73.113", HttpStatusCode.Forbidden)]
    [InlineData("5.79.64.122", HttpStatusCode.Forbidden)]
    public async Task RequireWavixAddress_Webhook_TakesThoseOfWebhooks(string address, HttpStatusCode expected)
    {
        await using CallEventApp app = await CallEventApp.StartAsync(map: (own, web) =>
        {
            web.Use((http, next) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return next(http);
            });
            web.MapWavixCallEvents("/events", own.HandleAsync).RequireWavixAddress();
        });

        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body(), "/events");

        response.StatusCode.Should().Be(expected);
    }

    [Theory]
    [InlineData("5.79.64.122", HttpStatusCode.UpgradeRequired)]
    [InlineData("62.212.73.112", HttpStatusCode.Forbidden)]
    public async Task RequireWavixAddress_Stream_TakesThoseOfStreams(string address, HttpStatusCode expected)
    {
        await using TestApp app = await TestApp.StartAsync(web =>
        {
            web.Use((http, next) =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(address);
                return next(http);
            });
            web.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session)).RequireWavixAddress();
        });

        using HttpResponseMessage response = await app.RequestAsync(HttpMethod.Get);

        response.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task RequireWavixAddress_OwnNetworks_ReplaceTheDefault()
    {
        await using CallEventApp app = await CallEventApp.StartAsync(
            map: (own, web) => web.MapWavixCallEvents("/events", own.HandleAsync).RequireWavixAddress(System.Net.IPNetwork.Parse("127.0.0.0/8")));

        using HttpResponseMessage response = await app.PostAsync(CallEventApp.Body(), "/events");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        await app.HandledAsync();
    }

    [Fact]
    public async Task Secret_InATrace_IsReplaced()
    {
        var spans = new List<Activity>();
        await using TestApp app = await TestApp.StartAsync(
            web => web.MapWavixCallEvents("/wavix/{secret}/events", Ignore),
            builder =>
            {
                builder.Services.AddWavixCallEvents(options => options.Secret = CallEventApp.Secret);
                builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
                    .AddAspNetCoreInstrumentation().AddInMemoryExporter(spans));
            });
        using var http = new HttpClient();
        using var content = new StringContent(CallEventApp.Body());
        using HttpResponseMessage response = await http.PostAsync(
            new Uri(new Uri(app.App.Urls.Single()), $"/wavix/{CallEventApp.Secret}/events"), content);
        await app.App.StopAsync();

        string[] recorded = [.. spans.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}")];
        recorded.Should().Contain("url.path=/wavix/{secret}/events").And.NotContain(tag => tag.Contains(CallEventApp.Secret));
    }

    private static Task Ignore(CallEvent callEvent, CancellationToken cancellationToken) => Task.CompletedTask;

    private static Task<TestApp> StartAsync(
        Action<WebApplication> map, Action<WavixCallEventOptions>? configure = null, string environment = "Production") => TestApp.StartAsync(
        map,
        builder =>
        {
            builder.Services.AddWavixCallEvents(configure);
            builder.Services.AddAuthorization();
        },
        environment: environment);
}
