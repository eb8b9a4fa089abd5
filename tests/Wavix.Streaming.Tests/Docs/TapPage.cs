namespace Wavix.Streaming.Tests.Docs;

/// <summary>Code of docs/explanation/session.md.</summary>
internal static class TapPage
{
    internal static async Task ObserveAsync(WavixStreamSession session, CancellationToken cancellationToken)
    {
        #region tap
        using CallTap tap = session.OpenTap();
        byte[] heard = new byte[WavixAudio.FrameBytes];
        await foreach (CallTapItem item in tap.ReadAllAsync(cancellationToken))
        {
            if (item.Event is MediaEvent media)
            {
                tap.CopyPlayed(item.At - media.Duration, heard);
                Console.WriteLine($"{item.At:T}: {media.Payload.Length} bytes said, {heard.Count(value => value != 0)} bytes heard that are not 0");
            }
            else if (item.Playback is { } playback)
            {
                Console.WriteLine($"{item.At:T}: turn {playback.TurnNumber}: {playback}");
            }
        }
        #endregion
    }
}
