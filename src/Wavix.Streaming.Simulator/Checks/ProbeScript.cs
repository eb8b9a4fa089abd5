namespace Wavix.Streaming.Simulator;

/// <summary>The script of one call of the run, after <c>start</c>.</summary>
/// <param name="Talk">What the caller does.</param>
internal sealed record ProbeScript(Func<ProbeCall, CancellationToken, Task> Talk)
{
    public WireForm Form { get; init; } = WireForms.Plain;

    public bool IsOneWay { get; init; }

    /// <summary>Whether the connection is aborted at the end, instead of <c>stop</c> and close.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether everything that is sent is what Wavix may send.</summary>
    public bool IsLegal { get; init; } = true;

    /// <summary>Whether advice about audio is based on this call.</summary>
    public bool IsOrdinary { get; init; }

    /// <summary>Level in dB at which the caller's line sends back what the caller hears; null for a line without echo.</summary>
    public double? LineEcho { get; init; }

    /// <summary>Whether to wait for the server's answer, because it answers in an ordinary call.</summary>
    public bool ExpectsAnswer { get; init; }

    /// <summary>The caller says something and hangs up.</summary>
    public static ProbeScript Short { get; } = new((call, cancellationToken) => call.SaySpeechAsync(cancellationToken));

    /// <summary>The caller talks with a server that speaks on its own or answers, and speaks over it.</summary>
    public static ProbeScript Conversation { get; } = new((call, cancellationToken) => call.Conversation.TalkAsync(cancellationToken));

    /// <summary>The caller listens to the server on a line with echo.</summary>
    public static ProbeScript ListenWithLineEcho { get; } =
        new((call, cancellationToken) => call.Conversation.ListenAsync(cancellationToken)) { LineEcho = -20 };

    /// <summary>The caller speaks twice, and nothing unusual happens.</summary>
    public static ProbeScript Ordinary { get; } = new((call, cancellationToken) => call.TalkTwiceAsync(null, cancellationToken)) { IsOrdinary = true };
}
