using System.Buffers;
using System.Text.Json;

namespace Wavix.Streaming;

/// <summary>
/// Interprets the fields that <see cref="MessageScanner"/> has found. A value that can't be read is null; nothing throws.
/// </summary>
internal static class FieldReader
{
    // Longer than any integer or time, even if every character is escaped.
    private const int MaxScalar = 256;

    // The longest escape of one UTF-16 character: \uXXXX.
    private const int MaxEscapedUnit = 6;

    /// <summary>
    /// Reads a field's text. Null if it is not a string, not valid Unicode (a lone surrogate, invalid UTF-8) or longer than
    /// <paramref name="maxLength"/> UTF-16 characters.
    /// </summary>
    public static string? ReadText(ReadOnlySpan<byte> message, JsonField field, int maxLength)
    {
        string? text = CanFit(field, maxLength) ? Unescape(message, field) : null;
        return text?.Length <= maxLength ? text : null;
    }

    /// <summary>Describes, for an error message, why <see cref="ReadText"/> returned null.</summary>
    public static string DescribeText(ReadOnlySpan<byte> message, JsonField field, int maxLength) =>
        field.IsString && (!CanFit(field, maxLength) || Unescape(message, field) is not null)
            ? $"is longer than {maxLength} characters"
            : field.Describe();

    /// <summary>
    /// Reads a field's integer: a JSON number without a fraction, or a string of digits, which some encoders write to be safe with 64 bits.
    /// See <see cref="WireInteger"/>.
    /// </summary>
    public static long? ReadInteger(ReadOnlySpan<byte> message, JsonField field)
    {
        if (field.IsString)
        {
            Span<byte> scratch = stackalloc byte[MaxScalar];
            return WireInteger.TryParse(ReadScalar(message, field, scratch), out long digits) ? digits : null;
        }

        return field.Type == JsonTokenType.Number && WireInteger.TryParseNumber(message.Slice(field.Start, field.Length), out long number)
            ? number
            : null;
    }

    /// <summary>Reads a field's time; see <see cref="WireTime"/>.</summary>
    public static DateTimeOffset? ReadTime(ReadOnlySpan<byte> message, JsonField field)
    {
        if (!field.IsString)
        {
            return null;
        }

        Span<byte> scratch = stackalloc byte[MaxScalar];
        return WireTime.TryParse(ReadScalar(message, field, scratch), out DateTimeOffset time) ? time : null;
    }

    /// <summary>
    /// Decodes the audio of a <c>media</c> message, into the buffer of <paramref name="recycled"/> if given, otherwise into a new array.
    /// </summary>
    /// <returns><see cref="InvalidMessageReason.None"/>, or why there is no audio; <paramref name="detail"/> then says more.</returns>
    public static InvalidMessageReason ReadPayload(
        ReadOnlySpan<byte> message, JsonField field, MediaEvent? recycled, out byte[] payload, out int length, out string detail)
    {
        payload = [];
        length = 0;
        detail = "";
        if (!field.IsString)
        {
            detail = $"media.payload {field.Describe()}.";
            return InvalidMessageReason.MissingPayload;
        }

        length = DecodePayload(message, field, recycled, out payload);
        if (length < 0)
        {
            detail = "media.payload is not base64 in the standard alphabet with complete padding or none.";
            return InvalidMessageReason.InvalidBase64;
        }

        if ((length & 1) != 0)
        {
            detail = $"media.payload decodes to {length} bytes, an odd number; a PCM16 sample has 2.";
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

    private static int DecodePayload(ReadOnlySpan<byte> message, JsonField field, MediaEvent? recycled, out byte[] payload)
    {
        if (!field.IsEscaped)
        {
            return PayloadDecoder.Decode(message.Slice(field.Start, field.Length), recycled, out payload);
        }

        byte[] unescaped = ArrayPool<byte>.Shared.Rent(field.Length);
        try
        {
            int length = ReaderAt(message, field).CopyString(unescaped.AsSpan());
            return PayloadDecoder.Decode(unescaped.AsSpan(0, length), recycled, out payload);
        }
        catch (InvalidOperationException)
        {
            payload = [];
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }

    /// <summary>Creates a reader positioned on a string.</summary>
    private static Utf8JsonReader ReaderAt(ReadOnlySpan<byte> message, JsonField field)
    {
        var reader = new Utf8JsonReader(message.Slice(field.Start - 1, field.Length + 2));
        reader.Read();
        return reader;
    }
}
