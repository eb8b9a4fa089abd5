namespace Wavix.Streaming.Testing.Tests;

/// <summary>Faults by name, and their ranges.</summary>
public class SimulatedFaultsTests
{
    public static TheoryData<string> Names => [.. SimulatedFaults.Known.Keys];

    public static TheoryData<string, Action<SimulatedFaults>> Wrong => new()
    {
        { nameof(SimulatedFaults.Delay), faults => faults.Delay = TimeSpan.FromMilliseconds(-1) },
        { nameof(SimulatedFaults.Delay), faults => faults.Delay = TimeSpan.FromSeconds(61) },
        { nameof(SimulatedFaults.Jitter), faults => faults.Jitter = TimeSpan.FromSeconds(61) },
        { nameof(SimulatedFaults.Burst), faults => faults.Burst = TimeSpan.FromSeconds(61) },
        { nameof(SimulatedFaults.LateStart), faults => faults.LateStart = TimeSpan.FromMinutes(61) },
        { nameof(SimulatedFaults.Prebuffer), faults => faults.Prebuffer = TimeSpan.FromSeconds(11) },
        { nameof(SimulatedFaults.ClockSkew), faults => faults.ClockSkew = 1001 },
        { nameof(SimulatedFaults.ClockSkew), faults => faults.ClockSkew = double.NaN },
        { nameof(SimulatedFaults.LineEcho), faults => faults.LineEcho = 1 },
        { nameof(SimulatedFaults.MaxPendingMarks), faults => faults.MaxPendingMarks = -1 },
        { nameof(SimulatedFaults.Seed), faults => faults.Seed = -1 },
        { nameof(SimulatedFaults.LoseEvery), faults => faults.LoseEvery = -1 },
        { nameof(SimulatedFaults.RepeatEvery), faults => faults.RepeatEvery = -1 },
        { nameof(SimulatedFaults.ReorderEvery), faults => faults.ReorderEvery = -1 },
        { nameof(SimulatedFaults.MalformedEvery), faults => faults.MalformedEvery = -1 },
        { nameof(SimulatedFaults.UnknownEvery), faults => faults.UnknownEvery = -1 },
        { nameof(SimulatedFaults.OversizedEvery), faults => faults.OversizedEvery = -1 },
        { nameof(SimulatedFaults.FragmentBytes), faults => faults.FragmentBytes = -1 },
        { nameof(SimulatedFaults.FragmentBytes), faults => faults.FragmentBytes = 7 },
        { nameof(SimulatedFaults.CoalesceFrames), faults => faults.CoalesceFrames = 2 },
        { nameof(SimulatedFaults.NoPongs), faults => faults.NoPongs = true },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_NameAlone_ChangesOneProperty(string name)
    {
        SimulatedFaults faults = SimulatedFaults.Parse([name]);

        var none = new SimulatedFaults();
        typeof(SimulatedFaults).GetProperties().Where(property => property.CanWrite)
            .Should().ContainSingle(property => !Equals(property.GetValue(faults), property.GetValue(none)));
    }

    [Fact]
    public void Parse_AllNames_ChangesEveryProperty()
    {
        SimulatedFaults faults = SimulatedFaults.Parse(SimulatedFaults.Known.Keys);

        var none = new SimulatedFaults();
        typeof(SimulatedFaults).GetProperties().Where(property => property.CanWrite)
            .Should().OnlyContain(property => !Equals(property.GetValue(faults), property.GetValue(none)));
    }

    [Fact]
    public void Parse_Values_AreTaken() =>
        SimulatedFaults.Parse(["prebuffer=120ms", "delay=1.5s", "skew=-100ppm", "line-echo = -26.5 ", "max-marks=0", "delay=0.25s"]).Should().BeEquivalentTo(new
        {
            Prebuffer = TimeSpan.FromMilliseconds(120),
            Delay = TimeSpan.FromMilliseconds(250),
            ClockSkew = -100.0,
            LineEcho = -26.5,
            MaxPendingMarks = 0,
        });

    [Theory]
    [InlineData("prebufer", "'prebufer' is not a fault. Did you mean prebuffer? The faults are: delay, *")]
    [InlineData("", "'' is not a fault.*")]
    [InlineData("prebuffer=", "*prebuffer=120ms*")]
    [InlineData("prebuffer=120", "*prebuffer=120ms*")]
    [InlineData("prebuffer=-1ms", "*prebuffer=120ms*")]
    [InlineData("lose-every=1.5", "*lose-every=50*")]
    [InlineData("skew=fast", "*skew=100ppm*")]
    [InlineData("no-pongs=1", "*no-pongs takes no value*")]
    public void Parse_WhatItCannotRead_SaysWhatItCan(string fault, string message)
    {
        Action parse = () => SimulatedFaults.Parse([fault]);

        parse.Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void Parse_OutOfRange_NamesTheRange()
    {
        Action parse = () => SimulatedFaults.Parse(["skew=5000"]);

        parse.Should().Throw<ArgumentException>().WithMessage("SimulatedFaults.ClockSkew is 5000; it must be from -1000 to 1000.*");
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void CreateInMemory_FaultOutOfRange_ThrowsAndNamesIt(string property, Action<SimulatedFaults> spoil)
    {
        var options = new SimulatedCallOptions();
        spoil(options.Faults);

        Action create = () => SimulatedCall.CreateInMemory(options);

        create.Should().Throw<ArgumentException>().WithParameterName(property).WithMessage($"SimulatedFaults.{property} is *; it must be *");
    }

    [Fact]
    public async Task CreateInMemory_FaultsChangedLater_KeepsWhatWasSet()
    {
        var options = new SimulatedCallOptions { RealTime = false };
        (SimulatedCall call, IWavixTransport application) = SimulatedCall.CreateInMemory(options);
        await using SimulatedCall disposed = call;

        options.Faults.LoseEvery = 1;
        await call.SayAsync(CallHarness.Audio(20));

        call.Messages.Should().ContainSingle();
        await application.DisposeAsync();
    }
}
