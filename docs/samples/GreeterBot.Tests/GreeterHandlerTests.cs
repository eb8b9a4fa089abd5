using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

/// <summary>A handler alone: no server, no socket, no waiting.</summary>
public class GreeterHandlerTests
{
    #region unit
    [Fact]
    public async Task HandleAsync_CallerSpeaksIntoTheGreeting_StopsItAndSaysGoodbye()
    {
        var clock = new FakeTimeProvider();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task handler = NewHandler().HandleAsync(session, session.Ended);

        // Throws, and says in which step, when something is not heard in time.
        await clock.RunAsync(call.RunAsync(new CallScript()
            .InterruptWhenHearing(after: TimeSpan.FromMilliseconds(500), TestAudio.Speech(TimeSpan.FromMilliseconds(300)))
            .Silence(TimeSpan.FromSeconds(1))
            .ExpectAudio(within: TimeSpan.FromSeconds(10))
            .HangUp()));
        await clock.RunAsync(handler);

        Assert.Empty(call.Verify());
        Assert.Single(call.Messages, message => message.Received is ClearCommand);
        TimeSpan heard = WavixAudio.GetDuration(call.Heard.ToAudio().Length);
        Assert.InRange(heard, TimeSpan.FromMilliseconds(500), WavixAudio.GetDuration(Chimes.Greeting.Length));
        await call.DisposeAsync();
    }
    #endregion

    private static GreeterHandler NewHandler() =>
        new(new CallControl(new HttpClient(), NullLogger<CallControl>.Instance), NullLogger<GreeterHandler>.Instance);
}
