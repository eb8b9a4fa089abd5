using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>Where a value stands in a message: found, not yet interpreted.</summary>
/// <param name="Type">The value's first token; <see cref="JsonTokenType.None"/> when the property is absent.</param>
/// <param name="Start">Offset of the value in the message; of a string, behind its opening quote.</param>
/// <param name="Length">Bytes of a scalar value; of a string, without its quotes.</param>
/// <param name="IsEscaped">A string that holds at least one backslash.</param>
internal readonly record struct JsonField(JsonTokenType Type, int Start, int Length, bool IsEscaped)
{
    public bool IsAbsent => Type is JsonTokenType.None or JsonTokenType.Null;

    public bool IsString => Type is JsonTokenType.String;

    /// <summary>For messages to people: what stands in the place of what was expected.</summary>
    public string Describe() => Type switch
    {
        JsonTokenType.None => "is missing",
        JsonTokenType.Null => "is null",
        JsonTokenType.Number => "is a number, not a string",
        JsonTokenType.True or JsonTokenType.False => "is a boolean, not a string",
        JsonTokenType.StartObject => "is an object, not a string",
        JsonTokenType.StartArray => "is an array, not a string",
        _ => "is a string that is not valid Unicode text",
    };
}

/// <summary>Every field the protocol knows, of any message, both ways.</summary>
internal struct MessageFields
{
    public JsonField Event;
    public JsonField EventTime;
    public JsonField CallId;
    public JsonField StreamId;
    public JsonField SequenceNumber;
    public JsonField StreamType;
    public JsonField Channel;
    public JsonField Payload;
    public JsonField Track;
    public JsonField Timestamp;
    public JsonField Chunk;
    public JsonField MarkName;
}
