using System.Text.Json.Nodes;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Detects the end of speech by what was said (<c>semantic_vad</c>): it waits longer after an unfinished sentence. The server does not say how
/// long it waited, so <see cref="SpeechStoppedEvent.AudioEnd"/> is null.
/// </summary>
public sealed class RealtimeSemanticVad : RealtimeTurnDetection
{
    /// <summary>How soon the model answers. Default <see cref="RealtimeEagerness.None"/>: the server's default, which is automatic.</summary>
    public RealtimeEagerness Eagerness { get; set; }

    internal override void Check(OptionProblems problems) =>
        problems.Require(Enum.IsDefined(Eagerness), nameof(Eagerness), (int)Eagerness, "a value of RealtimeEagerness");

    internal override RealtimeTurnDetection Copy() => new RealtimeSemanticVad { Eagerness = Eagerness };

    internal override void WriteTo(JsonObject turnDetection)
    {
        turnDetection["type"] = "semantic_vad";
        string? eagerness = Eagerness switch
        {
            RealtimeEagerness.Auto => "auto",
            RealtimeEagerness.Low => "low",
            RealtimeEagerness.Medium => "medium",
            RealtimeEagerness.High => "high",
            _ => null,
        };
        if (eagerness is not null)
        {
            turnDetection["eagerness"] = eagerness;
        }
    }
}
