namespace Wavix.Streaming.Simulator;

/// <summary>What a server does in an ordinary call, by which its other calls are judged.</summary>
/// <param name="Answers">It answers the caller, while the caller still speaks.</param>
/// <param name="ClosesInOrder">It completes the close when the caller hangs up.</param>
internal sealed record ServerHabits(bool Answers, bool ClosesInOrder)
{
    /// <summary>Of a server that is not known yet.</summary>
    public static ServerHabits Unknown { get; } = new(false, false);

    public static ServerHabits Of(RecordedCall ordinary) => new(HasAnswered(ordinary), ordinary is { EarlyEnd: null, End.IsOrderly: true });

    /// <summary>Whether the server spoke in the second part of the call, and did so before the caller had spoken.</summary>
    private static bool HasAnswered(RecordedCall call) =>
        call is { AgainAt: { } again, SpokenAt: { } spoken } && call.Messages.Any(message => message.At >= again && message.At < spoken);
}
