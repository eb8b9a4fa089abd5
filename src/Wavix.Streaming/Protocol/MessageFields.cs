using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>The position of a value in a message: located, but not yet interpreted.</summary>
/// <param name="Type">The first token of the value; <see cref="JsonTokenType.None"/> if the property is absent.</param>
/// <param name="Start">Offset of the value in the message; for a string, of the first byte after the opening quote.</param>
/// <param name="Length">Length of a scalar value in bytes; for a string, without the quotes.</param>
/// <param name="IsEscaped">Whether the value is a string that contains a backslash.</param>
internal readonly record struct JsonField(JsonTokenType Type, int Start, int Length, bool IsEscaped)
{
    public bool IsAbsent => Type is JsonTokenType.None or JsonTokenType.Null;

    public bool IsString => Type is JsonTokenType.String;

    /// <summary>Describes, for an error message, what was found instead of the expected value.</summary>
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

/// <summary>All fields of the protocol, of any message in either direction.</summary>
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
