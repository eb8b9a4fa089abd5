using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>
/// Interprets the fields that <see cref="MessageScanner"/> has found. A value that can't be read is null; nothing throws.
/// </summary>
internal static class FieldReader
{
    // Longer than any integer or time, even if every character is escaped.
    private const int MaxScalar = 256;

    // Maximum length of an escaped UTF-16 character: \uXXXX.
    private const int MaxEscapedUnit = 6;

    /// <summary>
    /// Reads a field's text. Null if it is not a string, not valid Unicode (a lone surrogate, invalid UTF-8) or longer than
    /// <paramref name="maxLength"/> UTF-16 characters.
    /// </summary>
    public static string? ReadText(ReadOnlySpan<byte> message, JsonField field, int maxLength)
    {
        if (!field.IsString || !CanFit(field, maxLength))
        {
            return null;
        }

        // Nearly every text is plain ASCII, which needs no second look by a JSON reader.
        ReadOnlySpan<byte> utf8 = message.Slice(field.Start, field.Length);
        string? text = !field.IsEscaped && Ascii.IsValid(utf8) ? Encoding.ASCII.GetString(utf8) : Unescape(message, field);
        return text?.Length <= maxLength ? text : null;
    }

    /// <summary>Describes, for an error message, why <see cref="ReadText"/> returned null.</summary>
    public static string DescribeText(ReadOnlySpan<byte> message, JsonField field, int maxLength) =>
        field.IsString && (!CanFit(field, maxLength) || Unescape(message, field) is not null)
            ? $"is longer than {maxLength} characters"
            : field.Describe();

    /// <summary>
    /// The field's integer: a JSON number without fraction and exponent, or a string of digits with or without sign, which some encoders write
    /// because JavaScript numbers do not hold 64 bits.
    /// </summary>
    public static long? ReadInteger(ReadOnlySpan<byte> message, JsonField field)
    {
        if (field.Type == JsonTokenType.Number)
        {
            return ParseInteger(message.Slice(field.Start, field.Length));
        }

        Span<byte> scratch = stackalloc byte[MaxScalar];
        return field.IsString ? ParseInteger(ReadScalar(message, field, scratch)) : null;
    }

    /// <summary>Reads a field's time; see <see cref="WireTime"/>.</summary>
    public static DateTimeOffset? ReadTime(ReadOnlySpan<byte> message, JsonField field)
    {
        if (!field.IsString)
        {
            return null;
        }

        Span<byte> scratch = stackalloc byte[MaxScalar];
        return WireTime.IsComplete(ReadScalar(message, field, scratch)) && ReaderAt(message, field).TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : null;
    }

    /// <summary>The audio of a <c>media</c> message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="field">Its <c>media.payload</c>.</param>
    /// <param name="scratch">See <see cref="PayloadDecoder.TryDecode"/>.</param>
    /// <param name="payload">The audio.</param>
    /// <param name="detail">What is wrong, when something is.</param>
    /// <returns><see cref="InvalidMessageReason.None"/>, or why there is no audio.</returns>
    public static InvalidMessageReason ReadPayload(
        ReadOnlySpan<byte> message, JsonField field, byte[]? scratch, out ReadOnlyMemory<byte> payload, out string detail)
    {
        payload = default;
        detail = "";
        if (!field.IsString)
        {
            detail = $"media.payload {field.Describe()}.";
            return InvalidMessageReason.MissingPayload;
        }

        if (!TryDecodePayload(message, field, scratch, out payload))
        {
            detail = "media.payload is not base64 in the standard alphabet with complete padding or none.";
            return InvalidMessageReason.InvalidBase64;
        }

        if ((payload.Length & 1) != 0)
        {
            detail = $"media.payload decodes to {payload.Length} bytes, an odd number; a PCM16 sample has 2.";
            return InvalidMessageReason.OddPayloadLength;
        }

        return InvalidMessageReason.None;
    }

    /// <summary>Reads the bytes of a short string, unescaped. Empty if the string is too long or not valid text.</summary>
    public static ReadOnlySpan<byte> ReadScalar(ReadOnlySpan<byte> message, JsonField field, Span<byte> scratch)
    {
        if (!field.IsEscaped)
        {
            return message.Slice(field.Start, field.Length);
        }

        if (field.Length > scratch.Length)
        {
            return default;
        }

        try
        {
            return scratch[..ReaderAt(message, field).CopyString(scratch)];
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>
    /// Whether the text can be short enough. If not, no string is created, because it would be twice as large as the message.
    /// </summary>
    private static bool CanFit(JsonField field, int maxLength) => field.Length <= (long)maxLength * MaxEscapedUnit;

    private static string? Unescape(ReadOnlySpan<byte> message, JsonField field)
    {
        if (!field.IsString)
        {
            return null;
        }

        try
        {
            return ReaderAt(message, field).GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool TryDecodePayload(ReadOnlySpan<byte> message, JsonField field, byte[]? scratch, out ReadOnlyMemory<byte> payload)
    {
        if (!field.IsEscaped)
        {
            return PayloadDecoder.TryDecode(message.Slice(field.Start, field.Length), scratch, out payload);
        }

        byte[] unescaped = ArrayPool<byte>.Shared.Rent(field.Length);
        try
        {
            int length = ReaderAt(message, field).CopyString(unescaped.AsSpan());
            return PayloadDecoder.TryDecode(unescaped.AsSpan(0, length), scratch, out payload);
        }
        catch (InvalidOperationException)
        {
            payload = default;
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }

    private static long? ParseInteger(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long value, out int consumed) && consumed == text.Length ? value : null;

    /// <summary>A JSON reader that is positioned on a string.</summary>
    private static Utf8JsonReader ReaderAt(ReadOnlySpan<byte> message, JsonField field)
    {
        var reader = new Utf8JsonReader(message.Slice(field.Start - 1, field.Length + 2));
        reader.Read();
        return reader;
    }
}
