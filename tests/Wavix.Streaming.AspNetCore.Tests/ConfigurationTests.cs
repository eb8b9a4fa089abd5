using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Settings from configuration.</summary>
public class ConfigurationTests
{
    [Fact]
    public void AddWavixStreaming_Section_SetsWhatItHas()
    {
        WavixStreamEndpointOptions options = OptionsOf(services => services.AddWavixStreaming(Section(
            ("MaxConcurrentStreams", "7"),
            ("DrainTimeout", "00:10:00"),
            ("CallIdMismatch", "Log"),
            ("SubProtocols:0", "audio"),
            ("Stream:QueueFullMode", "Wait"),
            ("Stream:IdleTimeout", "00:07:00"),
            ("Stream:Playback:LeadTime", "00:00:00.100"))));

        (options.MaxConcurrentStreams, options.DrainTimeout, options.CallIdMismatch).Should().Be((7, TimeSpan.FromMinutes(10), CallIdMismatch.Log));
        options.SubProtocols.Should().Equal("audio");
        (options.Stream.QueueFullMode, options.Stream.IdleTimeout, options.Stream.Playback.LeadTime)
            .Should().Be((EventQueueFullMode.Wait, TimeSpan.FromMinutes(7), TimeSpan.FromMilliseconds(100)));
        (options.MaxStreamsPerCall, options.Stream.TimeProvider).Should().Be((6, TimeProvider.System), "what is left out keeps its default");
    }

    [Fact]
    public void AddWavixStreaming_SectionWithStreamLog_SetsIt()
    {
        StreamLogOptions log = OptionsOf(services => services.AddWavixStreaming(Section(
            ("StreamLog:Folder", "logs"), ("StreamLog:Share", "0.25"), ("StreamLog:Audio", "Hash"), ("StreamLog:MaxFileBytes", "100000")))).StreamLog!;

        (log.Folder, log.Share, log.Audio, log.MaxFileBytes, log.MaxQueuedBytes).Should().Be(("logs", 0.25, RecordedAudio.Hash, 100_000, 1024 * 1024));
    }

    [Fact]
    public void AddWavixStreaming_SectionWithoutStreamLog_RecordsNothing() =>
        OptionsOf(services => services.AddWavixStreaming(Section(("MaxConcurrentStreams", "7")))).StreamLog.Should().BeNull();

    [Fact]
    public void AddWavixStreaming_SectionAndActions_ApplyInOrder()
    {
        WavixStreamEndpointOptions options = OptionsOf(services => services
            .AddWavixStreaming(before => before.MaxConcurrentStreams = 1)
            .AddWavixStreaming(Section(("MaxConcurrentStreams", "2"), ("MaxStreamsPerCall", "2")), after => after.MaxStreamsPerCall = 3));

        (options.MaxConcurrentStreams, options.MaxStreamsPerCall).Should().Be((2, 3));
    }

    [Fact]
    public void AddWavixStreaming_SectionOutOfRange_IsNamed()
    {
        Action read = () => OptionsOf(services => services.AddWavixStreaming(Section(("Stream:CloseTimeout", "00:00:00"))));

        read.Should().Throw<OptionsValidationException>().WithMessage("*WavixStreamOptions.CloseTimeout is 00:00:00;*");
    }

    [Fact]
    public void AddWavixStreaming_WithoutSection_Throws()
    {
        Action add = () => new ServiceCollection().AddWavixStreaming((IConfiguration)null!);

        add.Should().Throw<ArgumentNullException>().WithParameterName("configuration");
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create($"Wavix:{value.Key}", (string?)value.Value)))
        .Build()
        .GetSection("Wavix");

    private static WavixStreamEndpointOptions OptionsOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        using ServiceProvider provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<WavixStreamEndpointOptions>>().Value;
    }
}
