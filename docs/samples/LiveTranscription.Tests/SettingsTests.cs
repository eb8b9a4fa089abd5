using Microsoft.Extensions.Configuration;

namespace LiveTranscription.Tests;

/// <summary>What the server does not start with.</summary>
public class SettingsTests
{
    [Fact]
    public void Check_NothingIsSet_SaysWhereToGetIt() => Settings.Check(From()).Should().HaveCount(2)
        .And.Contain(problem => problem.StartsWith("Wavix:ApiKey is not set. Create an API key in the Wavix portal", StringComparison.Ordinal))
        .And.Contain(problem => problem.StartsWith("Wavix:PublicBaseAddress is not set to an https address.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Wavix:PublicBaseAddress is not set", "Wavix:PublicBaseAddress", "http://voice.example.com")]
    [InlineData("WatchToken must have 20 or more", "WatchToken", "short")]
    [InlineData("WatchToken must have 20 or more", "WatchToken", "0123456789abcdef&0123456789")]
    public void Check_SettingIsWrong_SaysWhatToSet(string says, string name, string value) =>
        Settings.Check(From(("Wavix:ApiKey", "a-key"), ("Wavix:PublicBaseAddress", "https://voice.example.com"), (name, value)))
            .Should().ContainSingle().Which.Should().StartWith(says);

    [Theory]
    [InlineData("leave out Wavix:ApiKey", "Wavix:ApiKey", "a-key")]
    [InlineData("--urls must be a loopback address", "urls", "http://0.0.0.0:0")]
    [InlineData("--urls must be a loopback address", "urls", "http://127.0.0.1:0;http://*:0")]
    [InlineData("leave out Kestrel:Endpoints", "Kestrel:Endpoints:all:Url", "http://*:0")]
    public void UseSimulator_IsNotForThisMachineOnly_SaysWhatToDo(string says, string name, string value) =>
        Settings.UseSimulator(From((name, value))).Should().ContainSingle().Which.Should().Contain(says);

    [Fact]
    public void UseSimulator_NothingIsSet_OnlyNamesOfThisMachineAreAnswered()
    {
        IConfiguration settings = From();

        Settings.UseSimulator(settings).Should().BeEmpty();

        settings["AllowedHosts"].Should().Be("127.0.0.1;localhost;[::1]");
        settings["Wavix:PublicBaseAddress"].Should().Be("http://127.0.0.1:5086");
    }

    [Theory]
    [InlineData("MaxDelay", "00:00:01")]
    [InlineData("FinishTimeout", "01:00:00")]
    [InlineData("MaxCalls", "0")]
    [InlineData("MaxLines", "9")]
    [InlineData("MaxWatchers", "0")]
    public void CheckLimits_OutOfRange_SaysTheRange(string name, string value) =>
        Settings.CheckLimits(From(($"Transcription:{name}", value))).Should().ContainSingle().Which.Should().StartWith($"Transcription:{name} is {value}. Set it to ");

    /// <summary>Of two values of one setting the last one counts.</summary>
    private static IConfiguration From(params (string Name, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        foreach ((string name, string value) in settings)
        {
            configuration[name] = value;
        }

        return configuration;
    }
}
