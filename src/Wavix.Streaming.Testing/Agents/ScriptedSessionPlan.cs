using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>The script of one attempt to connect.</summary>
internal sealed class ScriptedSessionPlan
{
    public List<ScriptedStep> Steps { get; } = [];

    public TimeSpan ConnectDelay { get; set; }

    public SpeechModelException? Refusal { get; set; }

    public bool Hangs { get; set; }

    /// <summary>The kinds of which each command must be expected.</summary>
    public IEnumerable<ModelCommandKind> ExpectedKinds => Steps.Select(step => step.Expects).Where(kind => kind != ModelCommandKind.None).Distinct();
}

/// <summary>One step of a script.</summary>
/// <param name="Name">As the script's author wrote it.</param>
/// <param name="Expects">The kind of command that it expects; None for others.</param>
/// <param name="WaitsForTurn">Whether it is an answer, which waits for a turn.</param>
/// <param name="Do">Performs it.</param>
internal sealed record ScriptedStep(
    string Name, ModelCommandKind Expects, bool WaitsForTurn, Func<ScriptedModelSession, CancellationToken, Task> Do);
