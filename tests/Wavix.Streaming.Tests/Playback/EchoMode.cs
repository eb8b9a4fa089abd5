namespace Wavix.Streaming.Tests.Playing;

/// <summary>When Wavix returns a mark.</summary>
internal enum EchoMode
{
    /// <summary>When it is reached.</summary>
    WhenReached,

    /// <summary>As soon as it comes.</summary>
    AtOnce,

    /// <summary>Half a second after it was reached.</summary>
    Late,

    Never,
}

/// <summary>What Wavix does with marks that are pending when `clear` comes.</summary>
internal enum ClearMode
{
    Returned,
    Dropped,

    /// <summary>Returned when they would have been reached.</summary>
    Late,
}
