namespace Wavix.Streaming.CallControl;

/// <summary>The voices of Wavix's text-to-speech that its API names. A newer one can be given as text.</summary>
public static class SpeechVoices
{
    /// <summary>English.</summary>
    public const string Ivy = "Ivy";

    /// <summary>English.</summary>
    public const string Joanna = "Joanna";

    /// <summary>English.</summary>
    public const string Kendra = "Kendra";

    /// <summary>English.</summary>
    public const string Kimberly = "Kimberly";

    /// <summary>English.</summary>
    public const string Salli = "Salli";

    /// <summary>English.</summary>
    public const string Joey = "Joey";

    /// <summary>English.</summary>
    public const string Justin = "Justin";

    /// <summary>English.</summary>
    public const string Matthew = "Matthew";

    /// <summary>Spanish.</summary>
    public const string Conchita = "Conchita";

    /// <summary>Spanish.</summary>
    public const string Lucia = "Lucia";

    /// <summary>Spanish.</summary>
    public const string Enrique = "Enrique";

    /// <summary>German.</summary>
    public const string Marlene = "Marlene";

    /// <summary>German.</summary>
    public const string Vicki = "Vicki";

    /// <summary>German.</summary>
    public const string Hans = "Hans";

    /// <summary>Russian.</summary>
    public const string Tatyana = "Tatyana";

    /// <summary>Russian.</summary>
    public const string Maxim = "Maxim";
}
