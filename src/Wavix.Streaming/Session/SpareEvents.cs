namespace Wavix.Streaming;

/// <summary>Events to be filled again, the one used last first. Not thread-safe.</summary>
internal struct SpareEvents
{
    // Enough for a reader that keeps up; more would only hold memory.
    private const int Most = 16;

    // Linked by MediaEvent.NextSpare.
    private MediaEvent? _first;
    private int _count;

    /// <summary>Takes one, or makes one when there is none.</summary>
    public MediaEvent Take()
    {
        if (_first is not { } spare)
        {
            return new MediaEvent();
        }

        _first = spare.NextSpare;
        spare.NextSpare = null;
        _count--;
        return spare;
    }

    /// <summary>Keeps one that nobody uses any more, unless there are enough.</summary>
    public void Keep(MediaEvent media)
    {
        if (_count < Most)
        {
            media.NextSpare = _first;
            _first = media;
            _count++;
        }
    }
}
