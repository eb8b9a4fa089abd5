namespace Wavix.Streaming.CallControl;

/// <summary>Keeps the API key out of texts that a server chose, and bounds them.</summary>
internal sealed class SecretText(string apiKey)
{
    private const int MaxLength = 512;

    /// <summary>The text without the key and invisible characters, cut at 512 characters; null for null and empty text.</summary>
    public string? Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        // Before the text is cut: half a key is still a secret.
        string clean = text.Replace(apiKey, "(key)", StringComparison.OrdinalIgnoreCase);
        return LogText.Clean(clean.Length <= MaxLength ? clean : clean[..MaxLength]);
    }

    /// <summary>The exception, or null if any text of it has the key.</summary>
    public Exception? Clean(Exception error) => error.ToString().Contains(apiKey, StringComparison.OrdinalIgnoreCase) ? null : error;
}
