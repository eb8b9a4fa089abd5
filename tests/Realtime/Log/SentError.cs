namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An <c>error</c> event of the service.</summary>
/// <param name="At">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Type">The kind, such as <c>invalid_request_error</c>.</param>
/// <param name="Code">The code; null if it has none.</param>
/// <param name="Message">The text.</param>
/// <param name="Param">The parameter; null if it has none.</param>
/// <param name="EventId">The client's event; null if it had no id.</param>
/// <param name="IsOfClient">Whether the client did something wrong. If false, the service had a fault, or the session expired.</param>
public sealed record SentError(long At, string Type, string? Code, string Message, string? Param, string? EventId, bool IsOfClient);
