using Microsoft.Extensions.Logging;

namespace Wavix.Streaming;

/// <summary>Tells logs and metrics what has happened. Never called under the lock, since listeners are the application's code. Any thread.</summary>
internal sealed class PlayerReporter(object sync, Playout playout, StreamCounters counters, PlayerSettings settings, ILogger logger)
{
    private readonly LogThrottle _throttle = new(settings.TimeProvider, settings.LogInterval);
    private int _underruns;
    private int _implausibleMarks;

    /// <summary>Tells what has happened since the last time.</summary>
    public void Report()
    {
        int underruns;
        int implausibleMarks;
        PlaybackResult[] over;
        TimeSpan[] firstAudio;
        TimeSpan[] roundTrips;
        lock (sync)
        {
            underruns = playout.Underruns - _underruns;
            implausibleMarks = playout.ImplausibleMarks - _implausibleMarks;
            if (underruns == 0 && implausibleMarks == 0 && playout.Playbacks.Over.Count == 0
                && playout.FirstAudio.Count == 0 && playout.Playbacks.Marks.RoundTrips.Count == 0)
            {
                return;
            }

            _underruns += underruns;
            _implausibleMarks += implausibleMarks;
            over = TakeAll(playout.Playbacks.Over);
            firstAudio = TakeAll(playout.FirstAudio);
            roundTrips = TakeAll(playout.Playbacks.Marks.RoundTrips);
        }

        counters.PlaybackIrregular(underruns, implausibleMarks);
        Array.ForEach(firstAudio, Instruments.FirstAudioSent);
        Array.ForEach(roundTrips, Instruments.MarkReturned);
        foreach (PlaybackResult result in over)
        {
            Report(result);
        }
    }

    private static T[] TakeAll<T>(List<T> list)
    {
        T[] all = [.. list];
        list.Clear();
        return all;
    }

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
