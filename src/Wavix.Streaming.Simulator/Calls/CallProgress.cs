using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>The state of a running call, updated from its messages. Thread-safe.</summary>
/// <param name="clock">The clock of the call.</param>
internal sealed class CallProgress(TimeProvider clock)
{
    private readonly object _sync = new();
    private readonly Queue<(TimeSpan End, double Level)> _playing = [];
    private string _state = "connecting";
    private (TimeSpan At, long Timestamp)? _latest;
    private TimeSpan _spokenAt;
    private TimeSpan _lastAudible;
    private TimeSpan _playedUntil;
    private TimeSpan? _latency;
    private bool _awaitsReply;
    private double _callerLevel = SoundLevel.Silence;
    private (TimeSpan At, double Level)? _callee;
    private int _framesSent;
    private int _framesReceived;
    private int _marksAsked;
    private int _marksReturned;
    private int _clears;
    private int _problems;

    public void Add(SimulatedCallMessage message)
    {
        lock (_sync)
        {
            _latest = (message.At, clock.GetTimestamp());
            switch (message)
            {
                case { Problem: not null }:
                    _problems++;
                    break;
                case { Sent: MediaEvent { Track: MediaTrack.Outbound } media }:
                    _framesSent++;
                    _callee = (message.At, SoundLevel.Of(media.Payload.Span));
                    break;
                case { Sent: MediaEvent media }:
                    Say(message.At, SoundLevel.Of(media.Payload.Span), SoundLevel.IsAudible(media.Payload.Span));
                    break;
                case { Received: MediaCommand media }:
                    Play(message.At, media.Payload);
                    break;
                case { Received: MarkCommand }:
                    _marksAsked++;
                    break;
                case { Received: ClearCommand }:
                    _clears++;
                    _playing.Clear();
                    _playedUntil = message.At;
                    break;
                case { Sent: MarkEvent }:
                    _marksReturned++;
                    break;
                case { Sent: ConnectedEvent }:
                    _state = "connected";
                    break;
                case { Sent: StartEvent }:
                    _state = "in call";
                    break;
                case { Sent: StopEvent }:
                    _state = "hung up";
                    break;
            }
        }
    }

    /// <summary>Records that the call has ended.</summary>
    /// <param name="by">Who ended it, as in <see cref="CallReport.EndedBy"/>.</param>
    public void End(string by)
    {
        lock (_sync)
        {
            _state = by == "lost" ? "lost" : $"ended by {by}";
        }
    }

    public Snapshot Now()
    {
        lock (_sync)
        {
            TimeSpan now = _latest is { } latest ? latest.At + clock.GetElapsedTime(latest.Timestamp) : TimeSpan.Zero;
            while (_playing.TryPeek(out (TimeSpan End, double Level) piece) && piece.End <= now)
            {
                _playing.Dequeue();
            }

            return new Snapshot(
                _state,
                now,
                Meter(_callerLevel, now - _spokenAt),
                _callee is { } callee ? Meter(callee.Level, now - callee.At) : null,
                _playing.TryPeek(out (TimeSpan End, double Level) heard) ? heard.Level : SoundLevel.Silence,
                _framesSent,
                _framesReceived,
                _playedUntil > now ? _playedUntil - now : TimeSpan.Zero,
                _marksAsked,
                _marksReturned,
                _clears,
                _latency,
                _problems);
        }
    }

    /// <summary>
    /// Returns the level while it is at most two frames old, otherwise silence: a meter that keeps an old value would mislead.
    /// </summary>
    private static double Meter(double level, TimeSpan age) => age < 2 * WavixAudio.FrameDuration ? level : SoundLevel.Silence;

    private void Say(TimeSpan at, double level, bool isAudible)
    {
        _framesSent++;
        _callerLevel = level;
        _spokenAt = at;
        if (isAudible)
        {
            _lastAudible = at;
            _awaitsReply = true;
        }
    }

    private void Play(TimeSpan at, ReadOnlyMemory<byte> pcm)
    {
        _framesReceived++;
        TimeSpan start = _playedUntil > at ? _playedUntil : at;
        _playedUntil = start + WavixAudio.GetDuration(pcm.Length);
        _playing.Enqueue((_playedUntil, SoundLevel.Of(pcm.Span)));

        // The latency is the time from the caller's last sound to the application's next one, for the latest such pair.
        if (_awaitsReply && SoundLevel.IsAudible(pcm.Span))
        {
            _awaitsReply = false;
            _latency = start - _lastAudible;
        }
    }

    /// <summary>
    /// The state at one moment. Levels are in dBFS; that of the callee is null unless the outbound track is sent. <c>Queued</c> is the
    /// application's audio that has not been played.
    /// </summary>
    internal sealed record Snapshot(
        string State,
        TimeSpan Now,
        double CallerLevel,
        double? CalleeLevel,
        double HeardLevel,
        int FramesSent,
        int FramesReceived,
        TimeSpan Queued,
        int MarksAsked,
        int MarksReturned,
        int Clears,
        TimeSpan? Latency,
        int Problems);
}
