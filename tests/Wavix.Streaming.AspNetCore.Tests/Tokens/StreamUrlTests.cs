using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Tokens;

/// <summary>The URLs that are made, and those that are not.</summary>
public class StreamUrlTests
{
    private const string CallId = "2f1c1cf6-6d44-4a6f-9d3f-0a1de9b6c1d7";

    private static readonly Uri Base = new("wss://voice.example.com/stream");

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly StreamTokenSeal _seal = new(new EphemeralDataProtectionProvider());
    private readonly MemoryStreamTokenStore _store;
    private readonly WavixStreamTokens _tokens;

    public StreamUrlTests()
    {
        var options = new WavixStreamEndpointOptions();
        options.Stream.TimeProvider = _clock;
        _store = new MemoryStreamTokenStore(Options.Create(options));
        _tokens = new WavixStreamTokens(_seal, new StreamTokenKeys(_seal, Options.Create(options)), _store, Options.Create(options));
    }

    [Theory]
    [InlineData("wss://voice.example.com/stream", "wss://voice.example.com/stream/")]
    [InlineData("wss://voice.example.com/stream/", "wss://voice.example.com/stream/")]
    [InlineData("wss://voice.example.com", "wss://voice.example.com/")]
    [InlineData("wss://voice.example.com:8443/a/b", "wss://voice.example.com:8443/a/b/")]
    [InlineData("ws://localhost:5080/stream", "ws://localhost:5080/stream/")]
    [InlineData("ws://127.0.0.1:5080/stream", "ws://127.0.0.1:5080/stream/")]
    [InlineData("ws://[::1]:5080/stream", "ws://[::1]:5080/stream/")]
    public async Task CreateUrl_AnyBase_HasTheTokenAsLastSegment(string baseUri, string expected)
    {
        string url = (await CreateUrlAsync(baseUri: baseUri)).AbsoluteUri;

        url.Should().StartWith(expected);
        url[expected.Length..].Should().MatchRegex("^[A-Za-z0-9_-]{100,}$");
    }

    [Theory]
    [InlineData("ws://voice.example.com/stream", "*wss://*loopback*")]
    [InlineData("ws://192.168.0.1/stream", "*wss://*loopback*")]
    [InlineData("https://voice.example.com/stream", "*wss://*")]
    [InlineData("http://localhost/stream", "*wss://*")]
    [InlineData("/stream", "*wss://*")]
    [InlineData("wss://voice.example.com/stream?tenant=1", "*query*")]
    [InlineData("wss://voice.example.com/stream#part", "*fragment*")]
    [InlineData("wss://user:password@voice.example.com/stream", "*user*")]
    public async Task CreateUrl_BaseThatWouldNotDo_ThrowsAndSaysWhy(string baseUri, string message)
    {
        var uri = new Uri(baseUri, UriKind.RelativeOrAbsolute);

        foreach (Func<Task> create in new Func<Task>[]
        {
            () => _tokens.CreateUrlAsync(uri, CallId).AsTask(),
            () => _tokens.CreateUnboundUrlAsync(uri).AsTask(),
        })
        {
            (await create.Should().ThrowAsync<ArgumentException>()).WithParameterName(nameof(baseUri)).WithMessage(message);
        }
    }

