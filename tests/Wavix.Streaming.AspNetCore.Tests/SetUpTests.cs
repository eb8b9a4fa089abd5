using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
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
        configure(builder.Services);
        return builder.Build();
    }

    private sealed class Unregistered : IWavixStreamHandler;
}
