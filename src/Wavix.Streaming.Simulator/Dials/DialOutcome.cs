namespace Wavix.Streaming.Simulator.Dials;

/// <summary>How a dialed call ended, in one line.</summary>
/// <param name="Result">Its name for machines; never changes.</param>
/// <param name="ExitCode">The exit code of the command.</param>
/// <param name="Message">What happened, and what to do if something is wrong; one line.</param>
internal sealed record DialOutcome(string Result, int ExitCode, string Message)
{
    public static DialOutcome InOrder(string result, string message) => new(result, 0, message);

    /// <summary>The call was connected, and something went wrong afterwards.</summary>
    public static DialOutcome WentWrong(string result, string message) => new(result, 1, message);

    public static DialOutcome NotConnected(string result, string message) => new(result, CannotConnectException.ExitCode, message);

    public static DialOutcome Interrupted { get; } = new("interrupted", 130, "Interrupted before the call was connected.");
}
