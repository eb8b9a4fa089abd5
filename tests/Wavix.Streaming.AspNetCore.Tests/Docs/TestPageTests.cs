#region usings
using Wavix.Streaming;
using Wavix.Streaming.Testing;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/test.md.</summary>
public sealed class TestPageTests
{
    #region first
    [Fact]
    public async Task Echo_CallerSpeaks_HearsItBack()
    {
        var clock = new SimulatedClock();
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = clock });
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock });
        Task handling = EchoAsync(session);    // what you test

        await call.RunAsync(new CallScript()
            .Say(TestAudio.Speech(TimeSpan.FromSeconds(1)))
            .ExpectAudio(within: TimeSpan.FromSeconds(1))
            .HangUp());

        await clock.RunUntilAsync(handling);
        Assert.Empty(call.Verify());
        Assert.Empty(call.Heard.GetUnderruns());
    }
    #endregion

    private static async Task EchoAsync(WavixStreamSession session)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload);
            }
        }
    }
}
