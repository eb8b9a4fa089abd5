namespace Wavix.Streaming;

/// <summary>
/// Measures jitter: the absolute difference between the time since the track's previous message and the audio length of that message. Runs
/// only while a listener is attached. Not thread-safe.
/// </summary>
internal sealed class ArrivalJitter(TimeProvider clock)
{
    // Indexed by track: when the previous message arrived and how much audio it carried. At is 0 before the first message.
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
