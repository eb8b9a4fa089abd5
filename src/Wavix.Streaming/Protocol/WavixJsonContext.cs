using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// Source-generated <see cref="System.Text.Json.JsonSerializer"/> metadata for every message. With it an application logs, stores and
/// forwards messages without reflection: <c>JsonSerializer.Serialize(e, WavixJsonContext.Default.WavixEvent)</c>.
/// </summary>
/// <remarks>
/// The JSON is the wire format, an <see cref="UnknownEvent"/> included. An <see cref="InvalidEvent"/>, whose bytes may not be JSON, is an
/// object with one member <c>invalid</c> { <c>reason</c>, <c>detail</c>, <c>event</c>, <c>event_time</c>, <c>call_id</c>, <c>stream_id</c>,
/// <c>sequence_number</c>, <c>length</c>, <c>raw</c> (base64) }. It is written only: read back, it is a message without <c>event</c>.
/// </remarks>
[JsonSerializable(typeof(WavixEvent))]
[JsonSerializable(typeof(ConnectedEvent))]
[JsonSerializable(typeof(StartEvent))]
[JsonSerializable(typeof(MediaEvent))]
[JsonSerializable(typeof(MarkEvent))]
[JsonSerializable(typeof(StopEvent))]
[JsonSerializable(typeof(UnknownEvent))]
[JsonSerializable(typeof(InvalidEvent))]
[JsonSerializable(typeof(WavixCommand))]
[JsonSerializable(typeof(MediaCommand))]
[JsonSerializable(typeof(MarkCommand))]
[JsonSerializable(typeof(ClearCommand))]
public sealed partial class WavixJsonContext : JsonSerializerContext;
