namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>How the caller's speech is written down. The text is for people and logs of the application: the model itself hears the audio.</summary>
public sealed class RealtimeTranscription
{
    /// <summary>
    /// The model that transcribes; not empty. Default <c>gpt-4o-mini-transcribe</c>. Azure OpenAI wants the name of a deployment of such a model.
    /// </summary>
    public string Model { get; set; } = "gpt-4o-mini-transcribe";

    /// <summary>The caller's language (ISO 639-1, such as <c>en</c>), which makes the text better and sooner; null if not known.</summary>
    public string? Language { get; set; }

    /// <summary>Text that guides the transcription, such as names that will be said; null for none.</summary>
    public string? Prompt { get; set; }

    internal void Check(OptionProblems problems) =>
        problems.Require(!string.IsNullOrWhiteSpace(Model), nameof(Model), "empty", "the name of a model that transcribes");

    internal RealtimeTranscription Copy() => new() { Model = Model, Language = Language, Prompt = Prompt };
}
