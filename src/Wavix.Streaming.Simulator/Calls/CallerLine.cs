namespace Wavix.Streaming.Simulator.Calls;

/// <summary>When the caller says something.</summary>
internal enum CallerMoment
{
    /// <summary>Directly after the previous line.</summary>
    AtOnce,

    /// <summary>When the application has spoken and has then been quiet.</summary>
    WhenQuiet,

    /// <summary>While the application speaks.</summary>
    OverTheApplication,
}

/// <summary>One thing that the caller says.</summary>
/// <param name="When">When the caller says it.</param>
/// <param name="Pcm">PCM16, little-endian, 24,000 Hz, mono; empty for a caller who only listens.</param>
internal sealed record CallerLine(CallerMoment When, byte[] Pcm);
