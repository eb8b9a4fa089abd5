namespace Wavix.Streaming.CallControl;

/// <summary>The languages of Wavix's text-to-speech, in Wavix's own codes. A newer one can be given as text.</summary>
public static class SpeechLanguages
{
    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>German; Wavix's code is not that of ISO 639.</summary>
    public const string German = "ge";

    /// <summary>Russian.</summary>
    public const string Russian = "ru";

    /// <summary>Spanish; Wavix's code is not that of ISO 639.</summary>
    public const string Spanish = "sp";
}
