using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace GreeterBot.Tests;

/// <summary>A handler alone: no server, no socket, no waiting.</summary>
public class GreeterHandlerTests
{
    #region unit
    private const int HalfASecond = 500 * WavixAudio.BytesPerMillisecond;

    [Fact(Timeout = 60_000)]
    public async Task HandleAsync_CallerSpeaksIntoTheGreeting_StopsItAndSaysGoodbye()
    {
        var clock = new FakeTimeProvider();
        var cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions
        {
            TimeProvider = clock,
            RealTime = false,
            OnMessage = message =>
            {
                if (message.Received is ClearCommand)
                {
                    cleared.TrySetResult();
                }
            },
        });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task handler = NewHandler().HandleAsync(new WavixStreamContext(session, new DefaultHttpContext()), session.Ended);
        await call.StartAsync();
        await clock.HearAsync(call, 0, HalfASecond);

        // From here on no time passes: what was sent ahead is never heard.
        await call.SayAsync(TestAudio.Tone(300, TimeSpan.FromMilliseconds(300)));
        await cleared.Task.WaitAsync(TestContext.Current.CancellationToken);
        int sent = call.Messages.Sum(message => message.Received is MediaCommand media ? media.Payload.Length : 0);

        // The bot counts the quiet in audio, from when it knows that its greeting is over: there is as much as that takes.
        Task goodbye = call.WaitForAudioAsync(sent + 1);
        while (!goodbye.IsCompleted)
        {
            await call.SaySilenceAsync(WavixAudio.FrameDuration);
            await Task.Yield();
        }

        await clock.HearAsync(call, sent, Chimes.Goodbye.Length + HalfASecond);
        await handler.WaitAsync(TestContext.Current.CancellationToken);
        await session.CloseAsync(cancellationToken: TestContext.Current.CancellationToken);

        byte[] expected = [.. Chimes.Greeting[..HalfASecond], .. Chimes.Goodbye, .. new byte[HalfASecond]];
        Assert.Empty(call.Verify());
        Assert.Single(call.Messages, message => message.Received is ClearCommand);
        Assert.Equal(expected, call.Heard.ToAudio());
        Assert.Empty(call.Heard.GetGaps());
        Assert.Equal(1000, call.CloseStatus);
        await call.DisposeAsync();
    }
    #endregion

    private static GreeterHandler NewHandler() =>
        new(new CallControl(new HttpClient(), NullLogger<CallControl>.Instance), NullLogger<GreeterHandler>.Instance);
}
