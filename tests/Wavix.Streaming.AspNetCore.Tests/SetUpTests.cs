using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Mistakes of set-up stop the application when it starts, and say what to do.</summary>
public class SetUpTests
{
    public static TheoryData<string, Action<WavixStreamingOptions>> Wrong => new()
    {
        { nameof(WavixStreamingOptions.Stream), options => options.Stream = null! },
        { nameof(WavixStreamingOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.Zero },
        { nameof(WavixStreamingOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.FromSeconds(-2) },
        { nameof(WavixStreamingOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.MaxValue },
        { nameof(WavixStreamingOptions.KeepAliveTimeout), options => options.KeepAliveTimeout = TimeSpan.Zero },
        { nameof(WavixStreamingOptions.KeepAliveTimeout), options => options.KeepAliveTimeout = new TimeSpan(49, 17, 2, 30) },
        { nameof(WavixStreamingOptions.MaxConcurrentStreams), options => options.MaxConcurrentStreams = 0 },
        { nameof(WavixStreamingOptions.MaxStreamsPerCall), options => options.MaxStreamsPerCall = 0 },
        { nameof(WavixStreamingOptions.MaxStreamDuration), options => options.MaxStreamDuration = TimeSpan.Zero },
        { nameof(WavixStreamingOptions.DrainTimeout), options => options.DrainTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamingOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamingOptions.GoodbyeTimeout), options => options.GoodbyeTimeout = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamingOptions.GoodbyeTimeout), options => options.GoodbyeTimeout = TimeSpan.FromMinutes(2) },
        { nameof(WavixStreamingOptions.CallIdMismatch), options => options.CallIdMismatch = (CallIdMismatch)9 },
        { nameof(WavixStreamingOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = TimeSpan.Zero },
        { nameof(WavixStreamingOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamingOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamingOptions.MaxTokensInMemory), options => options.MaxTokensInMemory = 0 },
        { nameof(WavixStreamOptions.MaxMessageBytes), options => options.Stream.MaxMessageBytes = 1023 },
        { nameof(WavixStreamOptions.MaxQueuedBytes), options => options.Stream.MaxQueuedBytes = 1023 },
        { nameof(WavixStreamOptions.Overflow), options => options.Stream.Overflow = (EventQueueOverflow)9 },
        { nameof(WavixStreamOptions.MaxInvalidEvents), options => options.Stream.MaxInvalidEvents = -1 },
        { nameof(WavixStreamOptions.MaxWaitingSends), options => options.Stream.MaxWaitingSends = 0 },
        { nameof(WavixStreamOptions.MaxPendingMarks), options => options.Stream.MaxPendingMarks = 0 },
        { nameof(WavixStreamOptions.HandshakeTimeout), options => options.Stream.HandshakeTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.IdleTimeout), options => options.Stream.IdleTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.SendTimeout), options => options.Stream.SendTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamOptions.CloseTimeout), options => options.Stream.CloseTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamOptions.AnomalyLogInterval), options => options.Stream.AnomalyLogInterval = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.TimeProvider), options => options.Stream.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Start_OptionOutOfRange_FailsAndNamesIt(string property, Action<WavixStreamingOptions> spoil)
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(spoil));

        Func<Task> start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*Options.{property} is *");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task MapWavixStream_OptionOutOfRange_FailsAndNamesIt(string property, Action<WavixStreamingOptions> spoil)
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(spoil));

        Action map = () => app.MapWavixStream("/stream", (session, _) => Handlers.EchoAsync(session));

        map.Should().Throw<OptionsValidationException>().WithMessage($"*Options.{property} is *");
    }

    [Fact]
    public void Options_Defaults_AreFiniteAndValid()
    {
        var options = new WavixStreamingOptions();

        (options.MaxConcurrentStreams, options.MaxStreamsPerCall, options.MaxTokensInMemory, options.Stream.MaxMessageBytes)
            .Should().Be((1000, 6, 100_000, 1 << 20));
        new[]
        {
            options.MaxStreamDuration, options.KeepAliveInterval, options.KeepAliveTimeout, options.DrainTimeout, options.GoodbyeTimeout,
            options.TokenStoreTimeout, options.Stream.HandshakeTimeout, options.Stream.IdleTimeout,
        }.Select(duration => duration.TotalSeconds).Should().Equal(7200, 30, 60, 300, 4, 5, 10, 300);
        options.CallIdMismatch.Should().Be(CallIdMismatch.Close);
        new WavixStreamingOptionsValidator().Validate(null, options).Succeeded.Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_WithoutAddWavixStreaming_NamesTheCall()
    {
        await using WebApplication app = Build(_ => { });

        Action map = () => app.MapWavixStream("/stream", (session, _) => Handlers.EchoAsync(session));

        map.Should().Throw<InvalidOperationException>().WithMessage("*builder.Services.AddWavixStreaming()*");
    }

    [Fact]
    public async Task MapWavixStream_HandlerNotRegistered_NamesIt()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming());

        Action map = () => app.MapWavixStream<Unregistered>("/stream");

        map.Should().Throw<InvalidOperationException>().WithMessage($"*builder.Services.AddScoped<{nameof(Unregistered)}>()*");
    }

    [Fact]
    public async Task MapWavixStream_WithoutPattern_Throws()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming());

        Action map = () => app.MapWavixStream(null!, (session, _) => Handlers.EchoAsync(session));

        map.Should().Throw<ArgumentNullException>().WithParameterName("pattern");
    }

    [Fact]
    public async Task MapWavixStream_WithoutHandler_Throws()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming());

        Action map = () => app.MapWavixStream("/stream", (Func<WavixStreamSession, CancellationToken, Task>)null!);

        map.Should().Throw<ArgumentNullException>().WithParameterName("handler");
    }

    [Fact]
    public async Task Start_TwoOptionsOutOfRange_NamesBoth()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(options =>
        {
            options.MaxConcurrentStreams = 0;
            options.Stream.MaxMessageBytes = 1;
        }));

        Func<Task> start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(2);
    }

    [Theory]
    [InlineData(30, 0, 10)]
    [InlineData(30, 5 * 60, 5 * 60 + 10)]
    [InlineData(60 * 60, 5 * 60, 60 * 60)]
    [InlineData(-0.001, 5 * 60, -0.001)]
    public void HostOptions_ShutdownTimeout_LeavesTimeForTheDrain(double set, double drain, double atLeast)
    {
        var services = new ServiceCollection();
        services.AddWavixStreaming(options => options.DrainTimeout = TimeSpan.FromSeconds(drain));
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(set));
        using ServiceProvider provider = services.BuildServiceProvider();

        double shutdown = provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds;

        shutdown.Should().Be(Math.Max(set, atLeast));
    }

    [Fact]
    public void HostOptions_LongCloseTimeout_LeavesTimeForIt()
    {
        var services = new ServiceCollection();
        services.AddWavixStreaming(options => options.Stream.CloseTimeout = TimeSpan.FromSeconds(20));
        using ServiceProvider provider = services.BuildServiceProvider();

        TimeSpan shutdown = provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        shutdown.Should().BeGreaterThan(TimeSpan.FromSeconds(5 * 60 + 4 + 20));
    }

    [Fact]
    public void AddWavixStreaming_Twice_AppliesBoth()
    {
        var services = new ServiceCollection();
        services.AddWavixStreaming(options => options.Stream.MaxInvalidEvents = 7);
        services.AddWavixStreaming(options => options.KeepAliveInterval = Timeout.InfiniteTimeSpan);
        using ServiceProvider provider = services.BuildServiceProvider();

        WavixStreamingOptions options = provider.GetRequiredService<IOptions<WavixStreamingOptions>>().Value;

        (options.Stream.MaxInvalidEvents, options.KeepAliveInterval).Should().Be((7, Timeout.InfiniteTimeSpan));
    }

    private static WebApplication Build(Action<IServiceCollection> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        KeysInMemory.AddTo(builder.Services);
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class Unregistered : IWavixStreamHandler;
}
