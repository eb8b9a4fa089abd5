using System.Net;

namespace Wavix.Streaming.CallControl.Tests;

/// <summary>
/// Every operation against a mock of Wavix's API, made by Prism from Wavix's own description. Prism refuses each request that does not fit it, and
/// answers with its examples. Runs only if <c>WAVIX_API_DESCRIPTION</c> names the description; needs Node and a npm registry.
/// </summary>
public sealed class PrismTests(PrismTests.Prism prism) : IClassFixture<PrismTests.Prism>
{
    private const string Id = "5dccb6b0-f35c-488c-867b-86fb012c4415";

    private static readonly Uri Http = new("https://example.com/x");
    private static readonly Uri Stream = new("wss://example.com/stream");

    private static readonly Dictionary<string, Func<WavixCallControlClient, Task>> Operations = new()
    {
        ["StartCall"] = client => client.StartCallAsync(new StartCallRequest { From = "+18045961058", To = "+17653889567", CallbackUrl = Http }),
        ["StartCall with everything"] = client => client.StartCallAsync(new StartCallRequest
        {
            From = "+18045961058",
            To = "17653889567",
            CallbackUrl = Http,
            Record = true,
            DetectVoicemail = true,
            Tag = "sales",
            RingTimeout = TimeSpan.FromSeconds(60),
        }),
        ["GetCalls"] = async client => (await client.GetCallsAsync()).Should().NotBeEmpty(),
        ["GetCall"] = async client => (await client.GetCallAsync(Id)).CallId.Should().Be(Id),
        ["SetTag"] = client => client.SetTagAsync(Id, "sales"),
        ["Answer"] = client => client.AnswerAsync(Id),
        ["Answer with everything"] = client => client.AnswerAsync(
            Id, new AnswerCallRequest { Record = true, Transcribe = true, StreamUrl = Stream, StreamType = CallStreamType.OneWay, StreamChannel = CallStreamChannel.Both }),
        ["StartStream"] = async client => (await client.StartStreamAsync(Id, new StartStreamRequest { StreamUrl = Stream })).Should().NotBeEmpty(),
        ["StopStream"] = client => client.StopStreamAsync(Id, Id),
        ["PlayAudio"] = client => client.PlayAudioAsync(Id, new PlayAudioRequest { AudioFile = Http }),
        ["StopAudio"] = client => client.StopAudioAsync(Id),
        ["CollectDigits"] = client => client.CollectDigitsAsync(Id),
        ["CollectDigits with everything"] = client => client.CollectDigitsAsync(Id, new CollectDigitsRequest
        {
            MaxDigits = 4,
            Timeout = TimeSpan.FromSeconds(10),
            TerminationCharacter = '#',
            MaxAttempts = 3,
            Prompt = DigitsPrompt.Say("Your PIN?", SpeechVoices.Lucia, SpeechLanguages.Spanish),
        }),
        ["CollectDigits with a file"] = client => client.CollectDigitsAsync(Id, new CollectDigitsRequest { Prompt = DigitsPrompt.Play(Http) }),
        ["HangUp"] = async client => (await client.HangUpAsync(Id)).Should().BeTrue(),
        ["CreateWebhook"] = async client => (await client.CreateWebhookAsync(CallWebhookType.PostCall, Http)).Type.Should().Be(CallWebhookType.PostCall),
        ["GetWebhooks"] = async client => (await client.GetWebhooksAsync()).Should().NotBeEmpty(),
        ["DeleteWebhook"] = client => client.DeleteWebhookAsync(CallWebhookType.OnCall),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Operation_AgainstTheDescription_IsAcceptedAndItsAnswerRead(string name)
    {
        WavixCallControlClient client = prism.Client();

        Func<Task> run = () => Operations[name](client);

        await run.Should().NotThrowAsync();
    }

    [Fact]
    public async Task GetCall_IdThatTheDescriptionRefuses_IsAnInvalidRequest()
    {
        WavixCallControlClient client = prism.Client();

        WavixCallControlException error = await ErrorTests.FailAsync(() => client.GetCallAsync("not-a-uuid"));

        (error.Reason, error.StatusCode).Should().Be((CallControlErrorReason.InvalidRequest, HttpStatusCode.UnprocessableEntity));
    }

    /// <summary>One mock for all tests.</summary>
    public sealed class Prism : IAsyncLifetime
    {
        private const string Variable = "WAVIX_API_DESCRIPTION";

        // The last version for Node 18 and later.
        private const string Package = "@stoplight/prism-cli@5.14.2";

        private ChildProcess? _process;
        private Uri? _address;

        public async ValueTask InitializeAsync()
        {
            if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } description)
            {
                return;
            }

            int port = FreePort.Next();
            _address = new Uri($"http://127.0.0.1:{port}");
            _process = ChildProcess.Start(
                "npx", "--yes", "--ignore-scripts", Package, "mock", description, "--errors", "--host", "127.0.0.1", "--port", $"{port}");
            await _process.WaitForLineAsync("Prism is listening");
        }

        public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;

        internal WavixCallControlClient Client()
        {
            Assert.SkipWhen(_address is null, $"{Variable} does not name the OpenAPI description of Wavix (wavix-api.yaml).");
            return new WavixCallControlClient(
                new HttpClient(), new WavixCallControlOptions { ApiKey = FakeApi.Key, BaseAddress = _address!, Timeout = TimeSpan.FromMinutes(1) });
        }
    }
}
