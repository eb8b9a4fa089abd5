namespace Wavix.Streaming;

/// <summary>When which audio of one playback plays, so that a time tells how much was heard. Not thread-safe.</summary>
internal sealed class HeardAudioMeter
{
    // Rounding of a start to ticks; real gaps are longer.
    private static readonly TimeSpan Touching = TimeSpan.FromMicroseconds(10);

    // Runs without a gap that may not be over yet; a source slower than real time makes one of each frame.
    private readonly Queue<Run> _runs = [];
    private Run _last;
    private long _samplesBefore;

    /// <summary>Samples in all.</summary>
    public long Samples { get; private set; }

    /// <summary>Adds audio.</summary>
    /// <param name="start">When it begins to play.</param>
    /// <param name="samples">How much.</param>
    /// <param name="now">The time; what was over by then is not kept apart.</param>
    public void Add(TimeSpan start, long samples, TimeSpan now)
    {
        Samples += samples;
        if (_last.Samples > 0 && start - _last.End < Touching)
        {
            _last.Samples += samples;
            return;
        }

        _runs.Enqueue(_last);
        _last = new Run { Start = start, Samples = samples };
        while (_runs.TryPeek(out Run oldest) && oldest.End <= now)
        {
            _samplesBefore += _runs.Dequeue().Samples;
        }
    }

    /// <summary>Samples that have played by a time not before the last <see cref="Add"/>.</summary>
    public long PlayedBy(TimeSpan now) => _samplesBefore + _runs.Sum(run => run.PlayedBy(now)) + _last.PlayedBy(now);

    private struct Run
    {
        public TimeSpan Start;
        public long Samples;

        public readonly TimeSpan End => Start + PlayoutModel.ToTime(Samples);

        public readonly long PlayedBy(TimeSpan now) =>
            now >= End ? Samples
            : now <= Start ? 0
            : (now - Start).Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;
    }
}
