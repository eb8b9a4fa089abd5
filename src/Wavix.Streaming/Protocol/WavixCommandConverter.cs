using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wavix.Streaming;

/// <summary>
/// Lets <see cref="JsonSerializer"/> read and write commands with <see cref="WavixMessageSerializer"/>, as the base type or as a concrete
/// type.
/// </summary>
internal sealed class WavixCommandConverter<TCommand> : JsonConverter<TCommand>
    where TCommand : WavixCommand
{
    public override TCommand Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        WavixCommand command;
        try
        {
            command = WavixMessageSerializer.ReadCommand(JsonMarshal.GetRawUtf8Value(document.RootElement));
        }
        catch (WavixMessageException e)
        {
            throw new JsonException(e.Message, e);
        }

        return command as TCommand
            ?? throw new JsonException($"The message is a {command.GetType().Name}, not a {typeToConvert.Name}. Read it as {nameof(WavixCommand)}.");
    }

    public override void Write(Utf8JsonWriter writer, TCommand value, JsonSerializerOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(buffer, value);
        writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
