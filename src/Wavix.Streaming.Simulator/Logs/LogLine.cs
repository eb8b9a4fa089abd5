namespace Wavix.Streaming.Simulator.Logs;

/// <summary>A line of an application's log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Level">One of <c>trace</c>, <c>debug</c>, <c>info</c>, <c>warning</c> and <c>error</c>; null if it has no level that is known.</param>
/// <param name="Source">The category or name of its logger; null if it has none.</param>
/// <param name="Role">Who said the text, of a line of a transcript; otherwise null.</param>
/// <param name="Text">Its text.</param>
/// <param name="Raw">The whole line, indented.</param>
internal sealed record LogLine(LogTime Time, string? Level, string? Source, string? Role, string Text, string Raw);
