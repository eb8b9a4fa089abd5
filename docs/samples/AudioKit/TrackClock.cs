using Wavix.Streaming;

namespace AudioKit;

#region clock
/// <summary>
/// Where on the time line of a recording each piece of audio belongs, so that holds and lost messages are silence and both tracks keep together.
/// The clock is the time at which messages arrive (<see cref="WavixEvent.ReceivedAt"/>): Wavix does not document the one of
/// <see cref="MediaEvent.Timestamp"/>.
/// </summary>
internal sealed class TrackClock
{
    // Messages arrive early and late by this much without anything missing between them.
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(200);

    // More is not a hold but a clock that was set.
    private static readonly TimeSpan MaxGap = TimeSpan.FromMinutes(30);

    private DateTimeOffset? _startedAt;

    /// <summary>The sample of the recording at which this audio begins.</summary>
    /// <param name="media">The next audio of a track.</param>
    /// <param name="end">Where the track ends so far, in samples. What arrives in a burst follows there, and replaces nothing.</param>
    public long GetPosition(MediaEvent media, long end)
    {
        DateTimeOffset spokenAt = media.ReceivedAt - media.Duration;
        _startedAt ??= spokenAt;
        TimeSpan gap = spokenAt - _startedAt.Value - TimeSpan.FromSeconds(end / (double)WavixAudio.SampleRate);

        // A jump of the sequence number says that something is missing, even if it is short.
        TimeSpan tolerated = media.Anomalies.HasFlag(EventAnomalies.SequenceGap) ? TimeSpan.Zero : Jitter;
        return gap > tolerated && gap <= MaxGap ? end + (long)(gap.TotalSeconds * WavixAudio.SampleRate) : end;
    }
}
#endregion
