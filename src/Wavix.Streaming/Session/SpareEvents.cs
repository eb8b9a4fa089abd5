namespace Wavix.Streaming;

/// <summary>Events to be filled again, the one used last first. Not thread-safe.</summary>
internal struct SpareEvents
{
    // Enough for a reader that keeps up; more would only hold memory.
    private const int Most = 16;

    // Over a second of audio, and 1 MiB in all: what a rare long message left must not be kept for the rest of the call.
    private const int MostBytes = 64 * 1024;

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

    /// <summary>Keeps one that is no longer used, unless there are enough or its buffer is large.</summary>
    public void Keep(MediaEvent media)
    {
        if (_count < Most && media.HeldBytes <= MostBytes)
        {
            media.NextSpare = _first;
            _first = media;
            _count++;
        }
    }
}
