using System.Reflection;

namespace Wavix.Streaming.Tests.Session;

public class WavixStreamOptionsTests
{
    private static readonly TimeSpan TooLong = TimeSpan.FromDays(50);

    public static TheoryData<string, Action<WavixStreamOptions>> OutOfRange => new()
    {
        { nameof(WavixStreamOptions.MaxMessageBytes), options => options.MaxMessageBytes = 1023 },
        { nameof(WavixStreamOptions.MaxQueuedEventBytes), options => options.MaxQueuedEventBytes = 1023 },
        { nameof(WavixStreamOptions.MaxConsecutiveInvalidEvents), options => options.MaxConsecutiveInvalidEvents = -1 },
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
        { nameof(WavixStreamOptions.QueueFullMode), options => options.QueueFullMode = (EventQueueFullMode)2 },
        { nameof(WavixStreamOptions.LogThrottleInterval), options => options.LogThrottleInterval = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.Playback), options => options.Playback = null! },
        { nameof(WavixStreamOptions.MaxQueuedPlayback), options => options.MaxQueuedPlayback = TimeSpan.Zero },
        { nameof(WavixStreamOptions.MaxQueuedPlayback), options => options.MaxQueuedPlayback = TimeSpan.FromHours(2) },
        { nameof(WavixStreamOptions.WhenIdle), options => options.WhenIdle = (GapFill)2 },
        { nameof(WavixStreamOptions.DrainTail), options => options.DrainTail = TimeSpan.FromTicks(-1) },
        { nameof(WavixStreamOptions.DrainTail), options => options.DrainTail = TimeSpan.FromSeconds(11) },
        { nameof(WavixStreamOptions.TimeProvider), options => options.TimeProvider = null! },
    };

    public static TheoryData<Action<WavixStreamOptions>> InRange => new()
    {
        options => options.MaxMessageBytes = 1024,
        options => options.MaxQueuedEventBytes = 1024,
        options => options.MaxConsecutiveInvalidEvents = 0,
        options => options.MaxWaitingSends = 1,
        options => options.MaxPendingMarks = 1,
        options => options.HandshakeTimeout = Timeout.InfiniteTimeSpan,
        options => options.IdleTimeout = Timeout.InfiniteTimeSpan,
        options => options.IdleTimeout = TimeSpan.FromDays(49),
        options => options.SendTimeout = TimeSpan.FromTicks(1),
        options => options.CloseTimeout = TimeSpan.FromTicks(1),
        options => options.QueueFullMode = EventQueueFullMode.Wait,
        options => options.LogThrottleInterval = TimeSpan.Zero,
        options => options.MaxQueuedPlayback = TimeSpan.FromHours(1),
        options => options.WhenIdle = GapFill.Silence,
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
            MaxQueuedEventBytes = 3_000_000,
            QueueFullMode = EventQueueFullMode.DropOldest,
            ReceiveMedia = true,
            MaxConsecutiveInvalidEvents = 100,
            MaxWaitingSends = 256,
            MaxPendingMarks = 256,
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            IdleTimeout = TimeSpan.FromMinutes(5),
            SendTimeout = TimeSpan.FromSeconds(10),
            CloseTimeout = TimeSpan.FromSeconds(5),
            LogThrottleInterval = TimeSpan.FromSeconds(10),
            MaxQueuedPlayback = TimeSpan.FromMinutes(10),
            WhenIdle = GapFill.None,
            DrainTail = TimeSpan.FromMilliseconds(500),
            TimeProvider = TimeProvider.System,
        });
    }

    [Fact]
    public void Validate_PlaybackOutOfRange_NamesTheProperty()
    {
        var options = new WavixStreamOptions { Playback = new PlaybackOptions { LeadTime = TimeSpan.Zero } };

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>().WithParameterName(nameof(PlaybackOptions.LeadTime));
    }

    [Fact]
    public void Validate_SeveralOutOfRange_NamesThemAll()
    {
        var options = new WavixStreamOptions
        {
            MaxMessageBytes = 1,
            CloseTimeout = TimeSpan.Zero,
            TimeProvider = null!,
            Playback = new PlaybackOptions { LeadTime = TimeSpan.Zero, FrameDuration = TimeSpan.FromMilliseconds(30) },
        };

        options.Invoking(o => o.Validate()).Should().Throw<ArgumentException>().Which.Message.Should()
            .Contain("WavixStreamOptions.MaxMessageBytes is 1; it must be at least 1024.")
            .And.Contain("PlaybackOptions.LeadTime is 00:00:00; it must be 20 ms to 10 minutes.")
            .And.Contain("PlaybackOptions.FrameDuration is 00:00:00.0300000;")
            .And.Contain("WavixStreamOptions.CloseTimeout is 00:00:00;")
            .And.Contain("WavixStreamOptions.TimeProvider is null;");
    }

    [Fact]
    public void CopyConstructor_EveryProperty_IsCopiedAndIndependent()
    {
        var original = new WavixStreamOptions();
        foreach (PropertyInfo property in typeof(WavixStreamOptions).GetProperties().Where(property => property.Name != nameof(WavixStreamOptions.Playback)))
        {
            property.SetValue(original, OtherThanDefault(property, original));
        }

        foreach (PropertyInfo property in typeof(PlaybackOptions).GetProperties())
        {
            property.SetValue(original.Playback, OtherThanDefault(property, original.Playback));
        }

        var copy = new WavixStreamOptions(original);

        copy.Should().BeEquivalentTo(original);
        copy.Playback.Should().NotBeSameAs(original.Playback);
        new WavixStreamOptions(new WavixStreamOptions { Playback = null! }).Playback.Should().BeNull("what is wrong is copied, too");
    }

    private static object OtherThanDefault(PropertyInfo property, object owner) => property.GetValue(owner) switch
    {
        int value => value + 1,
        bool value => !value,
        TimeSpan value => value + TimeSpan.FromSeconds(1),
        TimeProvider => new Microsoft.Extensions.Time.Testing.FakeTimeProvider(),
        Enum value => Enum.ToObject(value.GetType(), Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) + 1),
        object value => throw new NotSupportedException($"{property.Name} is {value}: say here what another value of its type is."),
        null => throw new NotSupportedException($"{property.Name} is null by default: say here what another value of its type is."),
    };

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