    [Fact]
    public async Task CreateUrl_Token_SaysWhatWasAsked()
    {
        StreamToken token = OpenTokenOf(await CreateUrlAsync("abc-123", "from a friend"));

        token.CallId.Should().Be("abc-123");
        token.Data.Should().Be("from a friend");
        token.ExpiresAt.Should().Be(_clock.GetUtcNow() + TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task CreateUrl_Twice_GivesTwoTokens()
    {
        StreamToken first = OpenTokenOf(await CreateUrlAsync());
        StreamToken second = OpenTokenOf(await CreateUrlAsync());

        first.Id.Should().NotBe(second.Id);
    }

    [Fact]
    public async Task CreateUrl_Token_ShowsNeitherCallNorData()
    {
        string token = (await CreateUrlAsync("abc-123", "secret")).Segments[^1];

        string bytes = Encoding.Latin1.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(token));

        bytes.Should().NotContain("abc-123").And.NotContain("secret");
    }

    [Fact]
    public async Task CreateUnboundUrl_Token_IsForNoCall()
    {
        StreamToken token = OpenTokenOf(await _tokens.CreateUnboundUrlAsync(Base, TimeSpan.FromMinutes(10), "data"));

        token.CallId.Should().BeNull();
        token.Data.Should().Be("data");
        token.ExpiresAt.Should().Be(_clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        OpenTokenOf(await _tokens.CreateUnboundUrlAsync(Base)).ExpiresAt.Should().Be(_clock.GetUtcNow() + TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task CreateUrl_DataOfAnyLength_KeepsTheUrlWithin512Characters()
    {
        bool wasStored = false;
        for (int length = 0; length <= 1024; length++)
        {
            string data = new('d', length);
            Uri url = await CreateUrlAsync(data: data);
            StreamToken token = OpenTokenOf(url);

            url.AbsoluteUri.Length.Should().BeLessThanOrEqualTo(512);
            byte[]? kept = await _store.FindDataAsync(token.Id, CancellationToken.None);
            (token.Data ?? _seal.OpenData(token.Id, kept!)).Should().Be(data);
            token.HasStoredData.Should().Be(kept is not null).And.Be(token.Data is null);
            (wasStored && !token.HasStoredData).Should().BeFalse("longer data do not come back into the URL");
            wasStored = token.HasStoredData;
        }

        wasStored.Should().BeTrue();
    }

    [Fact]
    public async Task CreateUrl_StoredData_AreSealedForTheirTokenAlone()
    {
        StreamToken token = OpenTokenOf(await CreateUrlAsync(data: new string('d', 1024)));
        byte[] kept = (await _store.FindDataAsync(token.Id, CancellationToken.None))!;

        Encoding.Latin1.GetString(kept).Should().NotContain("ddd");
        Action other = () => _seal.OpenData(StreamTokenSeal.NewId(), kept);
        other.Should().Throw<System.Security.Cryptography.CryptographicException>();
    }

    [Theory]
    [InlineData(1025, 'd')]
    [InlineData(513, 'ä')]
    [InlineData(1, '\uD800')]
    public async Task CreateUrl_DataThatWouldNotDo_Throws(int length, char character)
    {
        Func<Task> create = () => CreateUrlAsync(data: new string(character, length));

        (await create.Should().ThrowAsync<ArgumentException>()).WithParameterName("data").WithMessage("The data *");
    }

    [Fact]
    public async Task CreateUrl_NoCall_ThrowsAndNamesTheOtherMethod()
    {
        Func<Task> empty = () => CreateUrlAsync("");
        Func<Task> none = () => CreateUrlAsync(null!);

        (await empty.Should().ThrowAsync<ArgumentException>()).WithParameterName("callId").WithMessage("*CreateUnboundUrlAsync*");
        (await none.Should().ThrowAsync<ArgumentNullException>()).WithParameterName("callId");
    }

    [Fact]
    public async Task CreateUrl_TooLongWithoutData_ThrowsAndSaysWhatToShorten()
    {
        Func<Task> create = () => CreateUrlAsync(new string('c', 400));

        (await create.Should().ThrowAsync<ArgumentException>()).WithMessage("*512 is the maximum*base URL (30 characters*call id (400)*");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public async Task CreateUrl_LifetimeOutOfRange_Throws(int seconds)
    {
        Func<Task> create = () => _tokens.CreateUrlAsync(Base, "c", TimeSpan.FromSeconds(seconds)).AsTask();

        (await create.Should().ThrowAsync<ArgumentException>()).WithParameterName("lifetime").WithMessage("*above zero and at most 24 hours*");
    }

    [Fact]
    public void MayBeSealed_AnyToken_IsTrue()
    {
        // Each provider has a key of its own, whose id follows the beginning.
        for (int i = 0; i < 100; i++)
        {
            var seal = new StreamTokenSeal(new EphemeralDataProtectionProvider());

            StreamTokenSeal.MayBeSealed(seal.Seal(new StreamToken(StreamTokenSeal.NewId(), _clock.GetUtcNow(), TimeSpan.Zero, "", null, null, false))).Should().BeTrue();
        }

        StreamTokenSeal.MayBeSealed("stream").Should().BeFalse();
    }

    [Fact]
    public async Task Open_AnyCharacterChanged_IsNoToken()
    {
        string token = (await CreateUrlAsync()).Segments[^1];

        for (int i = 0; i < token.Length; i++)
        {
            string changed = token[..i] + (token[i] == 'A' ? 'Q' : 'A') + token[(i + 1)..];
            _seal.Open(changed).Should().BeNull();
            _seal.Open(token[..i]).Should().BeNull();
        }

        _seal.Open(token).Should().NotBeNull();
    }

    [Fact]
    public void Open_SealedForAnotherPurpose_IsNoToken()
    {
        var provider = new EphemeralDataProtectionProvider();
        string other = provider.CreateProtector("cookies").Protect("something of this application");

        new StreamTokenSeal(provider).Open(other).Should().BeNull();
    }

    private Task<Uri> CreateUrlAsync(string callId = CallId, string? data = null, string? baseUri = null) =>
        _tokens.CreateUrlAsync(baseUri is null ? Base : new Uri(baseUri), callId, data: data).AsTask();

    private StreamToken OpenTokenOf(Uri url) => _seal.Open(url.Segments[^1])!;
}
