using Microsoft.Extensions.Configuration;

namespace PipelineAgent.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("true", false)]
    [InlineData("False", false)]
    [InlineData("off", true)]
    public void CheckVoice_Value_IsTrueOrFalse(string? value, bool isProblem) => Assert.Equal(isProblem, Settings.CheckVoice(With("Espeak", value)).Any());

    [Fact]
    public void UsesEspeak_TurnedOff_IsFalse() => Assert.False(Settings.UsesEspeak(With("Espeak", "false")));

    [Fact]
    public void UseSimulator_AddressOfTheNetwork_IsRefused() =>
        Assert.Contains("loopback", Assert.Single(Settings.UseSimulator(With("urls", "http://0.0.0.0:5088"))), StringComparison.Ordinal);

    [Fact]
    public void UseSimulator_EndpointsOfKestrel_AreRefused() =>
        Assert.Contains(
            "leave out Kestrel:Endpoints",
            Assert.Single(Settings.UseSimulator(With("Kestrel:Endpoints:all:Url", "http://127.0.0.1:5088"))),
            StringComparison.Ordinal);

    [Fact]
    public void UseSimulator_RealKey_IsRefused() =>
        Assert.Contains("leave out Wavix:ApiKey", Assert.Single(Settings.UseSimulator(With("Wavix:ApiKey", "a-key"))), StringComparison.Ordinal);

    [Fact]
    public void Check_NoSettings_NamesBothVariables()
    {
        string[] problems = [.. Settings.Check(With("Espeak", null))];

        Assert.Equal(2, problems.Length);
        Assert.Contains("Wavix__ApiKey", problems[0], StringComparison.Ordinal);
        Assert.Contains("Wavix__PublicBaseAddress", problems[1], StringComparison.Ordinal);
    }

    private static IConfigurationRoot With(string name, string? value) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [name] = value }).Build();
}
