using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>Checks that bytes are one JSON text, and finds values in it. What is found is interpreted by <see cref="WireObject"/>.</summary>
internal static class JsonScanner
{
    // A known name has at most 16 letters, which is at most 96 bytes if each of them is written as \uXXXX.
    private const int MaxEscapedName = 96;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 64 };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Removes a byte order mark, which is valid UTF-8 but rejected by JSON readers.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> json) =>
        json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    public static bool IsBlank(ReadOnlySpan<byte> json) => json.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>Finds the one value of a text.</summary>
    /// <param name="json">The text, without a byte order mark.</param>
    /// <param name="root">Its value.</param>
    /// <param name="detail">What is wrong; empty if nothing is. Contains none of the text.</param>
    /// <returns>Whether the text is well-formed and nested at most 64 levels deep.</returns>
    public static bool TryGetRoot(ReadOnlySpan<byte> json, out JsonField root, out string detail)
    {
        root = default;
        detail = "";
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            reader.Read();
            root = ReadField(ref reader);

            // Throws if anything but white space follows.
            reader.Read();
            return true;
        }
        catch (JsonException e)
        {
            // Do not use the exception's own text: it quotes the message.
            detail = $"not well-formed JSON, or nested deeper than 64 levels (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
            return false;
        }
    }

    /// <summary>Finds members of an object. Unknown ones are skipped; of equal names the last one counts.</summary>
    /// <param name="json">A text that <see cref="TryGetRoot"/> has accepted.</param>
    /// <param name="parent">A value in it. If it is not an object, nothing is found.</param>
    /// <param name="names">The names to look for.</param>
    /// <returns>The value of each name.</returns>
    public static JsonField[] FindMembers(ReadOnlySpan<byte> json, JsonField parent, string[] names)
    {
        var found = new JsonField[names.Length];
        if (parent.Type != JsonTokenType.StartObject)
        {
            return found;
        }

        Utf8JsonReader reader = ReaderAt(json, parent);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int index = IndexOfName(ref reader, names);
            reader.Read();
            JsonField field = ReadField(ref reader);
            if (index >= 0)
            {
                found[index] = field with { Start = field.Start + parent.Start };
            }
        }

        return found;
    }

    /// <summary>Finds the elements of an array; none if the value is not one.</summary>
    public static List<JsonField> FindElements(ReadOnlySpan<byte> json, JsonField parent)
    {
        var found = new List<JsonField>();
        if (parent.Type == JsonTokenType.StartArray)
        {
            Utf8JsonReader reader = ReaderAt(json, parent);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                JsonField field = ReadField(ref reader);
                found.Add(field with { Start = field.Start + parent.Start });
            }
        }

        return found;
    }

    /// <summary>A reader that is positioned on the first token of a value.</summary>
    public static Utf8JsonReader ReaderAt(ReadOnlySpan<byte> json, JsonField field)
    {
        var reader = new Utf8JsonReader(json.Slice(field.Start, field.Length), ReaderOptions);
        reader.Read();
        return reader;
    }

    private static JsonField ReadField(ref Utf8JsonReader reader)
    {
        JsonTokenType type = reader.TokenType;
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonField(type, start, (int)reader.BytesConsumed - start);
    }

    private static int IndexOfName(ref Utf8JsonReader reader, string[] names)
    {
        if (!reader.ValueIsEscaped)
        {
            return IndexOf(reader.ValueSpan, names);
        }

        Span<byte> unescaped = stackalloc byte[MaxEscapedName];
        if (reader.ValueSpan.Length > unescaped.Length)
        {
            return -1;
        }

        try
        {
            return IndexOf(unescaped[..reader.CopyString(unescaped)], names);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is well-formed JSON, but not valid text.
            return -1;
        }
    }

    // Every name is ASCII.
    private static int IndexOf(ReadOnlySpan<byte> name, string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (System.Text.Ascii.Equals(name, names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
