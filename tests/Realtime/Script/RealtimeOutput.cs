namespace Wavix.Streaming.Tests.Realtime;

/// <summary>An item of a response.</summary>
public abstract record RealtimeOutput
{
    private RealtimeOutput()
    {
    }

    /// <summary>A message that is spoken, or written if the session asks for text.</summary>
    /// <param name="Text">The words, with spaces between them.</param>
    public sealed record Speech(string Text) : RealtimeOutput
    {
        /// <summary>In the place of <see cref="RealtimeServiceOptions.WordDuration"/>.</summary>
        public TimeSpan? WordDuration { get; init; }
    }

    /// <summary>A call of a function.</summary>
    /// <param name="Name">The name of the function.</param>
    /// <param name="Arguments">The arguments.</param>
    public sealed record FunctionCall(string Name, string Arguments) : RealtimeOutput
    {
        /// <summary>The id of the call; a new one if null.</summary>
        public string? CallId { get; init; }
    }
}
