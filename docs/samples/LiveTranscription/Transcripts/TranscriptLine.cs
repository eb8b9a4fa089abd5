using System.Text.Json.Serialization;

namespace LiveTranscription.Transcripts;

/// <summary>One line of a transcript, as watchers get it. It does not change: a newer one with the same number replaces it.</summary>
/// <param name="Id">The number of the line in its call, from 1.</param>
/// <param name="Side">Who speaks.</param>
/// <param name="Kind">What the line says.</param>
/// <param name="Text">The text.</param>
/// <param name="IsFinal">False if the line will still change.</param>
/// <param name="From">Start in milliseconds of the call.</param>
/// <param name="To">End in milliseconds of the call.</param>
internal sealed record TranscriptLine(int Id, Side Side, LineKind Kind, string Text, bool IsFinal, long From, long To)
{
    /// <summary>The number of the change of the transcript that made the line what it is.</summary>
    [JsonIgnore]
    public long Version { get; init; }
}
