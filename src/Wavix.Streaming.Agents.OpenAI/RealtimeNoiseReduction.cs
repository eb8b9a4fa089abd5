namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>A filter of the caller's audio, before speech is detected and heard by the model.</summary>
public enum RealtimeNoiseReduction
{
    /// <summary>Not set: the server's default, which filters nothing.</summary>
    None = 0,

    /// <summary>For a microphone near the mouth, such as a handset (<c>near_field</c>).</summary>
    NearField = 1,

    /// <summary>For a microphone at a distance, such as a speakerphone (<c>far_field</c>).</summary>
    FarField = 2,
}
