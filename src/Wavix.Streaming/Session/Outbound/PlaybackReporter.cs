using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>Reports playbacks to logs and metrics. Never called under a lock, because listeners are the application's code. Any thread.</summary>
internal sealed class PlaybackReporter(StreamCounters counters, WavixStreamOptions options, ILogger logger)
{
    private readonly LogThrottle _throttle = new(options.TimeProvider, options.LogThrottleInterval);

    public void Report(PlaybackReport? report)
    {
        if (report is null)
        {
            return;
        }

        if (report.Underruns + report.ImplausibleMarks > 0)
        {
            counters.PlaybackIrregular(report.Underruns, report.ImplausibleMarks);
        }

        report.FirstAudio.ForEach(Instruments.FirstAudioSent);
        report.MarkRoundTrips.ForEach(Instruments.MarkReturned);
        report.Completed.ForEach(Report);
    }

    /// <summary>An interrupt that ended something is complete.</summary>
    /// <param name="turn">The number of the turn that the caller heard; 0 when it was none.</param>
    /// <param name="result">What was interrupted.</param>
    /// <param name="sent">How much of it was sent.</param>
    /// <param name="untilClear">The time from the call to the sent <c>clear</c>; null when none was needed.</param>
    public void Interrupted(int turn, InterruptResult result, TimeSpan sent, TimeSpan? untilClear)
    {
        if (untilClear is { } time)
        {
            Instruments.Interrupted(time);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            Log.Interrupted(logger, turn, result.Heard.TotalMilliseconds, sent.TotalMilliseconds, untilClear?.TotalMilliseconds);
        }
    }

    public void CallbackFailed(Exception error) => Log.TurnCallbackFailed(logger, error);

    public void NotPlayed(TimeSpan audio) => Log.AudioNotPlayed(logger, audio.TotalMilliseconds);

    private void Report(PlaybackResult result)
    {
        string outcome = result.Outcome.ToString();
        counters.PlaybackOver(outcome);
        if (result.Error is { } error)
        {
            bool isDue;
            int suppressed;
            lock (_throttle)
            {
                isDue = _throttle.Pass(0, out suppressed);
            }

            if (isDue)
            {
                Log.PlaybackFailed(logger, error.Message, suppressed, error);
            }
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            Log.PlaybackOver(logger, outcome, result.Heard.TotalMilliseconds, result.HeardAtMost.TotalMilliseconds, result.Underruns);
        }
    }
}
