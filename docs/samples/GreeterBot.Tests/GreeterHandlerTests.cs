using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

/// <summary>A handler alone: no server, no socket, no waiting.</summary>
public class GreeterHandlerTests
{
    #region unit
    [Fact]
    public async Task HandleAsync_CallerSpeaksIntoTheGreeting_StopsItAndSaysGoodbye()
    {
        await using var test = new HandlerTest();

        await test.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), TestAudio.Speech(TimeSpan.FromMilliseconds(800)))
            .ExpectEnd(within: TimeSpan.FromSeconds(10)));

        // The greeting stops some 200 ms after the caller started to speak, when speech is detected.
        byte[] heard = test.Call.Heard.ToAudio();
        int greeting = heard.AsSpan().IndexOf(Chimes.Goodbye);
        Assert.InRange(greeting, 700 * WavixAudio.BytesPerMillisecond, 760 * WavixAudio.BytesPerMillisecond);
        Assert.Equal(Chimes.Greeting[..greeting], heard[..greeting]);
        Assert.Empty(test.Call.Verify());
        Assert.Equal(1, test.Call.Clears);
        Assert.Equal(1000, test.Call.CloseStatus);
    }
    #endregion

    [Fact]
    public async Task HandleAsync_CallerCoughsIntoTheGreeting_HearsAllOfIt()
    {
        await using var test = new HandlerTest();

        await test.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), TestAudio.Speech(TimeSpan.FromMilliseconds(250)))
            .ExpectClear(within: TimeSpan.FromMilliseconds(1))
            .ExpectEnd(within: TimeSpan.FromSeconds(10)));

        // The greeting paused, and then continued at the sample where it was.
        byte[] heard = [.. Chimes.Greeting, .. Chimes.Goodbye];
        Assert.Equal(heard, test.Call.Heard.ToAudio()[..heard.Length]);
        Assert.Equal(1, test.Call.Clears);
    }

    [Fact]
    public async Task HandleAsync_CallerIsQuiet_SaysGoodbyeASecondAfterTheGreeting()
    {
        await using var test = new HandlerTest();

        await test.RunAsync(new CallScript().ExpectEnd(within: TimeSpan.FromSeconds(10)));

        HeardGap quiet = Assert.Single(test.Call.Heard.GetGaps());
        Assert.InRange(quiet.Duration, TimeSpan.FromMilliseconds(980), TimeSpan.FromMilliseconds(1020));
        Assert.Equal(0, test.Call.Clears);
    }

    [Fact]
    public async Task HandleAsync_CallerTalksForSixSeconds_WaitsForThePause()
    {
        await using var test = new HandlerTest();

        await test.RunAsync(new CallScript()
            .Listen(quietFor: TimeSpan.FromMilliseconds(500))
            .SayWav("hello.wav")
            .Silence(TimeSpan.FromMilliseconds(800))
            .Say(TestAudio.Speech(TimeSpan.FromSeconds(6)))
            .ExpectEnd(within: TimeSpan.FromSeconds(10)));

        // The end of speech is detected up to 100 ms late.
        CallResponse goodbye = test.Call.Responses[^1];
        Assert.InRange(goodbye.Latency!.Value, TimeSpan.FromMilliseconds(990), TimeSpan.FromMilliseconds(1110));
    }

    #region setup
    /// <summary>The handler, its session and its call on one clock, which moves by itself.</summary>
    private sealed class HandlerTest : IAsyncDisposable
    {
        private readonly SimulatedClock _clock = new();
        private readonly WavixStreamSession _session;

        public HandlerTest()
        {
            (Call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = _clock });
            _session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = _clock });
        }

        public SimulatedCall Call { get; }

        /// <summary>Runs the script against the handler, and then the handler to its end.</summary>
        public async Task RunAsync(CallScript script)
        {
            var handler = new GreeterHandler(NullLogger<GreeterHandler>.Instance);
            Task handling = HandleAsync(handler);
            await Call.RunAsync(script);
            await _clock.RunUntilAsync(handling);
        }

        /// <summary>As the endpoint does: when the handler has returned, the stream is closed.</summary>
        private async Task HandleAsync(GreeterHandler handler)
        {
            await handler.HandleAsync(new WavixStreamContext(_session, new DefaultHttpContext()), _session.Ended);
            await _session.CloseAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Call.DisposeAsync();
            await _session.DisposeAsync();
        }
    }
    #endregion
}
