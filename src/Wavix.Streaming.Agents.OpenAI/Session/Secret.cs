namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>The key or token of one session. A server may quote it in an error, which must not reach a log.</summary>
internal sealed class Secret(string value)
{
    public string Value => value;

    /// <summary>The text without the key, on one line.</summary>
    public string? RemoveFrom(string? text) => LogText.Clean(text?.Replace(value, "***", StringComparison.Ordinal));

    public override string ToString() => "***";
}
