using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>Finds the value of a field such as <c>media.payload</c> in the text of a message, to replace it and leave the rest as it is.</summary>
internal static class NestedField
{
    /// <param name="message">One JSON value.</param>
    /// <param name="outer">The name of an object in the message.</param>
    /// <param name="inner">The name of its property.</param>
    /// <returns>Where the value is; an empty range if there is none.</returns>
    /// <exception cref="JsonException">The message is not JSON.</exception>
    public static Range Find(ReadOnlySpan<byte> message, ReadOnlySpan<byte> outer, ReadOnlySpan<byte> inner)
    {
        var reader = new Utf8JsonReader(message);
        bool isInside = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                isInside = reader.ValueTextEquals(outer);
            }
            else if (isInside && reader.CurrentDepth == 2 && reader.ValueTextEquals(inner) && reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return start..(int)reader.BytesConsumed;
            }
        }

        return default;
    }
}
