namespace Wavix.Streaming;

/// <summary>What asking the queue for the next event came to.</summary>
internal enum EventRead
{
    /// <summary>The reader has it.</summary>
    Taken,

    /// <summary>There is none yet; the reader will be resumed.</summary>
    Waits,

    /// <summary>The stream has ended and all was read.</summary>
    Ended,

    /// <summary>The reader's token has tripped while the stream lives.</summary>
    Canceled,
}
