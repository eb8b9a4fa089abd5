using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>A message that the application sends: <see cref="MediaCommand"/>, <see cref="MarkCommand"/> or <see cref="ClearCommand"/>.</summary>
/// <remarks>A session writes these itself; applications meet the types when they log, store or test messages. The hierarchy is closed.</remarks>
[JsonConverter(typeof(WavixCommandConverter<WavixCommand>))]
public abstract class WavixCommand
{
    private protected WavixCommand()
    {
    }

    /// <summary>Wire field <c>event</c>: the message's name.</summary>
    public abstract string EventName { get; }

    /// <summary>
    /// Wire field <c>stream_id</c>, optional: null applies to the connection's own stream; an id that does not match it makes Wavix drop
    /// the command without a word.
    /// </summary>
    public string? StreamId { get; init; }

    /// <summary>A short text for logs, never audio or ids.</summary>
    public override string ToString() => EventName;
}
