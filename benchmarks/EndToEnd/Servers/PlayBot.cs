using Wavix.Streaming;

namespace EndToEnd.Servers;

/// <summary>Plays to each call for as long as it lives, ten minutes at most, and counts underruns.</summary>
internal static class PlayBot
{
    private static readonly byte[] Audio = new byte[WavixAudio.GetByteCount(TimeSpan.FromMinutes(10))];
    private static long _underruns;

    /// <summary>Of all calls that have ended.</summary>
    public static long Underruns => Interlocked.Read(ref _underruns);

    public static async Task RunAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        await session.WaitForStartAsync(cancellationToken);
        PlaybackResult result = await session.Play(Audio);
        Interlocked.Add(ref _underruns, result.Underruns);
    }
}
