namespace Wavix.Streaming.Testing.Tests;

public class SimulatedCallOptionsTests
{
    public static TheoryData<string, Action<SimulatedCallOptions>> Wrong => new()
    {
        { nameof(SimulatedCallOptions.CallId), options => options.CallId = null! },
        { nameof(SimulatedCallOptions.StreamId), options => options.StreamId = null! },
        { nameof(SimulatedCallOptions.FrameDuration), options => options.FrameDuration = TimeSpan.Zero },
        { nameof(SimulatedCallOptions.FrameDuration), options => options.FrameDuration = TimeSpan.FromMilliseconds(-20) },
        { nameof(SimulatedCallOptions.FrameDuration), options => options.FrameDuration = TimeSpan.FromMicroseconds(100) },
        { nameof(SimulatedCallOptions.FrameDuration), options => options.FrameDuration = TimeSpan.FromMilliseconds(20_001) },
        { nameof(SimulatedCallOptions.FrameDuration), options => options.FrameDuration = TimeSpan.MaxValue },
        { nameof(SimulatedCallOptions.RtpClockRate), options => options.RtpClockRate = 16_000 },
        { nameof(SimulatedCallOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.Zero },
        { nameof(SimulatedCallOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.MaxValue },
        { nameof(SimulatedCallOptions.PendingMarks), options => options.PendingMarks = (PendingMarkBehavior)3 },
        { nameof(SimulatedCallOptions.MaxBufferedAudio), options => options.MaxBufferedAudio = TimeSpan.Zero },
        { nameof(SimulatedCallOptions.Faults), options => options.Faults = null! },
        { nameof(SimulatedCallOptions.TimeProvider), options => options.TimeProvider = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void CreateInMemory_OptionOutOfRange_ThrowsAndNamesIt(string property, Action<SimulatedCallOptions> spoil)
    {
        var options = new SimulatedCallOptions();
        spoil(options);

        Action create = () => SimulatedCall.CreateInMemory(options);

        create.Should().Throw<ArgumentException>().WithParameterName(property).WithMessage($"SimulatedCallOptions.{property} is *; it must be *");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OptionOutOfRange_ThrowsAndNamesIt(string property, Action<SimulatedCallOptions> spoil)
    {
        var options = new SimulatedCallOptions();
        spoil(options);

        Action validate = options.Validate;

        validate.Should().Throw<ArgumentException>().WithParameterName(property);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(8000)]
    [InlineData(24_000)]
    public void Validate_ClockRateOfAnyDocument_Passes(int rate) => new SimulatedCallOptions { RtpClockRate = rate }.Validate();

    [Fact]
    public async Task ConnectAsync_OptionOutOfRange_ThrowsBeforeItConnects()
    {
        var options = new SimulatedCallOptions { RtpClockRate = 1 };

        Func<Task> connect = () => SimulatedCall.ConnectAsync(new Uri("ws://127.0.0.1:1/stream"), options);

        await connect.Should().ThrowAsync<ArgumentException>().WithParameterName(nameof(options.RtpClockRate));
    }

    [Fact]
    public async Task CreateInMemory_OptionsChangedLater_KeepsWhatWasSet()
    {
        var options = new SimulatedCallOptions { CallId = "before" };
        (SimulatedCall call, IWavixTransport application) = SimulatedCall.CreateInMemory(options);
        await using SimulatedCall disposed = call;

        options.CallId = "after";
        await call.StartAsync();

        call.Messages[1].Sent!.CallId.Should().Be("before");
        await application.DisposeAsync();
    }

    [Fact]
    public void Ids_ByDefault_AreNewForEachCall() =>
        new SimulatedCallOptions().StreamId.Should().NotBe(new SimulatedCallOptions().StreamId);

    [Fact]
    public void Constructor_WithoutTransport_Throws()
    {
        Action create = () => _ = new SimulatedCall(null!);

        create.Should().Throw<ArgumentNullException>().WithParameterName("transport");
    }
}
