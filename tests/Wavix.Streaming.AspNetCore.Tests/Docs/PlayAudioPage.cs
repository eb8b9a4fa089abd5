#region usings
using Wavix.Streaming;
using Wavix.Streaming.Audio;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/play-audio.md, run by <see cref="HowToPageTests"/>.</summary>
internal static class PlayAudioPage
{
    #region file
    public static async Task<PlaybackResult> PlayFileAsync(WavixStreamSession session, string path, CancellationToken cancellationToken)
    {
        // Any rate, encoding and number of channels becomes 24,000 Hz mono.
        byte[] pcm = await WavReader.ReadPcmAsync(path, WavixAudio.SampleRate, cancellationToken);
        return await session.Play(pcm);
    }
    #endregion

    #region outcome
    public static string Describe(PlaybackResult result) => result.Outcome switch
    {
        PlaybackOutcome.Played or PlaybackOutcome.Unconfirmed => "It was heard to its end.",
        PlaybackOutcome.Cleared => $"It was interrupted after {result.Heard.TotalSeconds:0.0} s.",
        PlaybackOutcome.Disconnected => "The call has ended.",
        PlaybackOutcome.Failed => $"It could not be played: {result.Error?.Message}",
        _ => "",
    };
    #endregion

    public static async Task PlaySamplesAsync(WavixStreamSession session)
    {
        #region samples
        short[] beep = Tones.Beep();
        await session.Play(beep);
        await session.Play(File.OpenRead("announcement.pcm"));    // PCM16, 24,000 Hz, mono, without a header; closed at the end
        #endregion
    }

    #region writer
    public static async Task<PlaybackResult> SpeakAsync(WavixStreamSession session, Func<Func<byte[], Task>, Task> synthesize)
    {
        using PlaybackWriter writer = session.BeginTurn().OpenWriter();
        try
        {
            // The service calls back with each piece. The write waits while two seconds are unplayed.
            await synthesize(async pcm => await writer.WriteAsync(pcm));
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }

        return await writer.Playback;
    }
    #endregion
}
