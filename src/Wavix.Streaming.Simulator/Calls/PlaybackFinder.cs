using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>Finds the playbacks of a call in its messages.</summary>
internal sealed class PlaybackFinder
{
    // As for underruns: after a longer silence that no mark explains, the application has something else to say.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly List<Open> _all = [];
    private Open? _current;

    // When all audio that was received has played.
    private TimeSpan _playsUntil;

    private PlaybackFinder()
    {
    }

    /// <param name="recording">The call, on its own axis.</param>
    /// <param name="underruns">Its underruns, as the report has them.</param>
    public static IReadOnlyList<HeardPlayback> Find(CallRecording recording, IReadOnlyList<CallReport.Gap> underruns)
    {
        var finder = new PlaybackFinder();
        foreach (SimulatedCallMessage message in recording.Messages.Where(message => message.Problem is null))
        {
            finder.Add(message);
        }

        return [.. finder._all.Select(playback => playback.Close(recording.Heard.Duration, underruns))];
    }

    private void Add(SimulatedCallMessage message)
    {
        switch (message)
        {
            case { Received: MediaCommand media }:
                Play(message.At, media.Payload);
                break;
            case { Received: MarkCommand mark }:
                Mark(mark.Name);
                break;
            case { Received: ClearCommand }:
                Clear(message.At);
                break;
            case { Sent: MarkEvent mark }:
                _all.Find(playback => playback.LastMark == mark.Name && playback.MarkReturnedAt is null)?.Return(message.At);
                break;
        }
    }

    private void Play(TimeSpan at, ReadOnlyMemory<byte> pcm)
    {
        TimeSpan start = at > _playsUntil ? at : _playsUntil;
        TimeSpan pause = start - _playsUntil;
        if (_current is null || _current.IsComplete || (pause > TimeSpan.Zero && _current.LastMark is not null) || pause > LongestPause)
        {
            _current = new Open(start);
            _all.Add(_current);
        }

        _playsUntil = start + WavixAudio.GetDuration(pcm.Length);
        _current.Extend(_playsUntil, pcm);
    }

    private void Mark(string name)
    {
        if (_current is { IsComplete: false })
        {
            // Those of the SDK are also sent in the middle, to measure.
            _current.LastMark = name;
            _current.IsComplete = !name.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal);
        }
    }

    private void Clear(TimeSpan at)
    {
        foreach (Open playback in _all.Where(playback => playback.ClearedAt is null && playback.Until > at))
        {
            playback.ClearedAt = at;
        }

        _current = null;
        _playsUntil = at < _playsUntil ? at : _playsUntil;
    }

    private sealed class Open(TimeSpan from)
    {
        private TimeSpan _audio;
        private bool _hasSound;

        public TimeSpan Until { get; private set; }

        /// <summary>The mark after its last audio; null if there is none.</summary>
        public string? LastMark { get; set; }

        /// <summary>Whether it has a mark that only the application can have meant as its end.</summary>
        public bool IsComplete { get; set; }

        public TimeSpan? MarkReturnedAt { get; private set; }

        public TimeSpan? ClearedAt { get; set; }

        public void Extend(TimeSpan until, ReadOnlyMemory<byte> pcm)
        {
            (Until, LastMark) = (until, null);
            _audio += WavixAudio.GetDuration(pcm.Length);
            _hasSound |= PlayoutPiece.IsAudible(pcm.Span);
        }

        public void Return(TimeSpan at) => MarkReturnedAt = at;

        public HeardPlayback Close(TimeSpan end, IReadOnlyList<CallReport.Gap> underruns)
        {
            // A mark that was lost, or returned early by a fault, must not hide what was heard.
            TimeSpan played = MarkReturnedAt > Until ? MarkReturnedAt.Value : Until;
            TimeSpan stopped = ClearedAt ?? (Until > end ? end : played);
            TimeSpan to = stopped > from ? stopped : from;
            return new HeardPlayback
            {
                From = ClearedAt < from ? ClearedAt.Value : from,
                To = ClearedAt < from ? ClearedAt.Value : to,
                End = ClearedAt is not null ? PlaybackEnd.Cleared : Until > end ? PlaybackEnd.CallEnded : PlaybackEnd.Played,
                Audio = _audio,
                IsSilence = !_hasSound,
                Dropped = Until > stopped ? Until - (stopped > from ? stopped : from) : TimeSpan.Zero,
                Mark = IsComplete ? LastMark : null,
                Underruns = [.. underruns.Where(gap => gap.AtMs >= from.TotalMilliseconds - 1 && gap.AtMs < to.TotalMilliseconds)],
            };
        }
    }
}
