using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace PipelineAgent.Tests;

/// <summary>Whole phone calls to the application as its Program sets it up, on a clock that moves by itself. The voice is tones, so that it is exact.</summary>
[Collection(OneByOne)]
public sealed class PipelineCallTests : IAsyncLifetime
{
    /// <summary>Other work at the same time makes the clock slower.</summary>
    public const string OneByOne = "One by one";

    private const string Greeting = "Hello, this is the book shop. How can I help you?";
    private const string Hours =
        "We open at nine every day. On Sunday we close at noon. In December we close at eight in the evening, and we are closed on the first of January.";

    private static readonly byte[] Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(800));
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1.5);

    private readonly SimulatedClock _clock = new();
    private readonly WebApplicationFactory<Program> _factory = new();
    private readonly RecordedChat _chat;
    private string[] _said = [];
    private WebApplicationFactory<Program> _app = null!;
    private SimulatedWavix _wavix = null!;

    public PipelineCallTests() => _chat = new RecordedChat(new KeywordChat(_clock));

    public ValueTask InitializeAsync()
    {
        _app = _factory.WithWebHostBuilder(web => web
            .UseSetting("Espeak", "false")
            .UseSetting("Wavix:ApiKey", "test-key")
            .UseSetting("Wavix:PublicBaseAddress", "https://voice.example.com")
            .ConfigureServices(services =>
            {
                services.Configure<WavixStreamEndpointOptions>(options => options.Stream.TimeProvider = _clock);
                services.AddWavixCallControl(_ => { }).ConfigurePrimaryHttpMessageHandler(() => _wavix.CreateApiHandler());
                services.AddSingleton<Func<ISpeechRecognizer>>(() => new CannedRecognizer(_clock, _said));
                services.AddSingleton<IChatClient>(_chat);
                services.AddSingleton<TimeProvider>(_clock);
            }));
        _wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiKey = "test-key",
            WebhookUrl = _app.Services.GetRequiredService<WavixCallUrls>().CallEvents,
            WebhookClient = _app.CreateClient(),
            ConnectStreamAsync = (url, cancellationToken) => _app.Server.CreateWebSocketClient()
                .ConnectAsync(new Uri($"ws://localhost{url.PathAndQuery}"), cancellationToken),
            TimeProvider = _clock,
        });
        return default;
    }

    [Fact]
    public async Task Call_Question_IsAnsweredBeforeTheChatModelHasWrittenItsLastWord()
    {
        (_, SimulatedCall stream) = await RingAsync("When are you open?");

        await stream.RunAsync(new CallScript().Listen(quietFor: Quiet).Say(Speech).ExpectAudio());

        // The clock rests now.
        Assert.StartsWith("We open at nine every day. ", _chat.Written, StringComparison.Ordinal);
        Assert.True(_chat.Written.TrimEnd().Length < Hours.Length, $"It has written all of it: {_chat.Written}");
        Assert.Equal(0, _chat.Completed);

        await stream.RunAsync(new CallScript().Listen(quietFor: Quiet).HangUp());

        Assert.Equal(Hours, _chat.Written.TrimEnd());
        Assert.Equal([.. Spoken(Greeting), .. Spoken(Hours)], stream.Heard.ToAudio());
        Assert.Equal(["system", "assistant", "user"], _chat.Requests.Single().Select(message => message.Split(':')[0]));
    }

    [Fact]
    public async Task Call_CallerInterrupts_ChatModelRemembersWhatWasHeard()
    {
        (_, SimulatedCall stream) = await RingAsync("When are you open?", "And where are you?");

        await stream.RunAsync(new CallScript()
            .Listen(quietFor: Quiet).Say(Speech)
            .InterruptWhenHearing(after: TimeSpan.FromSeconds(1.5), Speech)
            .Listen(quietFor: Quiet).HangUp());

        Assert.Equal(1, stream.Clears);
        string[] heard = WordsHeard(stream.Heard.ToAudio());
        Assert.InRange(heard.Length, 7, 15);
        Assert.Equal(
            [$"assistant: {Greeting}", "user: When are you open?", $"assistant: {string.Join(' ', heard)}", "user: And where are you?"],
            _chat.Requests[1].Skip(1));
    }

    [Fact]
    public async Task Call_AsksForAnOrder_ToolIsCalledAndItsResultIsSaid()
    {
        (_, SimulatedCall stream) = await RingAsync("Where is order 7?");

        await stream.RunAsync(new CallScript().Listen(quietFor: Quiet).Say(Speech).Listen(quietFor: TimeSpan.FromSeconds(3)).HangUp());

        Assert.Equal(
            ["user: Where is order 7?", "assistant: call call_1 get_order number=7", "tool: result call_1 Order 7 is on its way, and arrives on Tuesday."],
            _chat.Requests[1].Skip(2));
        byte[] answer = Spoken("Order 7 is on its way, and arrives on Tuesday. Is there anything else that I can do for you?");
        Assert.True(stream.Heard.ToAudio().AsSpan().EndsWith(answer), "The caller heard the whole answer.");
        Assert.Equal(2, _chat.Requests.Count);
    }

    [Fact]
    public async Task Call_CallerIsDone_IsHungUpAfterTheWholeGoodbye()
    {
        (SimulatedPhoneCall call, SimulatedCall stream) = await RingAsync("Thank you, that was all.");

        await stream.RunAsync(new CallScript().Listen(quietFor: Quiet).Say(Speech).ExpectEnd());

        Assert.Equal(PhoneCallEnd.HungUpByApplication, await call.WaitForEndAsync());
        byte[] spoken = [.. Spoken(Greeting), .. Spoken("Thank you for calling. Goodbye.")];
        byte[] heard = stream.Heard.ToAudio();
        Assert.True(heard.AsSpan().StartsWith(spoken), "The caller heard the whole goodbye.");
        Assert.DoesNotContain(heard[spoken.Length..], sample => sample != 0);
        Assert.Single(_chat.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await _wavix.DisposeAsync();
        await _app.DisposeAsync();
        await _factory.DisposeAsync();
        _chat.Dispose();
    }

    private async Task<(SimulatedPhoneCall Call, SimulatedCall Stream)> RingAsync(params string[] said)
    {
        _said = said;
        SimulatedPhoneCall call = await _wavix.RingAsync();
        return (call, await call.WaitForStreamAsync());
    }

    private static byte[] Spoken(string text) => [.. text.Split(' ').SelectMany(ToneVoice.Speak)];

    /// <summary>The words of the first answer whose tones were heard whole after the greeting.</summary>
    private static string[] WordsHeard(byte[] audio)
    {
        int word = (int)WavixAudio.GetByteCount(ToneVoice.WordDuration);
        int start = Spoken(Greeting).Length;
        return [.. Hours.Split(' ').TakeWhile((text, i) => audio.AsSpan(Math.Min(start + (i * word), audio.Length)).StartsWith(ToneVoice.Speak(text)))];
    }
}
