namespace Wavix.Streaming.Simulator;

/// <summary>What a server does in an ordinary call, as a reference for its other calls.</summary>
/// <param name="Answers">Whether it answers while the caller is still speaking.</param>
/// <param name="ClosesInOrder">Whether it completes the close when the caller hangs up.</param>
internal sealed record ServerHabits(bool Answers, bool ClosesInOrder)
{
    /// <summary>The habits of a server that is not known yet.</summary>
    public static ServerHabits Unknown { get; } = new(false, false);

    public static ServerHabits Of(RecordedCall ordinary) => new(HasAnswered(ordinary), ordinary is { EarlyEnd: null, End.IsOrderly: true });

    /// <summary>Whether the server spoke in the second part of the call, before the caller had finished.</summary>
    private static bool HasAnswered(RecordedCall call) =>
        call is { AgainAt: { } again, SpokenAt: { } spoken } && call.Messages.Any(message => message.At >= again && message.At < spoken);
}
