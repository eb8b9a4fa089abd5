namespace Wavix.Streaming.Testing;

/// <summary>An audio file that is played into a call for a fixed time. Used under the lock of the account.</summary>
internal sealed class AudioFilePlayback
{
    private readonly string _id = Guid.NewGuid().ToString();
    private readonly Action<OnCallPayload> _report;
    private readonly ITimer _timer;
    private bool _isPlaying = true;

    /// <param name="account">The playing time, the clock and the lock.</param>
    /// <param name="report">Receives the start and the end, under the lock.</param>
    public AudioFilePlayback(WavixAccount account, Action<OnCallPayload> report)
    {
        _report = report;
        _timer = account.Clock.CreateTimer(
            _ =>
            {
                lock (account.Sync)
                {
                    Stop();
                }
            },
            null,
            account.Options.AudioFileDuration,
            Timeout.InfiniteTimeSpan);
        report(new OnCallPayload("started", _id));
    }

    /// <summary>Ends it, and reports that it has completed, unless it has ended already.</summary>
    public void Stop()
    {
        if (_isPlaying)
        {
            Cancel();
            _report(new OnCallPayload("completed", _id));
        }
    }

    /// <summary>Ends it without a report.</summary>
    public void Cancel()
    {
        _isPlaying = false;
        _timer.Dispose();
    }
}
