using System.Net;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>What exactly is sent.</summary>
public class RequestTests
{
    public static TheoryData<string> Operations => Operation.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_Request_HasItsMethodPathAndBody(string name)
    {
        using var api = FakeApi.Answering(Operation.All[name].Answer);

        await Operation.All[name].RunAsync(api.Client(), default);

        api.Requests.Should().Equal(Operation.All[name].Request);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Operation_Request_HasTheseHeadersAndNoOthers(string name)
    {
        using var api = FakeApi.Answering(Operation.All[name].Answer);

        await Operation.All[name].RunAsync(api.Client(), default);

        api.Last!.RequestUri!.GetLeftPart(UriPartial.Authority).Should().Be("https://api.wavix.com");
        api.Last.Headers.ToString().ReplaceLineEndings("\n").Should().Be($"Authorization: Bearer {FakeApi.Key}\nAccept: application/json\n");
        (api.Last.Content?.Headers.ContentType?.ToString() ?? "none")
            .Should().Be(api.Last.Method == HttpMethod.Post || api.Last.Method == HttpMethod.Patch ? "application/json" : "none");
    }

    [Fact]
    public async Task StartCall_EverythingSet_IsSent()
    {
        using var api = FakeApi.Answering("""{"uuid":"c"}""");

        await api.Client().StartCallAsync(new StartCallRequest
        {
            From = "18045961058",
            To = "+17653889567",
            CallbackUrl = new Uri("http://example.com/é?a=b"),
            Record = true,
            DetectVoicemail = false,
            Tag = "a \"tag\" <é>",
            RingTimeout = TimeSpan.FromSeconds(60),
        });

        api.Requests.Should().Equal(
            """POST /v1/calls {"from":"18045961058","to":"+17653889567","callback_url":"http://example.com/%C3%A9?a=b","recording":true,"voicemail_detection":false,"tag":"a \"tag\" <é>","timeout":60}""");
    }

    [Fact]
    public async Task Answer_EverythingSet_IsSent()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().AnswerAsync("c", new AnswerCallRequest
        {
            Record = true,
            Transcribe = false,
            StreamUrl = new Uri("wss://example.com/s?t=1"),
            StreamType = CallStreamType.OneWay,
            StreamChannel = CallStreamChannel.Both,
        });

        api.Requests.Should().Equal(
            """POST /v1/calls/c/answer {"call_recording":true,"call_transcription":false,"stream_url":"wss://example.com/s?t=1","stream_type":"oneway","stream_channel":"both"}""");
    }

    [Fact]
    public async Task Answer_WithoutStreamUrl_SendsNothingOfAStream()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().AnswerAsync("c", new AnswerCallRequest { Record = true, StreamType = CallStreamType.OneWay });

        api.Requests.Should().Equal("""POST /v1/calls/c/answer {"call_recording":true}""");
    }

    [Theory]
    [InlineData(CallStreamType.OneWay, CallStreamChannel.Outbound, "oneway", "outbound")]
    [InlineData(CallStreamType.OneWay, CallStreamChannel.Both, "oneway", "both")]
    [InlineData(CallStreamType.TwoWay, CallStreamChannel.Inbound, "twoway", "inbound")]
    public async Task StartStream_TypeAndChannel_AreSent(CallStreamType type, CallStreamChannel channel, string typeText, string channelText)
    {
        using var api = FakeApi.Answering("""{"stream_id":"s"}""");

        await api.Client().StartStreamAsync("c", new StartStreamRequest { StreamUrl = new Uri("ws://localhost:5080/s"), StreamType = type, StreamChannel = channel });

        api.Requests.Should().Equal(
            $$"""POST /v1/calls/c/streams {"stream_url":"ws://localhost:5080/s","stream_type":"{{typeText}}","stream_channel":"{{channelText}}"}""");
    }

    [Fact]
    public async Task CollectDigits_SpokenPrompt_IsSent()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().CollectDigitsAsync("c", new CollectDigitsRequest
        {
            MaxDigits = 4,
            Timeout = TimeSpan.FromSeconds(10),
            TerminationCharacter = '#',
            MaxAttempts = 3,
            Prompt = DigitsPrompt.Say("Your PIN?", SpeechVoices.Joanna, SpeechLanguages.English),
        });

        api.Requests.Should().Equal(
            """POST /v1/calls/c/collect {"max_digits":4,"timeout":10,"termination_character":"#","max_attempts":3,"prompt":{"say":{"text":"Your PIN?","language":"en","voice":"Joanna"}}}""");
    }

    [Fact]
    public async Task CollectDigits_PlayedPrompt_IsSent()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().CollectDigitsAsync("c", new CollectDigitsRequest { Prompt = DigitsPrompt.Play(new Uri("https://example.com/prompt.wav")) });

        api.Requests.Should().Equal("""POST /v1/calls/c/collect {"prompt":{"play":"https://example.com/prompt.wav"}}""");
    }

    [Fact]
    public async Task SetTag_TextThatIsNotUnicode_IsSentWithAReplacement()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().SetTagAsync("c", "a\ud800b");

        api.Requests.Should().Equal("""PATCH /v1/calls/c {"tag":"a\uFFFDb"}""");
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("..\\x", "..%5Cx")]
    [InlineData("a/../../x", "a%2F..%2F..%2Fx")]
    [InlineData("é😀", "%C3%A9%F0%9F%98%80")]
    [InlineData(" \n", "%20%0A")]
    public async Task HangUp_OddId_StaysOnePartOfThePath(string callId, string part)
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client().HangUpAsync(callId);

        api.Last!.RequestUri!.AbsoluteUri.Should().Be($"https://api.wavix.com/v1/calls/{part}");
    }

    [Fact]
    public async Task Request_BaseAddressWithPath_KeepsThePath()
    {
        using var api = FakeApi.Answering("""{"success":true}""");

        await api.Client(options => options.BaseAddress = new Uri("http://127.0.0.1:4010/wavix")).HangUpAsync("c");

        api.Last!.RequestUri!.AbsoluteUri.Should().Be("http://127.0.0.1:4010/wavix/v1/calls/c");
    }

    [Fact]
    public async Task Request_HttpClientWithDefaults_KeepsThemAndUsesItsVersion()
    {
        using var api = FakeApi.Answering("""{"success":true}""");
        using var http = new HttpClient(api)
        {
            BaseAddress = new Uri("https://example.com"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(7),
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("my-app/1");

        await new WavixCallControlClient(http, new WavixCallControlOptions { ApiKey = FakeApi.Key }).HangUpAsync("c");

        (api.Last!.Version, api.Last.VersionPolicy).Should().Be((HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact));
        api.Last.RequestUri!.Host.Should().Be("api.wavix.com");
        api.Last.Headers.UserAgent.ToString().Should().Be("my-app/1");
        (http.BaseAddress.Host, http.Timeout, http.DefaultRequestHeaders.Authorization).Should().Be(("example.com", TimeSpan.FromSeconds(7), null));
    }

    [Fact]
    public async Task Request_OptionsChangedLater_AreThoseOfTheConstructor()
    {
        using var api = FakeApi.Answering("""{"success":true}""");
        WavixCallControlOptions? options = null;
        WavixCallControlClient client = api.Client(o => options = o);
        options!.ApiKey = "another";
        options.BaseAddress = new Uri("https://example.com");

        await client.HangUpAsync("c");

        (api.Last!.RequestUri!.Host, api.Last.Headers.Authorization!.Parameter).Should().Be(("api.wavix.com", FakeApi.Key));
    }
}
