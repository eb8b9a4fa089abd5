using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// A message that the application sends: <see cref="MediaCommand"/>, <see cref="MarkCommand"/> or <see cref="ClearCommand"/>.
/// </summary>
/// <remarks>A session writes these itself. Applications use the types to log, store or test messages. The hierarchy is closed.</remarks>
[JsonConverter(typeof(WavixCommandConverter<WavixCommand>))]
public abstract class WavixCommand
{
    private protected WavixCommand()
    {
    }

    /// <summary>Wire field <c>event</c>: the name of the message.</summary>
    public abstract string EventName { get; }

    /// <summary>
    /// Wire field <c>stream_id</c>, optional. Null applies to the connection's own stream. If the id does not match that stream, Wavix
    /// silently drops the command.
    /// </summary>
    public string? StreamId { get; init; }

    /// <summary>A short text for logs, never audio or ids.</summary>
    public override string ToString() => EventName;
}
