namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An attempt of a client to connect, whatever became of it.</summary>
/// <param name="At">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Path">The path and the query.</param>
/// <param name="Headers">The headers of the request, by names in any case.</param>
public sealed record ConnectionAttempt(long At, string Path, IReadOnlyDictionary<string, string> Headers);
