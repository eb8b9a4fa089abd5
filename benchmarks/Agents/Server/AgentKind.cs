namespace Agents.Server;

/// <summary>The agents that the server has.</summary>
internal enum AgentKind
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>Everything by default; the caller speaks first.</summary>
    Plain = 1,

    /// <summary>The caller interrupts at once (<c>MinInterruption</c> is zero).</summary>
    Immediate = 2,

    /// <summary>It greets first, with a line that the model speaks, and has a model that responds 200 ms after the last word.</summary>
    Greeting = 3,

    /// <summary>It has a tool that takes 4.5 s.</summary>
    Tool = 4,
}
