using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlaybackOptionsTests
{
    public static TheoryData<string, Action<PlaybackOptions>> OutOfRange => new()
    {
        { nameof(PlaybackOptions.LeadTime), options => options.LeadTime = Ms(19) },
        { nameof(PlaybackOptions.LeadTime), options => options.LeadTime = TimeSpan.FromMinutes(11) },
        { nameof(PlaybackOptions.FrameDuration), options => options.FrameDuration = Ms(30) },
        { nameof(PlaybackOptions.FrameDuration), options => options.FrameDuration = TimeSpan.Zero },
        { nameof(PlaybackOptions.FrameDuration), options => options.FrameDuration = Ms(1020) },
        { nameof(PlaybackOptions.PrebufferDuration), options => options.PrebufferDuration = Ms(-1) },
        { nameof(PlaybackOptions.PrebufferDuration), options => options.PrebufferDuration = Ms(2001) },
        { nameof(PlaybackOptions.OnUnderrun), options => options.OnUnderrun = (GapFill)2 },
        { nameof(PlaybackOptions.MaxReadAhead), options => options.MaxReadAhead = Ms(19) },
        { nameof(PlaybackOptions.MaxReadAhead), options => options.MaxReadAhead = TimeSpan.FromMinutes(11) },
        { nameof(PlaybackOptions.ProgressInterval), options => options.ProgressInterval = Ms(19) },
        { nameof(PlaybackOptions.MarkTimeout), options => options.MarkTimeout = TimeSpan.Zero },
        { nameof(PlaybackOptions.MarkTimeout), options => options.MarkTimeout = TimeSpan.FromDays(50) },
    };

    public static TheoryData<Action<PlaybackOptions>> InRange => new()
    {
        options => options.LeadTime = Ms(20),
        options => options.FrameDuration = Ms(1000),
        options => options.PrebufferDuration = Ms(2000),
        options => options.MaxReadAhead = Ms(20),
        options => options.ProgressInterval = Ms(20),
        options => options.MarkTimeout = TimeSpan.FromTicks(1),
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Validate_OutOfRange_NamesTheProperty(string property, Action<PlaybackOptions> configure)
    {
        var options = new PlaybackOptions();
        configure(options);

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>()
            .WithMessage($"PlaybackOptions.{property} is *; it must be *").And.ParamName.Should().Be(property);
    }

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public async Task Play_OptionOutOfRange_Throws(string property, Action<PlaybackOptions> configure)
    {
        await using var call = new PlaybackCall();
        var options = new PlaybackOptions();
        configure(options);

        call.Session.Invoking(session => session.Play(Audio(20), options)).Should().Throw<ArgumentException>().WithParameterName(property);
        call.Session.Invoking(session => session.Play(new MemoryStream(), options)).Should().Throw<ArgumentException>().WithParameterName(property);
    }

    [Theory]
    [MemberData(nameof(InRange), DisableDiscoveryEnumeration = true)]
    public void Validate_AtTheEdge_Passes(Action<PlaybackOptions> configure)
    {
        var options = new PlaybackOptions();
        configure(options);

        options.Invoking(o => o.Validate()).Should().NotThrow();
    }

    [Fact]
    public void Validate_Defaults_AreAsDocumented()
    {
        var options = new PlaybackOptions();
        options.Validate();

        options.Should().BeEquivalentTo(new
        {
            LeadTime = Ms(200),
            FrameDuration = Ms(20),
            PrebufferDuration = TimeSpan.Zero,
            OnUnderrun = GapFill.None,
            MaxReadAhead = Ms(2000),
            ProgressInterval = TimeSpan.Zero,
            MarkTimeout = Ms(5000),
        });
    }

    [Fact]
    public async Task Play_OptionsChangedLater_KeepsItsOwn()
    {
        await using PlaybackCall call = await StartAsync();
        var options = new PlaybackOptions { LeadTime = Ms(10_000) };
        Playback playback = call.Session.Play(Audio(1000), options);
        options.LeadTime = TimeSpan.Zero;
        await call.SettleAsync();

        call.SentMedia.Should().HaveCount(50);
        (await call.PlayOutAsync(playback)).Outcome.Should().Be(PlaybackOutcome.Played);
    }
}
