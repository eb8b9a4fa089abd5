namespace Wavix.Streaming.Tests.Realtime;

/// <summary>Events that no client expects and every client must survive.</summary>
public enum RealtimeOddity
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An event whose type no documentation has.</summary>
    UnknownEvent = 1,

    /// <summary>A <c>speech_started</c> whose <c>audio_start_ms</c> is 123.5. It is of no speech: its item never follows.</summary>
    FractionOfMilliseconds = 2,

    /// <summary>A <c>session.updated</c> whose <c>voice</c> is an object.</summary>
    VoiceObject = 3,

    /// <summary>A text message that is not JSON.</summary>
    NotJson = 4,

    /// <summary>A binary message.</summary>
    Binary = 5,

    /// <summary>An event of 2 MB.</summary>
    TwoMegabytes = 6,

    /// <summary>A JSON text that is not an object.</summary>
    JsonArray = 7,

    /// <summary>An event without a type.</summary>
    NoType = 8,
}
