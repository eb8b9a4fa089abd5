using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Tests.Common;

/// <param name="Category">The logger's name; empty when a session was given the logger itself.</param>
/// <param name="Level">Its level.</param>
/// <param name="Id">Its event id.</param>
/// <param name="Message">The formatted text.</param>
/// <param name="State">The structured values.</param>
/// <param name="Scopes">The scopes around it, the outermost first.</param>
/// <param name="Error">The exception logged with it.</param>
internal sealed record LogRecord(
    string Category, LogLevel Level, int Id, string Message, LogState State, IReadOnlyList<LogState> Scopes, Exception? Error)
{
    /// <summary>All structured values, joined.</summary>
    public string Values => string.Join(';', State.Values.Select(value => value.Value));

    /// <summary>Everything a log provider could write of it.</summary>
    public string Everything => $"{Category} {Message} {State} {Error} {string.Join(' ', Scopes)}";

    /// <summary>The value of the innermost scope that has one of this name.</summary>
    public object? ScopeValue(string name) => Scopes.SelectMany(scope => scope.Values).LastOrDefault(value => value.Key == name).Value;
}

/// <summary>What was logged, or pushed as a scope: its text, and its values if it has any.</summary>
internal sealed record LogState(string Text, IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    public static LogState Of(object? state) =>
        new(state?.ToString() ?? "", state is IEnumerable<KeyValuePair<string, object?>> values ? [.. values] : []);

    public override string ToString() => string.Join(' ', [Text, .. Values.Select(value => $"{value.Key}={value.Value}")]);
}
