using System.Text.Json.Nodes;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// How the model finds the start and the end of the caller's speech: <see cref="RealtimeServerVad"/> or <see cref="RealtimeSemanticVad"/>. It
/// has no effect if the agent detects speech itself.
/// </summary>
public abstract class RealtimeTurnDetection
{
    private protected RealtimeTurnDetection()
    {
    }

    internal abstract void Check(OptionProblems problems);

    internal abstract RealtimeTurnDetection Copy();

    /// <summary>Writes the settings into the object <c>turn_detection</c>.</summary>
    internal abstract void WriteTo(JsonObject turnDetection);
}
