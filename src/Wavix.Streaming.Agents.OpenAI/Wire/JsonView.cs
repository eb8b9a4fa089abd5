using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// One value of a message that is known to be valid JSON. Every question has an answer, whatever the value is: a property of what is not an
/// object does not exist, and the text of what is not a string is null. Nothing is allocated but the strings that are asked for.
/// </summary>
internal readonly ref struct JsonView
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _length;

    private JsonView(ReadOnlySpan<byte> message, int start, int length)
    {
        _message = message;
        Start = start;
        _length = length;
    }

    /// <summary>Where the value starts in the message.</summary>
    public int Start { get; }

    public bool Exists => _length > 0;

    public bool IsObject => Exists && Json[0] == '{';

    public bool IsString => Exists && Json[0] == '"';

    /// <summary>The value's own text.</summary>
    public ReadOnlySpan<byte> Json => _message.Slice(Start, _length);

    /// <summary>What is between the quotes of a string, with its escapes; empty if it is not a string.</summary>
    public ReadOnlySpan<byte> Inner => IsString ? Json[1..^1] : default;

    /// <summary>The string; null if it is not one.</summary>
    public string? Text
    {
        get
        {
            if (!IsString)
            {
                return null;
            }

            ReadOnlySpan<byte> inner = Inner;
            return inner.Contains((byte)'\\') ? EscapedText.Read(inner) : Encoding.UTF8.GetString(inner);
        }
    }

    /// <summary>The number, rounded down; null if it is not one, or out of range.</summary>
    public long? Integer
    {
        get
        {
            double? number = Number;
            return number is { } value && Math.Abs(value) < 1e15 ? (long)Math.Floor(value) : null;
        }
    }

    /// <summary>The number; null if it is not a finite one.</summary>
    public double? Number
    {
        get
        {
            if (!Exists || !(Json[0] == '-' || char.IsAsciiDigit((char)Json[0])))
            {
                return null;
            }

            var reader = new Utf8JsonReader(Json);
            reader.Read();
            return reader.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;
        }
    }

    /// <summary>A property of the object, the first of this name.</summary>
    public JsonView this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (!IsObject)
            {
                return default;
            }

            var reader = new Utf8JsonReader(Json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool found = reader.ValueTextEquals(name);
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (found)
                {
                    return new JsonView(_message, Start + start, (int)reader.BytesConsumed - start);
                }
            }

            return default;
        }
    }

    /// <summary>Reads all of a message once.</summary>
    /// <exception cref="JsonException">It is not one JSON value.</exception>
    public static JsonView Parse(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        int end = (int)reader.BytesConsumed;
        while (reader.Read())
        {
            // Throws at anything that follows the value.
        }

        return new JsonView(message, start, end - start);
    }

    /// <summary>Whether it is this string, written without escapes.</summary>
    public bool Is(ReadOnlySpan<byte> text) => IsString && Inner.SequenceEqual(text);

    /// <summary>The items of the array; none if it is not one.</summary>
    public ItemEnumerator GetEnumerator() => new(_message, Start, Exists && Json[0] == '[' ? _length : 0);

    internal ref struct ItemEnumerator
    {
        private readonly ReadOnlySpan<byte> _message;
        private readonly int _start;
        private Utf8JsonReader _reader;

        public ItemEnumerator(ReadOnlySpan<byte> message, int start, int length)
        {
            _message = message;
            _start = start;
            if (length > 0)
            {
                _reader = new Utf8JsonReader(message.Slice(start, length));
                _reader.Read();
            }
        }

        public JsonView Current { get; private set; }

        public bool MoveNext()
        {
            if (_reader.TokenType == JsonTokenType.None || !_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
            {
                return false;
            }

            int start = (int)_reader.TokenStartIndex;
            _reader.Skip();
            Current = new JsonView(_message, _start + start, (int)_reader.BytesConsumed - start);
            return true;
        }
    }
}
