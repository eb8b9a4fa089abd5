using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>Reports playbacks to logs and metrics. Never called under a lock, because listeners are the application's code. Any thread.</summary>
internal sealed class PlaybackReporter(StreamCounters counters, CallTaps taps, WavixStreamOptions options, ILogger logger)
{
    private readonly LogThrottle _throttle = new(options.TimeProvider, options.LogThrottleInterval);

    public void Report(PlaybackReport report)
    {
        if (report.Underruns + report.ImplausibleMarks > 0)
        {
            counters.PlaybackIrregular(report.Underruns, report.ImplausibleMarks);
        }

        report.FirstAudio.ForEach(Instruments.FirstAudioSent);
        report.MarkRoundTrips.ForEach(Instruments.MarkReturned);
        report.Completed.ForEach(Report);
    }

    private void Report(PlaybackResult result)
    {
        taps.OnPlaybackCompleted(result);
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
