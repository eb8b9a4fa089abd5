namespace Wavix.Streaming;

/// <summary>What asking for the right to send came to.</summary>
internal enum SendVerdict
{
    /// <summary>The asker holds the right, and gives it back with <see cref="SendTurns.Release"/>.</summary>
    Go,

    /// <summary>Others are before it, or `start` has not come.</summary>
    Wait,

    /// <summary>The asker's token has tripped.</summary>
    Canceled,

    /// <summary>The stream has ended.</summary>
    Ended,

    /// <summary>The stream is one-way.</summary>
    OneWay,

    /// <summary>An interrupt came before the turn did.</summary>
    Dropped,
}
