using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>The position of a value in a JSON text: located, but not yet interpreted.</summary>
/// <param name="Type">The first token of the value; <see cref="JsonTokenType.None"/> if the property is absent.</param>
/// <param name="Start">Offset of its first byte; of a string, of the opening quote.</param>
/// <param name="Length">Its length in bytes, quotes and brackets included.</param>
internal readonly record struct JsonField(JsonTokenType Type, int Start, int Length)
{
    public bool IsString => Type is JsonTokenType.String;

    public bool IsNumber => Type is JsonTokenType.Number;
}
