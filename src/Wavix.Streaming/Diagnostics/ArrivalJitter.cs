namespace Wavix.Streaming;

/// <summary>
/// How far media comes off the pace of its track: the time since the message before, less the audio of that one, either way. Measured only
/// while somebody listens. Not thread-safe.
/// </summary>
internal sealed class ArrivalJitter(TimeProvider clock)
{
    // By track; of the message before: when it came, and how much audio it had. No time when none came.
    private readonly (long At, TimeSpan Audio)[] _last = new (long, TimeSpan)[3];

    public void Observe(MediaEvent media)
    {
        if (!Instruments.WantsJitter)
        {
            return;
        }

        ref (long At, TimeSpan Audio) last = ref _last[(int)media.Track];
        long now = clock.GetTimestamp();
        if (last.At != 0)
        {
            Instruments.ArrivedOff(media.Track, (clock.GetElapsedTime(last.At, now) - last.Audio).Duration());
        }

        last = (now, WavixAudio.GetDuration(media.Payload.Length));
    }
}
