using AudioKit;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class SpeechTests
{
    [Fact]
    public async Task SpeakAsync_SynthesisFailsOnTheWay_PlaybackFailsWithItsErrorAndNothingWaits()
    {
        var timeout = new TaskCanceledException("The service did not answer in time.");
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
        await using var session = new WavixStreamSession(transport);
        await call.StartAsync();

        PlaybackResult result = await Speech.SpeakAsync(session, new FailingStream(timeout)).SoonAsync();

        result.Outcome.Should().Be(PlaybackOutcome.Failed);
        result.Error.Should().BeSameAs(timeout);
        await call.DisposeAsync();
    }

    /// <summary>Gives 200 ms at 22,050 Hz, then fails.</summary>
    private sealed class FailingStream(Exception error) : MemoryStream(new byte[2 * 4_410])
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : ValueTask.FromException<int>(error);
    }
}
