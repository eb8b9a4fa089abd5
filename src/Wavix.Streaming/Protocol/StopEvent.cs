using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>stop</c>: the stream has ended. A session delivers no event after it.</summary>
[JsonConverter(typeof(WavixEventConverter<StopEvent>))]
public sealed class StopEvent : WavixEvent
{
    /// <inheritdoc/>
    public override string EventName => "stop";

    internal override EventKind Kind => EventKind.Stop;
}
