namespace Wavix.Streaming.Tests.Session;

public class WavixStreamOptionsTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromDays(50);

    public static TheoryData<string, Action<WavixStreamOptions>> OutOfRange => new()
    {
        { nameof(WavixStreamOptions.MaxMessageBytes), options => options.MaxMessageBytes = 1023 },
        { nameof(WavixStreamOptions.MaxQueuedBytes), options => options.MaxQueuedBytes = 1023 },
        { nameof(WavixStreamOptions.MaxInvalidEvents), options => options.MaxInvalidEvents = -1 },
        { nameof(WavixStreamOptions.MaxWaitingSends), options => options.MaxWaitingSends = 0 },
        { nameof(WavixStreamOptions.MaxPendingMarks), options => options.MaxPendingMarks = 0 },
        { nameof(WavixStreamOptions.HandshakeTimeout), options => options.HandshakeTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.HandshakeTimeout), options => options.HandshakeTimeout = TooLong },
        { nameof(WavixStreamOptions.IdleTimeout), options => options.IdleTimeout = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.IdleTimeout), options => options.IdleTimeout = TooLong },
        { nameof(WavixStreamOptions.SendTimeout), options => options.SendTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.SendTimeout), options => options.SendTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.Zero },
        { nameof(WavixStreamOptions.CloseTimeout), options => options.CloseTimeout = Timeout.InfiniteTimeSpan },
        { nameof(WavixStreamOptions.Overflow), options => options.Overflow = (EventQueueOverflow)2 },
        { nameof(WavixStreamOptions.AnomalyLogInterval), options => options.AnomalyLogInterval = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.Playback), options => options.Playback = null! },
        { nameof(WavixStreamOptions.MaxQueuedAudio), options => options.MaxQueuedAudio = TimeSpan.Zero },
        { nameof(WavixStreamOptions.MaxQueuedAudio), options => options.MaxQueuedAudio = TimeSpan.FromHours(2) },
        { nameof(WavixStreamOptions.IdleAudio), options => options.IdleAudio = (IdleAudio)2 },
        { nameof(WavixStreamOptions.DrainTail), options => options.DrainTail = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.DrainTail), options => options.DrainTail = TimeSpan.FromSeconds(11) },
        { nameof(WavixStreamOptions.TimeProvider), options => options.TimeProvider = null! },
    };

    public static TheoryData<Action<WavixStreamOptions>> InRange => new()
    {
        options => options.MaxMessageBytes = 1024,
        options => options.MaxQueuedBytes = 1024,
        options => options.MaxInvalidEvents = 0,
        options => options.MaxWaitingSends = 1,
        options => options.MaxPendingMarks = 1,
        options => options.HandshakeTimeout = Timeout.InfiniteTimeSpan,
        options => options.IdleTimeout = Timeout.InfiniteTimeSpan,
        options => options.IdleTimeout = TimeSpan.FromDays(49),
        options => options.SendTimeout = TimeSpan.FromTicks(1),
        options => options.CloseTimeout = TimeSpan.FromTicks(1),
        options => options.Overflow = EventQueueOverflow.Wait,
        options => options.AnomalyLogInterval = TimeSpan.Zero,
        options => options.MaxQueuedAudio = TimeSpan.FromHours(1),
        options => options.IdleAudio = IdleAudio.Silence,
        options => options.DrainTail = TimeSpan.Zero,
        options => options.DrainTail = TimeSpan.FromSeconds(10),
    };

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Validate_OutOfRange_NamesTheProperty(string property, Action<WavixStreamOptions> configure)
    {
        var options = new WavixStreamOptions();
        configure(options);

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>()
            .WithMessage($"WavixStreamOptions.{property} is *; it must be *").And.ParamName.Should().Be(property);
    }

    [Theory]
    [MemberData(nameof(OutOfRange), DisableDiscoveryEnumeration = true)]
    public void Constructor_OptionOutOfRange_Throws(string property, Action<WavixStreamOptions> configure)
    {
        var options = new WavixStreamOptions();
        configure(options);
        Action act = () => _ = new WavixStreamSession(new FakeTransport(), options);

        act.Should().Throw<ArgumentException>().WithParameterName(property);
    }

    [Theory]
    [MemberData(nameof(InRange), DisableDiscoveryEnumeration = true)]
    public void Validate_AtTheEdge_Passes(Action<WavixStreamOptions> configure)
    {
        var options = new WavixStreamOptions();
        configure(options);

        options.Invoking(o => o.Validate()).Should().NotThrow();
    }

    [Fact]
    public void Validate_Defaults_AreAsDocumented()
    {
        var options = new WavixStreamOptions();
        options.Validate();

        options.Should().BeEquivalentTo(new
        {
            MaxMessageBytes = 1024 * 1024,
            MaxQueuedBytes = 3_000_000,
            Overflow = EventQueueOverflow.DropOldest,
            ReceiveMedia = true,
            ReuseMediaBuffers = false,
            MaxInvalidEvents = 100,
            MaxWaitingSends = 256,
            MaxPendingMarks = 256,
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            IdleTimeout = TimeSpan.FromMinutes(5),
            SendTimeout = TimeSpan.FromSeconds(10),
            CloseTimeout = TimeSpan.FromSeconds(5),
            AnomalyLogInterval = TimeSpan.FromSeconds(10),
            MaxQueuedAudio = TimeSpan.FromMinutes(10),
            IdleAudio = IdleAudio.Off,
            DrainTail = TimeSpan.FromMilliseconds(500),
            TimeProvider = TimeProvider.System,
        });
    }

    [Fact]
    public void Validate_PlaybackOutOfRange_NamesTheProperty()
    {
        var options = new WavixStreamOptions { Playback = new PlaybackOptions { Lead = TimeSpan.Zero } };

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>().WithParameterName(nameof(PlaybackOptions.Lead));
    }

    [Fact]
    public async Task Constructor_OptionsChangedLater_KeepsItsOwn()
    {
        WavixStreamOptions? options = null;
        await using var call = new SessionHarness(o => options = o);
        options!.MaxWaitingSends = 1;
        options.ReceiveMedia = false;

        Task<bool>[] sends = [call.Session.SendClearAsync().AsTask(), call.Session.SendClearAsync().AsTask()];

        await call.StartAsync();
        (await Task.WhenAll(sends).WaitAsync(SessionHarness.Soon)).Should().Equal(true, true);
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Stop(3));
        (await call.ReadAllAsync()).OfType<MediaEvent>().Should().ContainSingle();
    }
}
