namespace Wavix.Streaming;

/// <summary>The audio of one playback that has not been sent. One thread at a time, but for what a source adds meanwhile.</summary>
internal interface IPlaybackAudio
{
    /// <summary>Whole samples that can be taken now, in bytes.</summary>
    int Buffered { get; }

    /// <summary>Whether nothing will be added. Ask this before <see cref="Buffered"/>, which then is the rest.</summary>
    bool IsComplete { get; }

    /// <summary>Why the source ended before its time; null when it did not.</summary>
    Exception? Error { get; }

    /// <summary>Most bytes it ever holds.</summary>
    int MostBuffered { get; }

    /// <summary>Takes the next bytes: as many as the destination holds, at most <see cref="Buffered"/>.</summary>
    void Take(Span<byte> destination);

    /// <summary>Nobody takes any more: lets the source go.</summary>
    void Drop();
}
