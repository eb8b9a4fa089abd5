using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Mistakes of set-up stop the application when it starts, and say what to do.</summary>
public class SetUpTests
{
    public static TheoryData<string, Action<WavixStreamEndpointOptions>> Wrong => new()
    {
        { nameof(WavixStreamEndpointOptions.Stream), options => options.Stream = null! },
        { nameof(WavixStreamEndpointOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.Zero },
        { nameof(WavixStreamEndpointOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.FromSeconds(-2) },
        { nameof(WavixStreamEndpointOptions.KeepAliveInterval), options => options.KeepAliveInterval = TimeSpan.MaxValue },
        { nameof(WavixStreamEndpointOptions.KeepAliveTimeout), options => options.KeepAliveTimeout = TimeSpan.Zero },
        { nameof(WavixStreamEndpointOptions.KeepAliveTimeout), options => options.KeepAliveTimeout = new TimeSpan(49, 17, 2, 30) },
        { nameof(WavixStreamEndpointOptions.MaxConcurrentStreams), options => options.MaxConcurrentStreams = 0 },
        { nameof(WavixStreamEndpointOptions.MaxStreamsPerCall), options => options.MaxStreamsPerCall = 0 },
        { nameof(WavixStreamEndpointOptions.MaxStreamDuration), options => options.MaxStreamDuration = TimeSpan.Zero },
        { nameof(WavixStreamEndpointOptions.DrainTimeout), options => options.DrainTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamEndpointOptions.DrainTimeout), options => options.DrainTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamEndpointOptions.GoodbyeTimeout), options => options.GoodbyeTimeout = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamEndpointOptions.GoodbyeTimeout), options => options.GoodbyeTimeout = TimeSpan.FromMinutes(2) },
        { nameof(WavixStreamEndpointOptions.HandlerExitTimeout), options => options.HandlerExitTimeout = TimeSpan.Zero },
        { nameof(WavixStreamEndpointOptions.HandlerExitTimeout), options => options.HandlerExitTimeout = TimeSpan.FromHours(2) },
        { nameof(WavixStreamEndpointOptions.SubProtocols), options => options.SubProtocols.Add("two words") },
        { nameof(WavixStreamEndpointOptions.SubProtocols), options => options.SubProtocols.Add("") },
        { nameof(WavixStreamEndpointOptions.CallIdMismatch), options => options.CallIdMismatch = (CallIdMismatch)9 },
        { nameof(WavixStreamEndpointOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = TimeSpan.Zero },
        { nameof(WavixStreamEndpointOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamEndpointOptions.TokenStoreTimeout), options => options.TokenStoreTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamEndpointOptions.MaxTokensInMemory), options => options.MaxTokensInMemory = 0 },
        { nameof(StreamLogOptions.Folder), options => options.StreamLog = new() },
        { nameof(StreamLogOptions.Folder), options => options.StreamLog = new() { Folder = "a\0b" } },
        { nameof(StreamLogOptions.Share), options => options.StreamLog = new() { Folder = "logs", Share = 1.01 } },
        { nameof(StreamLogOptions.Share), options => options.StreamLog = new() { Folder = "logs", Share = double.NaN } },
        { nameof(StreamLogOptions.Audio), options => options.StreamLog = new() { Folder = "logs", Audio = (RecordedAudio)9 } },
        { nameof(StreamLogOptions.MaxFileBytes), options => options.StreamLog = new() { Folder = "logs", MaxFileBytes = 65_535 } },
        { nameof(StreamLogOptions.MaxQueuedBytes), options => options.StreamLog = new() { Folder = "logs", MaxQueuedBytes = 65_535 } },
        { nameof(WavixStreamOptions.MaxMessageBytes), options => options.Stream.MaxMessageBytes = 1023 },
        { nameof(WavixStreamOptions.MaxQueuedEventBytes), options => options.Stream.MaxQueuedEventBytes = 1023 },
        { nameof(WavixStreamOptions.QueueFullMode), options => options.Stream.QueueFullMode = (EventQueueFullMode)9 },
        { nameof(WavixStreamOptions.MaxConsecutiveInvalidEvents), options => options.Stream.MaxConsecutiveInvalidEvents = -1 },
        { nameof(WavixStreamOptions.MaxWaitingSends), options => options.Stream.MaxWaitingSends = 0 },
        { nameof(WavixStreamOptions.MaxPendingMarks), options => options.Stream.MaxPendingMarks = 0 },
        { nameof(WavixStreamOptions.HandshakeTimeout), options => options.Stream.HandshakeTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.IdleTimeout), options => options.Stream.IdleTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.SendTimeout), options => options.Stream.SendTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamOptions.CloseTimeout), options => options.Stream.CloseTimeout = TimeSpan.MaxValue },
        { nameof(WavixStreamOptions.LogThrottleInterval), options => options.Stream.LogThrottleInterval = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.TimeProvider), options => options.Stream.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Start_OptionOutOfRange_FailsAndNamesIt(string property, Action<WavixStreamEndpointOptions> spoil)
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(spoil));

        Func<Task> start = () => app.StartAsync();

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage($"*Options.{property} is *");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task MapWavixStream_OptionOutOfRange_FailsAndNamesIt(string property, Action<WavixStreamEndpointOptions> spoil)
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(spoil));

        Action map = () => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));

        map.Should().Throw<OptionsValidationException>().WithMessage($"*Options.{property} is *");
    }

    [Fact]
    public void Options_Defaults_AreFiniteAndValid()
    {
        var options = new WavixStreamEndpointOptions();

        (options.MaxConcurrentStreams, options.MaxStreamsPerCall, options.MaxTokensInMemory, options.Stream.MaxMessageBytes)
            .Should().Be((1000, 6, 100_000, 1 << 20));
        new[]
        {
            options.MaxStreamDuration, options.KeepAliveInterval, options.KeepAliveTimeout, options.DrainTimeout, options.GoodbyeTimeout,
            options.HandlerExitTimeout, options.TokenStoreTimeout, options.Stream.HandshakeTimeout, options.Stream.IdleTimeout,
        }.Select(duration => duration.TotalSeconds).Should().Equal(7200, 30, 60, 300, 4, 10, 5, 10, 300);
        options.SubProtocols.Should().BeEmpty();
        options.CallIdMismatch.Should().Be(CallIdMismatch.Close);
        options.StreamLog.Should().BeNull("nothing is recorded unasked");
        new WavixStreamEndpointOptionsValidator().Validate(null, options).Succeeded.Should().BeTrue();
    }

    [Fact]
    public async Task MapWavixStream_WithoutAddWavixStreaming_NamesTheCall()
    {
        await using WebApplication app = Build(_ => { });

        Action map = () => app.MapWavixStream("/stream", (call, _) => Handlers.EchoAsync(call.Session));

        map.Should().Throw<InvalidOperationException>().WithMessage("*builder.Services.AddWavixStreaming()*");
    }

    [Fact]
    public async Task MapWavixStream_WithoutPattern_Throws()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming());

        Action map = () => app.MapWavixStream(null!, (call, _) => Handlers.EchoAsync(call.Session));

        map.Should().Throw<ArgumentNullException>().WithParameterName("pattern");
    }

    [Fact]
    public async Task MapWavixStream_WithoutHandler_Throws()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming());

        Action map = () => app.MapWavixStream("/stream", (Func<WavixStreamContext, CancellationToken, Task>)null!);

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

    [Fact]
    public async Task Start_ManyOptionsOutOfRange_NamesThemAll()
    {
        await using WebApplication app = Build(services => services.AddWavixStreaming(options =>
        {
            options.DrainTimeout = TimeSpan.FromSeconds(-1);
            options.GoodbyeTimeout = TimeSpan.FromHours(1);
            options.Stream.IdleTimeout = TimeSpan.Zero;
            options.Stream.MaxQueuedEventBytes = 0;
            options.Stream.Playback.LeadTime = TimeSpan.Zero;
            options.Stream.Playback.FrameDuration = TimeSpan.FromMilliseconds(30);
        }));

        Func<Task> start = () => app.StartAsync();

        string message = (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message;
        new[]
        {
            "WavixStreamEndpointOptions.DrainTimeout is ", "WavixStreamEndpointOptions.GoodbyeTimeout is ", "WavixStreamOptions.IdleTimeout is ",
            "WavixStreamOptions.MaxQueuedEventBytes is ", "PlaybackOptions.LeadTime is ", "PlaybackOptions.FrameDuration is ",
        }.Should().OnlyContain(text => message.Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(30, 0, 14)]
    [InlineData(30, 5 * 60, 5 * 60 + 14)]
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
    public void HostOptions_NoGoodbyeAndAShortClose_LeavesTenSeconds()
    {
        var services = new ServiceCollection();
        services.AddWavixStreaming(options =>
        {
            options.GoodbyeTimeout = TimeSpan.Zero;
            options.Stream.CloseTimeout = TimeSpan.FromSeconds(1);
        });
        using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.Should().Be(TimeSpan.FromSeconds((5 * 60) + 10));
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
        services.AddWavixStreaming(options => options.Stream.MaxConsecutiveInvalidEvents = 7);
        services.AddWavixStreaming(options => options.KeepAliveInterval = Timeout.InfiniteTimeSpan);
        using ServiceProvider provider = services.BuildServiceProvider();

        WavixStreamEndpointOptions options = provider.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;

        (options.Stream.MaxConsecutiveInvalidEvents, options.KeepAliveInterval).Should().Be((7, Timeout.InfiniteTimeSpan));
    }

    private static WebApplication Build(Action<IServiceCollection> configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        KeysInMemory.AddTo(builder.Services);
        configure(builder.Services);
        return builder.Build();
    }
}
