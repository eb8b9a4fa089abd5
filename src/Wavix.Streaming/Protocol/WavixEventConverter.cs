using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// Lets <see cref="JsonSerializer"/> read and write events with <see cref="WavixMessageSerializer"/>, as the base type or as a concrete
/// type.
/// </summary>
internal sealed class WavixEventConverter<TEvent> : JsonConverter<TEvent>
    where TEvent : WavixEvent
{
    public override TEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        WavixEvent value = WavixMessageSerializer.ReadEvent(JsonMarshal.GetRawUtf8Value(document.RootElement));
        return value as TEvent
            ?? throw new JsonException($"The message is a {value.GetType().Name}, not a {typeToConvert.Name}: {value}. Read it as {nameof(WavixEvent)}.");
    }

    public override void Write(Utf8JsonWriter writer, TEvent value, JsonSerializerOptions options)
    {
        if (value is InvalidEvent invalid)
        {
            InvalidEventJson.Write(writer, invalid);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteEvent(buffer, value);
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
