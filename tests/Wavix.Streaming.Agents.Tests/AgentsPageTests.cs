using System.Text.RegularExpressions;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>docs/explanation/agents.md names every option, metric and reason that there is.</summary>
public sealed partial class AgentsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "explanation", "agents.md"));

    [Fact]
    public void Page_TableOfOptions_IsThatOfTheClass() =>
        Row().Matches(Page[Page.IndexOf("## Options", StringComparison.Ordinal)..Page.IndexOf("`OpenAIRealtimeOptions` names", StringComparison.Ordinal)])
            .Select(row => row.Groups[1].Value)
            .Should().BeEquivalentTo(typeof(VoiceAgentOptions).GetProperties().Select(property => property.Name));

    [Theory]
    [InlineData(nameof(VoiceAgentOptions.FillerAfter), "1 s")]
    [InlineData(nameof(VoiceAgentOptions.MinInterruption), "300 ms")]
    [InlineData(nameof(VoiceAgentOptions.SilenceTimeout), "10 s")]
    [InlineData(nameof(VoiceAgentOptions.SilencePrompts), "2")]
    [InlineData(nameof(VoiceAgentOptions.ToolTimeout), "20 s")]
    [InlineData(nameof(VoiceAgentOptions.MaxConcurrentTools), "8")]
    [InlineData(nameof(VoiceAgentOptions.MaxDuration), "30 min")]
    [InlineData(nameof(VoiceAgentOptions.ModelTimeout), "3 s")]
    [InlineData(nameof(VoiceAgentOptions.ModelAttempts), "4")]
    [InlineData(nameof(VoiceAgentOptions.ConnectTimeout), "5 s")]
    [InlineData(nameof(VoiceAgentOptions.MaxCallerAudio), "15 s")]
    [InlineData(nameof(VoiceAgentOptions.MaxAnswer), "5 min")]
    [InlineData(nameof(VoiceAgentOptions.GoodbyeTimeout), "15 s")]
    [InlineData(nameof(VoiceAgentOptions.PrewarmLifetime), "1 min")]
    [InlineData(nameof(VoiceAgentOptions.MaxPrewarmed), "100")]
    public void Page_Default_IsThatOfTheClass(string option, string text)
    {
        object value = typeof(VoiceAgentOptions).GetProperty(option)!.GetValue(new VoiceAgentOptions())!;

        Page.Should().Contain($"| `{option}` | {text} |");
        (value is TimeSpan time ? ToText(time) : value.ToString()).Should().Be(text);
    }

    private static string ToText(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? $"{time.TotalMilliseconds} ms" : time < TimeSpan.FromMinutes(1) ? $"{time.TotalSeconds} s" : $"{time.TotalMinutes} min";

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
