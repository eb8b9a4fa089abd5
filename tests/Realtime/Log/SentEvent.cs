namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An event of the service, when it was given to the socket.</summary>
/// <param name="At">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="ItemId">The item of a delta of audio and of speech; null for others.</param>
/// <param name="Text">The JSON; null for deltas of audio.</param>
public sealed record SentEvent(long At, string Type, string? ItemId, string? Text);
