namespace Wavix.Streaming;

/// <summary>The audio of one playback that has not been sent. One thread at a time, except that a source may add audio meanwhile.</summary>
internal interface IPlaybackAudio
{
    /// <summary>Whole samples that can be taken now, in bytes.</summary>
    int Buffered { get; }

    /// <summary>Whether nothing will be added. Ask this before <see cref="Buffered"/>, which then is the rest.</summary>
    bool IsComplete { get; }

    /// <summary>Why the source ended early; null when it did not.</summary>
    Exception? Error { get; }

    /// <summary>The maximum that it reads ahead, in bytes.</summary>
    int MostBuffered { get; }

    /// <summary>Takes the next bytes: as many as the destination holds, at most <see cref="Buffered"/>.</summary>
    void Take(Span<byte> destination);

    /// <summary>The last bytes that were taken are taken again: as many as a pause can find unheard.</summary>
    void Rewind(int bytes);

    /// <summary>Nothing more is taken: releases the source.</summary>
    void Drop();
}
