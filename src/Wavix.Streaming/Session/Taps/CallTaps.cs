namespace Wavix.Streaming;

/// <summary>The taps of a session. Any thread.</summary>
internal sealed class CallTaps
{
    private readonly object _sync = new();
    private volatile CallTap[] _taps = [];
    private bool _isComplete;

    public bool IsEmpty => _taps.Length == 0;

    /// <summary>Adds a tap. After the end of the stream it is complete from the start.</summary>
    public void Add(CallTap tap)
    {
        lock (_sync)
        {
            if (!_isComplete)
            {
                _taps = [.. _taps, tap];
                return;
            }
        }

        tap.Complete();
    }

    public void Remove(CallTap tap)
    {
        lock (_sync)
        {
            _taps = [.. _taps.Where(other => other != tap)];
        }
    }

    public void OnEvent(WavixEvent e)
    {
        foreach (CallTap tap in _taps)
        {
            tap.OnEvent(e);
        }
    }

    public void OnPlaybackCompleted(PlaybackResult playback)
    {
        foreach (CallTap tap in _taps)
        {
            tap.OnPlaybackCompleted(playback);
        }
    }

    /// <summary>The stream has ended.</summary>
    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
        }

        foreach (CallTap tap in _taps)
        {
            tap.Complete();
        }
    }
}
