namespace Wavix.Streaming.CallControl.Tests;

/// <summary>The settings of a client, their defaults and ranges.</summary>
public class OptionsTests
{
    [Fact]
    public void Options_Defaults_AreTheDocumentedOnes()
    {
        var options = new WavixCallControlOptions();

        (options.ApiKey, options.BaseAddress, options.Timeout, options.TimeProvider)
            .Should().Be(("", new Uri("https://api.wavix.com"), TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void Constructor_WithoutKey_SaysWhereToGetOne(string? key)
    {
        Action create = () => Create(options => options.ApiKey = key!);

        create.Should().Throw<ArgumentException>().WithParameterName("ApiKey")
            .WithMessage("WavixCallControlOptions.ApiKey is not set; it must be an API key of your Wavix account; create one in the Wavix portal, under API keys.*");
    }

    [Theory]
    [InlineData("secret key")]
    [InlineData("secret\n")]
    [InlineData(" secret")]
    [InlineData("sécret")]
    [InlineData("secret\0")]
    public void Constructor_KeyThatCanNotBeSent_IsRefusedAndNotShown(string key)
    {
        Action create = () => Create(options => options.ApiKey = key);

        create.Should().Throw<ArgumentException>().WithParameterName("ApiKey").Which.Message
            .Should().Contain("can't be sent in a header").And.NotContain("secret").And.NotContain("sécret");
    }

    [Fact]
    public void Constructor_LongKey_IsRefused()
    {
        Action create = () => Create(options => options.ApiKey = new string('k', 4097));

        create.Should().Throw<ArgumentException>().WithMessage("*1 to 4096 visible*").Which.Message.Should().NotContain("kkk");
    }

    [Theory]
    [InlineData("https://api.wavix.com", true)]
    [InlineData("https://example.com/wavix/", true)]
    [InlineData("http://localhost:4010", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://example.com", false)]
    [InlineData("ftp://example.com", false)]
    [InlineData("https://user:hidden@example.com", false)]
    [InlineData("https://example.com?hidden", false)]
    [InlineData("https://example.com#hidden", false)]
    [InlineData("/relative", false)]
    public void Constructor_BaseAddress_IsHttpsOrLoopback(string address, bool isOne)
    {
        Action create = () => Create(options => options.BaseAddress = new Uri(address, UriKind.RelativeOrAbsolute));

        if (isOne)
        {
            create.Should().NotThrow();
        }
        else
        {
            create.Should().Throw<ArgumentException>().WithParameterName("BaseAddress").Which.Message.Should().NotContain("hidden");
        }
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(600_000, true)]
    [InlineData(600_001, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void Constructor_Timeout_IsAboveZeroAndAtMostTenMinutes(int milliseconds, bool isOne)
    {
        Action create = () => Create(options => options.Timeout = TimeSpan.FromMilliseconds(milliseconds));

        if (isOne)
        {
            create.Should().NotThrow();
        }
        else
        {
            create.Should().Throw<ArgumentException>().WithParameterName("Timeout").WithMessage("*above zero and at most 10 minutes*");
        }
    }

    [Fact]
    public void Constructor_SeveralProblems_ListsAll()
    {
        Action create = () => Create(options => (options.ApiKey, options.BaseAddress, options.Timeout, options.TimeProvider) = ("", null!, TimeSpan.Zero, null!));

        create.Should().Throw<ArgumentException>().WithMessage("*ApiKey is*BaseAddress is null*Timeout is*TimeProvider is null*");
    }

    [Fact]
    public void Constructor_Null_Throws()
    {
        using var http = new HttpClient();
        Action withoutHttp = () => _ = new WavixCallControlClient(null!, new WavixCallControlOptions { ApiKey = "k" });
        Action withoutOptions = () => _ = new WavixCallControlClient(http, null!);

        withoutHttp.Should().Throw<ArgumentNullException>().WithParameterName("httpClient");
        withoutOptions.Should().Throw<ArgumentNullException>().WithParameterName("options");
    }

    private static void Create(Action<WavixCallControlOptions> configure)
    {
        using var api = FakeApi.Answering("{}");
        _ = api.Client(configure);
    }
}
