namespace Wavix.Streaming;

/// <summary>When each part of one playback's audio plays, so that a time gives how much has played. Not thread-safe.</summary>
internal sealed class PlayedAudioMeter
{
    // Rounding of a start to ticks; real gaps are longer.
    private static readonly TimeSpan Touching = TimeSpan.FromMicroseconds(10);

    // Runs without a gap that may not have ended. A source slower than real time makes a run of each frame.
    private readonly Queue<Run> _runs = [];
    private Run _last;
    private long _samplesBefore;

    /// <summary>All samples.</summary>
    public long Samples { get; private set; }

    /// <summary>When the first sample plays.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>Adds audio.</summary>
    /// <param name="start">When it starts to play.</param>
    /// <param name="samples">Its length.</param>
    /// <param name="playedBy">Runs that end before this are not kept apart.</param>
    public void Add(TimeSpan start, long samples, TimeSpan playedBy)
    {
        Start = Samples == 0 ? start : Start;
        Samples += samples;
        if (_last.Samples > 0 && start - _last.End < Touching)
        {
            _last.Samples += samples;
            return;
        }

        _runs.Enqueue(_last);
        _last = new Run { Start = start, Samples = samples };
        while (_runs.TryPeek(out Run oldest) && oldest.End <= playedBy)
        {
            _samplesBefore += _runs.Dequeue().Samples;
        }
    }

    /// <summary>Only the first samples have played, whatever the time; the others will be added again.</summary>
    public void Rewind(long samples)
    {
        _runs.Clear();
        _last = default;
        _samplesBefore = samples;
        Samples = samples;
    }

    /// <summary>Samples that have played by a time, which is not before the last <c>playedBy</c>.</summary>
    public long PlayedBy(TimeSpan time) => _samplesBefore + _runs.Sum(run => run.PlayedBy(time)) + _last.PlayedBy(time);

    private struct Run
    {
        public TimeSpan Start;
        public long Samples;

        public readonly TimeSpan End => Start + PlayoutModel.ToTime(Samples);

        public readonly long PlayedBy(TimeSpan time) =>
            time >= End ? Samples
            : time <= Start ? 0
            : (time - Start).Ticks * WavixAudio.SampleRate / TimeSpan.TicksPerSecond;
    }
}
