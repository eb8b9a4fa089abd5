using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>Wire event <c>connected</c>: sent immediately after the connection has opened, before <c>start</c>.</summary>
[JsonConverter(typeof(WavixEventConverter<ConnectedEvent>))]
public sealed class ConnectedEvent : WavixEvent
{
    /// <inheritdoc/>
    public override string EventName => "connected";

    internal override EventKind Kind => EventKind.Connected;
}
