using System.Text.Json.Nodes;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

public class OptionsTests
{
    public static TheoryData<string, Action<OpenAIRealtimeOptions>> Invalid => new()
    {
        { "OpenAIRealtimeOptions.Endpoint", options => options.Endpoint = null! },
        { "OpenAIRealtimeOptions.Endpoint", options => options.Endpoint = new Uri("/realtime", UriKind.Relative) },
        { "OpenAIRealtimeOptions.Endpoint", options => options.Endpoint = new Uri("ftp://example.com") },
        { "OpenAIRealtimeOptions.Endpoint", options => options.Endpoint = new Uri("wss://user:secret@example.com") },
        { "OpenAIRealtimeOptions.Model", options => options.Model = " " },
        { "OpenAIRealtimeOptions.Speed", options => options.Speed = 0.2 },
        { "OpenAIRealtimeOptions.Speed", options => options.Speed = double.NaN },
        { "OpenAIRealtimeOptions.NoiseReduction", options => options.NoiseReduction = (RealtimeNoiseReduction)9 },
        { "OpenAIRealtimeOptions.MaxOutputTokens", options => options.MaxOutputTokens = 0 },
        { "OpenAIRealtimeOptions.MaxOutputTokens", options => options.MaxOutputTokens = 4097 },
        { "OpenAIRealtimeOptions.Organization", options => options.Organization = "secret\n" },
        { "OpenAIRealtimeOptions.Project", options => options.Project = "" },
        { "OpenAIRealtimeOptions.RawHeaders", options => options.RawHeaders["A:B"] = "secret" },
        { "OpenAIRealtimeOptions.RawHeaders", options => options.RawHeaders["A"] = "secret\r\nB: c" },
        { "OpenAIRealtimeOptions.RawSession", options => options.RawSession = new JsonObject { ["speed"] = double.NaN } },
        { "OpenAIRealtimeOptions.ConnectTimeout", options => options.ConnectTimeout = TimeSpan.FromMilliseconds(99) },
        { "OpenAIRealtimeOptions.ConnectTimeout", options => options.ConnectTimeout = TimeSpan.FromSeconds(61) },
        { "OpenAIRealtimeOptions.ExpiryWarning", options => options.ExpiryWarning = TimeSpan.Zero },
        { "OpenAIRealtimeOptions.KeepAliveInterval", options => options.KeepAliveInterval = TimeSpan.Zero },
        { "OpenAIRealtimeOptions.KeepAliveTimeout", options => options.KeepAliveTimeout = TimeSpan.FromMinutes(6) },
        { "OpenAIRealtimeOptions.CloseTimeout", options => options.CloseTimeout = Timeout.InfiniteTimeSpan },
        { "OpenAIRealtimeOptions.MaxMessageBytes", options => options.MaxMessageBytes = 65_535 },
        { "OpenAIRealtimeOptions.TurnDetection.Threshold", options => options.TurnDetection = new RealtimeServerVad { Threshold = 1.1 } },
        { "OpenAIRealtimeOptions.TurnDetection.PrefixPadding", options => options.TurnDetection = new RealtimeServerVad { PrefixPadding = TimeSpan.FromSeconds(11) } },
        { "OpenAIRealtimeOptions.TurnDetection.SilenceDuration", options => options.TurnDetection = new RealtimeServerVad { SilenceDuration = -TimeSpan.FromSeconds(1) } },
        { "OpenAIRealtimeOptions.TurnDetection.Eagerness", options => options.TurnDetection = new RealtimeSemanticVad { Eagerness = (RealtimeEagerness)77 } },
        { "OpenAIRealtimeOptions.Transcription.Model", options => options.Transcription = new RealtimeTranscription { Model = "" } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Create_InvalidSetting_IsNamedWithoutSecrets(string name, Action<OpenAIRealtimeOptions> spoil)
    {
        var options = new OpenAIRealtimeOptions();
        spoil(options);
        Action create = () => _ = new OpenAIRealtimeModel("key", options);

        create.Should().Throw<ArgumentException>().Which.Message.Should().Contain(name + " is ").And.NotContain("secret");
    }

    [Fact]
    public void Create_SeveralInvalidSettings_AreAllNamed()
    {
        Action create = () => _ = new OpenAIRealtimeModel("key", new OpenAIRealtimeOptions { Model = "", Speed = 9, MaxMessageBytes = 1 });

        create.Should().Throw<ArgumentException>().Which.Message.Should().Contain("Model").And.Contain("Speed is 9").And.Contain("MaxMessageBytes is 1");
    }

    [Fact]
    public void Freeze_EverySetting_IsCopied()
    {
        var options = new OpenAIRealtimeOptions
        {
            Endpoint = new Uri("ws://example.com"),
            Model = "m",
            Voice = "v",
            Speed = 1.1,
            TurnDetection = new RealtimeSemanticVad { Eagerness = RealtimeEagerness.High },
            NoiseReduction = RealtimeNoiseReduction.NearField,
            Transcription = new RealtimeTranscription { Model = "t", Language = "de", Prompt = "p" },
            ToolChoice = Microsoft.Extensions.AI.ChatToolMode.None,
            MaxOutputTokens = 5,
            Organization = "o",
            Project = "p",
            ConnectTimeout = TimeSpan.FromSeconds(3),
            ExpiryWarning = TimeSpan.FromSeconds(4),
            KeepAliveInterval = TimeSpan.FromSeconds(6),
            KeepAliveTimeout = TimeSpan.FromSeconds(7),
            CloseTimeout = TimeSpan.FromSeconds(8),
            MaxMessageBytes = 100_000,
            RawSession = new JsonObject { ["a"] = 1 },
            RawHeaders = { ["A"] = "b" },
        };
        var plain = new OpenAIRealtimeOptions();

        OpenAIRealtimeOptions copy = options.Freeze();

        foreach (System.Reflection.PropertyInfo property in typeof(OpenAIRealtimeOptions).GetProperties())
        {
            string Show(OpenAIRealtimeOptions of) => property.GetValue(of) switch
            {
                JsonObject json => json.ToJsonString(),
                IDictionary<string, string> headers => string.Join(',', headers),
                RealtimeSemanticVad vad => $"{vad.Eagerness}",
                RealtimeTranscription transcription => $"{transcription.Model},{transcription.Language},{transcription.Prompt}",
                { } value => $"{value}",
                null => "null",
            };
            Show(copy).Should().Be(Show(options)).And.NotBe(Show(plain), "{0} must differ from its default to be tested", property.Name);
        }

        copy.RawSession.Should().NotBeSameAs(options.RawSession);
        copy.TurnDetection.Should().NotBeSameAs(options.TurnDetection);
        copy.Transcription.Should().NotBeSameAs(options.Transcription);
        copy.RawHeaders.Should().NotBeSameAs(options.RawHeaders);
    }

    [Theory]
    [InlineData("wss://api.openai.com/v1/realtime", "wss://api.openai.com/v1/realtime?model=m%2F1")]
    [InlineData("https://api.openai.com/v1/", "wss://api.openai.com/v1/realtime?model=m%2F1")]
    [InlineData("http://127.0.0.1:8080", "ws://127.0.0.1:8080/realtime?model=m%2F1")]
    [InlineData("ws://127.0.0.1:8080/v1/realtime/", "ws://127.0.0.1:8080/v1/realtime?model=m%2F1")]
    [InlineData("https://gateway.example.com:8443/v1?tenant=a", "wss://gateway.example.com:8443/v1/realtime?tenant=a&model=m%2F1")]
    [InlineData("wss://gateway.example.com/v1?Model=other", "wss://gateway.example.com/v1/realtime?Model=other")]
    public void Address_OfOpenAI_IsCompleted(string endpoint, string expected) =>
        ServiceAddress.ForOpenAI(new Uri(endpoint), "m/1").AbsoluteUri.Should().Be(expected);

    [Theory]
    [InlineData("https://example.openai.azure.com", "wss://example.openai.azure.com/openai/v1/realtime?model=d")]
    [InlineData("https://example.openai.azure.com/openai/v1/", "wss://example.openai.azure.com/openai/v1/realtime?model=d")]
    [InlineData("wss://example.openai.azure.com/openai/v1/realtime", "wss://example.openai.azure.com/openai/v1/realtime?model=d")]
    [InlineData("https://gateway.example.com/azure", "wss://gateway.example.com/azure/openai/v1/realtime?model=d")]
    public void Address_OfAzure_IsCompleted(string endpoint, string expected) =>
        ServiceAddress.ForAzure(new Uri(endpoint), "d").AbsoluteUri.Should().Be(expected);

    [Fact]
    public void ForAzure_InvalidParameters_AreRefused()
    {
        Action relative = () => OpenAIRealtimeModel.ForAzure(new Uri("/x", UriKind.Relative), "d", "key");
        Action nameless = () => OpenAIRealtimeModel.ForAzure(new Uri("https://example.com"), " ", "key");
        Action tokenless = () => OpenAIRealtimeModel.ForAzure(new Uri("https://example.com"), "d", (Func<CancellationToken, ValueTask<string>>)null!);

        relative.Should().Throw<ArgumentException>().WithParameterName("endpoint");
        nameless.Should().Throw<ArgumentException>().WithParameterName("deployment");
        tokenless.Should().Throw<ArgumentNullException>().WithParameterName("getTokenAsync");
    }
}
