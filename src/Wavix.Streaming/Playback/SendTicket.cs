namespace Wavix.Streaming;

/// <summary>A place in the order of sends.</summary>
/// <param name="Verdict">What asking for the turn came to.</param>
/// <param name="Waiter">When it must wait.</param>
internal readonly record struct SendTicket(SendVerdict Verdict, SendTurns.Waiter? Waiter);
