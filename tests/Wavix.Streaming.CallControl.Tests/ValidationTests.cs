namespace Wavix.Streaming.CallControl.Tests;

/// <summary>What is refused before anything is sent.</summary>
public class ValidationTests
{
    private static readonly Uri Http = new("https://example.com/x");

    [Theory]
    [InlineData("+18045961058", true)]
    [InlineData("18045961058", true)]
    [InlineData("+12", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+1", false)]
    [InlineData("+", false)]
    [InlineData("", false)]
    [InlineData("+0123456", false)]
    [InlineData("++123456", false)]
    [InlineData("+1 804 596", false)]
    [InlineData("+1804x", false)]
    [InlineData("+١٢٣٤٥٦", false)]
    [InlineData("anonymous", false)]
    [InlineData("sip:a@example.com", false)]
    public async Task StartCall_Number_IsE164(string number, bool isOne)
    {
        using var api = FakeApi.Answering("""{"id":"c"}""");

        Func<Task> from = () => api.Client().StartCallAsync(new StartCallRequest { From = number, To = "+1234567", CallbackUrl = Http });
        Func<Task> to = () => api.Client().StartCallAsync(new StartCallRequest { From = "+1234567", To = number, CallbackUrl = Http });

        if (isOne)
        {
            await from.Should().NotThrowAsync();
            await to.Should().NotThrowAsync();
        }
        else
        {
            (await from.Should().ThrowAsync<ArgumentException>().WithMessage("StartCallRequest.From is *; it must be an E.164 number*")).WithParameterName("From");
            (await to.Should().ThrowAsync<ArgumentException>().WithMessage("StartCallRequest.To is *; it must be an E.164 number*")).WithParameterName("To");
            api.Requests.Should().BeEmpty();
        }
    }

    [Fact]
    public async Task StartCall_SeveralProblems_ListsAllWithoutTheNumbers()
    {
        using var api = FakeApi.Answering("{}");

        Func<Task> start = () => api.Client().StartCallAsync(new StartCallRequest
        {
            From = "0804596",
            To = null!,
            CallbackUrl = new Uri("/relative", UriKind.Relative),
            RingTimeout = TimeSpan.Zero,
        });

        string message = (await start.Should().ThrowAsync<ArgumentException>()).Which.Message;
        message.Should().Contain("StartCallRequest.From is a text of 7 characters;")
            .And.Contain("StartCallRequest.To is null;")
            .And.Contain("StartCallRequest.CallbackUrl is a relative address; it must be an absolute https or http address.")
            .And.Contain("StartCallRequest.RingTimeout is 00:00:00; it must be 1 to 3600 whole seconds, or null.")
            .And.NotContain("0804596");
        api.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3600, true)]
    [InlineData(3601, false)]
    [InlineData(0.5, false)]
    [InlineData(1.5, false)]
    [InlineData(-1, false)]
    public async Task StartCall_RingTimeout_IsInWholeSeconds(double seconds, bool isOne)
    {
        using var api = FakeApi.Answering("""{"id":"c"}""");

        await CheckAsync(
            () => api.Client().StartCallAsync(new StartCallRequest
            {
                From = "+1234567",
                To = "+1234567",
                CallbackUrl = Http,
                RingTimeout = TimeSpan.FromSeconds(seconds),
            }),
            isOne ? null : "*StartCallRequest.RingTimeout*1 to 3600 whole seconds*");
    }

    [Theory]
    [InlineData("wss://example.com/stream", true)]
    [InlineData("WSS://example.com", true)]
    [InlineData("ws://localhost/stream", true)]
    [InlineData("ws://127.0.0.1:5080", true)]
    [InlineData("ws://[::1]/", true)]
    [InlineData("ws://example.com/stream", false)]
    [InlineData("https://example.com/stream", false)]
    [InlineData("/stream", false)]
    public async Task StreamUrl_Scheme_IsWssOrLoopback(string url, bool isOne)
    {
        using var api = FakeApi.Answering("""{"stream_id":"s"}""");
        var address = new Uri(url, UriKind.RelativeOrAbsolute);

        await CheckAsync(
            () => api.Client().StartStreamAsync("c", new StartStreamRequest { StreamUrl = address }),
            isOne ? null : "StartStreamRequest.StreamUrl is *; it must be an absolute wss address; ws only on a loopback host.*");
        await CheckAsync(
            () => api.Client().AnswerAsync("c", new AnswerCallRequest { StreamUrl = address }),
            isOne ? null : "AnswerCallRequest.StreamUrl is *; it must be an absolute wss address; ws only on a loopback host.*");
    }

    [Fact]
    public async Task StreamUrl_WithAToken_IsNotShown()
    {
        using var api = FakeApi.Answering("{}");

        Func<Task> start = () => api.Client().StartStreamAsync("c", new StartStreamRequest { StreamUrl = new Uri("http://example.com/s/token-1") });

        (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().NotContain("token-1");
    }

    [Theory]
    [InlineData(CallStreamType.Unknown, CallStreamChannel.Inbound, "*Request.StreamType is Unknown; it must be OneWay or TwoWay.*")]
    [InlineData((CallStreamType)9, CallStreamChannel.Inbound, "*Request.StreamType is 9; it must be OneWay or TwoWay.*")]
    [InlineData(CallStreamType.OneWay, CallStreamChannel.Unknown, "*Request.StreamChannel is Unknown; it must be Inbound, Outbound or Both.*")]
    public async Task StreamTypeAndChannel_NotChosen_AreRefused(CallStreamType type, CallStreamChannel channel, string message)
    {
        using var api = FakeApi.Answering("{}");
        var url = new Uri("wss://example.com");

        await CheckAsync(() => api.Client().StartStreamAsync("c", new StartStreamRequest { StreamUrl = url, StreamType = type, StreamChannel = channel }), message);
        await CheckAsync(() => api.Client().AnswerAsync("c", new AnswerCallRequest { StreamUrl = url, StreamType = type, StreamChannel = channel }), message);
    }

    [Theory]
    [InlineData("https://example.com/a.wav", true)]
    [InlineData("http://example.com/a.wav", true)]
    [InlineData("ftp://example.com/a.wav", false)]
    [InlineData("file:///a.wav", false)]
    [InlineData("a.wav", false)]
    public async Task AudioFile_Scheme_IsHttp(string url, bool isOne)
    {
        using var api = FakeApi.Answering("{}");
        var address = new Uri(url, UriKind.RelativeOrAbsolute);

        await CheckAsync(
            () => api.Client().PlayAudioAsync("c", new PlayAudioRequest { AudioFile = address }),
            isOne ? null : "PlayAudioRequest.AudioFile is *; it must be an absolute https or http address.*");
        await CheckAsync(
            () => api.Client().CollectDigitsAsync("c", new CollectDigitsRequest { Prompt = DigitsPrompt.Play(address) }),
            isOne ? null : "CollectDigitsRequest.Prompt.AudioFile is *; it must be an absolute https or http address.*");
    }

    [Theory]
    [InlineData(1, 1, '0', 1, null)]
    [InlineData(20, 60, '#', 100, null)]
    [InlineData(null, null, null, null, null)]
    [InlineData(4, 10, 'D', 1, null)]
    [InlineData(0, null, null, null, "*MaxDigits is 0; it must be 1 to 20, or null.*")]
    [InlineData(21, null, null, null, "*MaxDigits is 21;*")]
    [InlineData(null, 0, null, null, "*Timeout is 00:00:00; it must be 1 to 60 whole seconds, or null.*")]
    [InlineData(null, 61, null, null, "*Timeout is 00:01:01;*")]
    [InlineData(null, null, 'E', null, "*TerminationCharacter is another character; it must be 0 to 9, A to D, [*] or #, or null.*")]
    [InlineData(null, null, 'a', null, "*TerminationCharacter*")]
    [InlineData(null, null, null, 0, "*MaxAttempts is 0; it must be at least 1, or null.*")]
    [InlineData(0, 61, 'x', 0, "*MaxDigits*Timeout*TerminationCharacter*MaxAttempts*")]
    public async Task CollectDigits_Ranges_AreChecked(int? digits, int? seconds, char? end, int? attempts, string? message)
    {
        using var api = FakeApi.Answering("{}");

        await CheckAsync(
            () => api.Client().CollectDigitsAsync("c", new CollectDigitsRequest
            {
                MaxDigits = digits,
                Timeout = seconds is { } s ? TimeSpan.FromSeconds(s) : null,
                TerminationCharacter = end,
                MaxAttempts = attempts,
            }),
            message?.Replace("[*]", "*", StringComparison.Ordinal));
    }

    [Fact]
    public void Prompt_TextOrVoiceEmpty_IsRefused()
    {
        Action[] all =
        [
            () => DigitsPrompt.Say("", "Joanna"),
            () => DigitsPrompt.Say("Hello", ""),
            () => DigitsPrompt.Say("Hello", "Joanna", ""),
            () => DigitsPrompt.Play(null!),
        ];

        all.Should().AllSatisfy(one => one.Should().Throw<ArgumentException>());
    }

    [Theory]
    [InlineData(CallWebhookType.Unknown, "https://example.com", "*type is Unknown; it must be OnCall or PostCall.*")]
    [InlineData(CallWebhookType.OnCall, "ftp://example.com", "*url is an address with the scheme ftp; it must be an absolute https or http address.*")]
    [InlineData(CallWebhookType.Unknown, "x", "*type*url*")]
    public async Task CreateWebhook_WrongValue_IsRefused(CallWebhookType type, string url, string message)
    {
        using var api = FakeApi.Answering("{}");

        await CheckAsync(() => api.Client().CreateWebhookAsync(type, new Uri(url, UriKind.RelativeOrAbsolute)), message);

        api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task DeleteWebhook_Unknown_IsRefused()
    {
        using var api = FakeApi.Answering("{}");

        await CheckAsync(() => api.Client().DeleteWebhookAsync(CallWebhookType.Unknown), "*type is Unknown; it must be OnCall or PostCall.*");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("webhooks")]
    [InlineData("x513")]
    public async Task CallId_ThatLeadsElsewhere_IsRefused(string? id)
    {
        string callId = id == "x513" ? new string('x', 513) : id!;
        using var api = FakeApi.Answering("""{"success":true}""");
        WavixCallControlClient client = api.Client();
        Func<Task>[] all =
        [
            () => client.GetCallAsync(callId),
            () => client.SetTagAsync(callId, ""),
            () => client.AnswerAsync(callId),
            () => client.StartStreamAsync(callId, new StartStreamRequest { StreamUrl = new Uri("wss://example.com") }),
            () => client.StopStreamAsync(callId, "s"),
            () => client.PlayAudioAsync(callId, new PlayAudioRequest { AudioFile = Http }),
            () => client.StopAudioAsync(callId),
            () => client.CollectDigitsAsync(callId),
            () => client.HangUpAsync(callId),
        ];

        foreach (Func<Task> one in all)
        {
            (await one.Should().ThrowAsync<ArgumentException>()).WithParameterName("callId");
        }

        Func<Task> stop = () => client.StopStreamAsync("c", callId);
        (await stop.Should().ThrowAsync<ArgumentException>()).WithParameterName("streamId");
        api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Request_Null_IsRefused()
    {
        using var api = FakeApi.Answering("{}");
        WavixCallControlClient client = api.Client();
        Func<Task>[] all =
        [
            () => client.StartCallAsync(null!),
            () => client.SetTagAsync("c", null!),
            () => client.StartStreamAsync("c", null!),
            () => client.PlayAudioAsync("c", null!),
            () => client.CreateWebhookAsync(CallWebhookType.OnCall, null!),
        ];

        foreach (Func<Task> one in all)
        {
            await one.Should().ThrowAsync<ArgumentNullException>();
        }
    }

    /// <param name="run">What is checked.</param>
    /// <param name="message">The pattern of the refusal; null if it is accepted.</param>
    private static async Task CheckAsync(Func<Task> run, string? message)
    {
        if (message is null)
        {
            await run.Should().NotThrowAsync();
        }
        else
        {
            await run.Should().ThrowAsync<ArgumentException>().WithMessage(message);
        }
    }
}
