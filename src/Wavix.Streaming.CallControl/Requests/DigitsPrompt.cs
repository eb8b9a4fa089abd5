namespace Wavix.Streaming.CallControl;

/// <summary>What the caller hears before digits are collected: an audio file, or a text that Wavix speaks.</summary>
public sealed class DigitsPrompt
{
    private DigitsPrompt()
    {
    }

    /// <summary>The audio file; null for a text.</summary>
    public Uri? AudioFile { get; private init; }

    /// <summary>The text to speak; null for an audio file.</summary>
    public string? Text { get; private init; }

    /// <summary>The voice that speaks; null for an audio file.</summary>
    public string? Voice { get; private init; }

    /// <summary>The language of the text; null for the one that belongs to the voice.</summary>
    public string? Language { get; private init; }

    /// <summary>Plays an audio file: wire field <c>prompt.play</c>.</summary>
    /// <param name="audioFile">Its absolute <c>https</c> or <c>http</c> address, as Wavix reaches it. Checked when the request is sent.</param>
    /// <exception cref="ArgumentNullException"><paramref name="audioFile"/> is null.</exception>
    public static DigitsPrompt Play(Uri audioFile)
    {
        ArgumentNullException.ThrowIfNull(audioFile);
        return new DigitsPrompt { AudioFile = audioFile };
    }

    /// <summary>Speaks a text: wire field <c>prompt.say</c>.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="voice">The voice, for example one of <see cref="SpeechVoices"/>; not empty.</param>
    /// <param name="language">The language, for example one of <see cref="SpeechLanguages"/>; null for the one that belongs to the voice.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> or <paramref name="voice"/> is null.</exception>
    /// <exception cref="ArgumentException">A text is empty.</exception>
    public static DigitsPrompt Say(string text, string voice, string? language = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentException.ThrowIfNullOrEmpty(voice);
        if (language is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(language);
        }

        return new DigitsPrompt { Text = text, Voice = voice, Language = language };
    }

    internal PromptBody ToBody() => AudioFile is not null
        ? new PromptBody { Play = AudioFile.AbsoluteUri }
        : new PromptBody { Say = new SayBody { Text = Text!, Voice = Voice!, Language = Language } };
}
