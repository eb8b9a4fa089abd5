using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace Wavix.Streaming;

/// <summary>
/// Writes a JSON object directly to the output, without intermediate strings or allocations. Names are literals of the protocol.
/// </summary>
internal ref struct JsonObjectWriter(IBufferWriter<byte> output)
{
    // The longest escape of one UTF-16 unit: \uXXXX.
    private const int MaxEscapedUnit = 6;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private bool _hasMembers;

    public void BeginObject()
    {
        Append("{"u8);
        _hasMembers = false;
    }

    public void BeginObject(ReadOnlySpan<byte> name)
    {
        Name(name);
        BeginObject();
    }

    public void EndObject()
    {
        Append("}"u8);
        _hasMembers = true;
    }

    /// <summary>Writes a string member; nothing if the value is null.</summary>
    /// <exception cref="ArgumentException">The value contains a lone surrogate, which can't be encoded in UTF-8.</exception>
    public void String(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }

        Name(name);
        Append("\""u8);
        Escaped(value);
        Append("\""u8);
    }

    /// <summary>Writes a number member; nothing if the value is null.</summary>
    public void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Name(name);
            Utf8Formatter.TryFormat(number, output.GetSpan(20), out int written);
            output.Advance(written);
        }
    }

    /// <summary>Writes a time member; nothing if the value is null.</summary>
    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            Name(name);
            Append("\""u8);
            output.Advance(WireTime.Format(time, output.GetSpan(WireTime.MaxLength)));
            Append("\""u8);
        }
    }

    /// <summary>Writes bytes as a base64 string member.</summary>
    public void Payload(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        Append("\""u8);
        int length = Base64.GetMaxEncodedToUtf8Length(value.Length);
        Base64.EncodeToUtf8(value, output.GetSpan(length), out _, out int written);
        output.Advance(written);
        Append("\""u8);
    }

    /// <exception cref="ArgumentException">The text contains a lone surrogate, which can't be encoded in UTF-8.</exception>
    public static void RequireText(string text, string parameterName)
    {
        if (!Ascii.IsValid(text))
        {
            try
            {
                StrictUtf8.GetByteCount(text);
            }
            catch (EncoderFallbackException e)
            {
                throw new ArgumentException("The text contains a lone surrogate, which can't be encoded in UTF-8.", parameterName, e);
            }
        }
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Append(_hasMembers ? ",\""u8 : "\""u8);
        Append(name);
        Append("\":"u8);
        _hasMembers = true;
    }

    private readonly void Escaped(string value)
    {
        if (value.Length <= 256 && Ascii.IsValid(value) && value.AsSpan().IndexOfAny('"', '\\') < 0 && !HasControl(value))
        {
            output.Advance(Encoding.ASCII.GetBytes(value, output.GetSpan(value.Length)));
            return;
        }

        byte[] utf8 = StrictUtf8.GetBytes(value);
        Span<byte> destination = output.GetSpan(checked((utf8.Length * MaxEscapedUnit) + 1));
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(utf8, destination, out _, out int written);
        output.Advance(written);
    }

    private static bool HasControl(string value) => value.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0;

    private readonly void Append(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
