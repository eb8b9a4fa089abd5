using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>
/// Some members of a JSON object. A value that is absent, of another type, too long or not valid Unicode is null; nothing throws.
/// </summary>
internal readonly ref struct WireObject
{
    /// <summary>Maximum length of a text unless the caller says otherwise.</summary>
    public const int MaxText = 512;

    // Longer than any time or amount, even if every character is escaped.
    private const int MaxScalar = 256;

    // Maximum length of an escaped UTF-16 character: \uXXXX.
    private const int MaxEscapedUnit = 6;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789Ee");

    private readonly ReadOnlySpan<byte> _json;
    private readonly string[] _names;
    private readonly JsonField[] _fields;

    public WireObject(ReadOnlySpan<byte> json, JsonField parent, params string[] names)
    {
        _json = json;
        _names = names;
        _fields = JsonScanner.FindMembers(json, parent, names);
    }

    /// <summary>Where a member is. The name is one of those that the object was made with.</summary>
    public JsonField this[string name] => _fields[Array.IndexOf(_names, name)];

    public WireObject Child(string name, params string[] names) => new(_json, this[name], names);

    public string? Text(string name, int maxLength = MaxText) => ReadText(_json, this[name], maxLength);

    /// <summary>The first of several members that is a text and not empty.</summary>
    public string? FirstText(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Text(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    public bool? Boolean(string name) => this[name].Type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => null,
    };

    /// <summary>A time in RFC 3339; see <see cref="WireTime"/>.</summary>
    public DateTimeOffset? Time(string name)
    {
        JsonField field = this[name];
        if (!field.IsString || field.Length > MaxScalar || Text(name, MaxScalar) is not { } text)
        {
            return null;
        }

        // An escaped time is unescaped first, so that it is checked as what it is.
        Span<byte> utf8 = stackalloc byte[MaxScalar];
        return Encoding.UTF8.TryGetBytes(text, utf8, out int length)
            && WireTime.IsComplete(utf8[..length])
            && JsonScanner.ReaderAt(_json, field).TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : null;
    }

    /// <summary>A decimal number, written as a number or as text, always with a point.</summary>
    public decimal? Decimal(string name)
    {
        JsonField field = this[name];
        string? text = field.Length > MaxScalar ? null
            : field.IsNumber ? Encoding.ASCII.GetString(_json.Slice(field.Start, field.Length))
            : Text(name, MaxScalar);
        if (text is null || text.AsSpan().ContainsAnyExcept(NumberCharacters))
        {
            // Checked here, because .NET accepts a number with zero bytes after it.
            return null;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal value) ? value : null;
    }

    /// <summary>A text, or the digits of a number as they are written.</summary>
    public string? TextOrNumber(string name)
    {
        JsonField field = this[name];
        return !field.IsNumber ? Text(name)
            : field.Length <= MaxText ? Encoding.ASCII.GetString(_json.Slice(field.Start, field.Length))
            : null;
    }

    public static string? ReadText(ReadOnlySpan<byte> json, JsonField field, int maxLength)
    {
        // If the text can't be short enough, no string is created, because it would be twice as large as its bytes.
        if (!field.IsString || field.Length - 2 > (long)maxLength * MaxEscapedUnit)
        {
            return null;
        }

        try
        {
            string? text = JsonScanner.ReaderAt(json, field).GetString();
            return text?.Length <= maxLength ? text : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, or bytes that are not UTF-8.
            return null;
        }
    }
}
