using Wavix.Streaming;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>Speaks until the caller does, then says a word to whom the URL was made for, and waits until it was heard.</summary>
internal sealed class GreetingHandler(IWavixStreamRegistry registry) : IWavixStreamHandler
{
    public static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(200);

    public async Task HandleAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        WavixStreamSession session = context.Session;
        Require.That(context.TokenData == "+15550100");
        WavixStreamInfo info = await session.WaitForStartAsync(cancellationToken);
        Require.That(registry.FindByStreamId(info.StreamId!) == session);
        Playback greeting = session.Play(TestAudio.Tone(440, TimeSpan.FromSeconds(30)));
        await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
        {
            // Silence arrives while the caller listens.
            if (e is MediaEvent media && media.Payload.Span.ContainsAnyExcept((byte)0) && !greeting.Completion.IsCompleted)
            {
                Require.That((await session.InterruptAsync()).WasPlaying);
                break;
            }
        }

        Require.That((await greeting).Outcome == PlaybackOutcome.Cleared);
        Require.That((await session.Play(new MemoryStream(TestAudio.Tone(220, Goodbye)))).Outcome == PlaybackOutcome.Played);
        Require.That(await session.DrainAsync(Patience.Soon, cancellationToken) == DrainOutcome.Drained);
    }
}
