namespace Wavix.Streaming;

/// <summary>
/// Measures the jitter of received media: the absolute difference between the time since the previous message of a track and the length of
/// that message's audio. Only while a listener asks for it. Not thread-safe.
/// </summary>
internal sealed class ArrivalJitter(TimeProvider clock)
{
    // By track, of the previous message: when it arrived, and how much audio it had. A time of 0 if there was none.
    private readonly (long At, TimeSpan Audio)[] _last = new (long, TimeSpan)[3];

    public void Observe(WavixEvent e)
    {
        if (e.Kind != EventKind.Media || !Instruments.WantsJitter || e is not MediaEvent media)
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
