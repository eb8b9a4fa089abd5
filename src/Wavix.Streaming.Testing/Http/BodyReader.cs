using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>
/// Reads the fields of a request's JSON object, as strictly as Wavix's API description, and notes every problem by field: a wrong type
/// (null is one), a value out of its range, a required field that is missing, a field that is unknown or occurs twice. Not thread-safe.
/// </summary>
internal sealed class BodyReader
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly HashSet<string> _known = [];
    private readonly SortedDictionary<string, string> _errors;
    private readonly string _prefix;

    /// <param name="body">A JSON object.</param>
    public BodyReader(JsonElement body)
        : this(body, "", [])
    {
    }

    private BodyReader(JsonElement body, string prefix, SortedDictionary<string, string> errors)
    {
        _prefix = prefix;
        _errors = errors;
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (!_fields.TryAdd(property.Name, property.Value))
            {
                Fail(property.Name, "occurs twice");
            }
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="name">The field.</param>
    /// <param name="isRequired">Whether it must be present.</param>
    /// <param name="isValid">Whether its value is allowed; null if every text is.</param>
    /// <param name="rule">What it must be, for the error.</param>
    public string? Text(string name, bool isRequired = false, Func<string, bool>? isValid = null, string rule = "a text")
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (isValid?.Invoke(text) ?? true))
        {
            return text;
        }

        Fail(name, $"must be {rule}");
        return null;
    }

    public string? OneOf(string name, bool isRequired, params string[] values) =>
        Text(name, isRequired, values.Contains, $"one of {string.Join(", ", values)}");

    public Uri? Url(string name, bool isRequired, params string[] schemes)
    {
        Uri? url = null;
        Text(
            name,
            isRequired,
            text => Uri.TryCreate(text, UriKind.Absolute, out url) && schemes.Contains(url.Scheme),
            $"a URL ({string.Join(", ", schemes)})");
        return url;
    }

    public bool Flag(string name)
    {
        JsonElement? value = Find(name, isRequired: false);
        if (value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            Fail(name, "must be true or false");
        }

        return value is { ValueKind: JsonValueKind.True };
    }

    public int? Integer(string name, int minimum, int maximum = int.MaxValue)
    {
        if (Find(name, isRequired: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Fail(name, $"must be an integer from {minimum}{(maximum == int.MaxValue ? "" : $" to {maximum}")}");
        return null;
    }

    /// <summary>Reads an object in this one, whose problems are noted here as <c>name.field</c>; null if there is none.</summary>
    public BodyReader? Object(string name)
    {
        if (Find(name, isRequired: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new BodyReader(value, $"{_prefix}{name}.", _errors);
        }

        Fail(name, "must be an object");
        return null;
    }

    public void Fail(string name, string problem) => _errors.TryAdd(_prefix + name, problem);

    /// <summary>All problems. Fields that were not read are unknown.</summary>
    public IReadOnlyDictionary<string, string> Finish()
    {
        foreach (string name in _fields.Keys.Where(name => !_known.Contains(name)))
        {
            Fail(name, "unknown field");
        }

        return _errors;
    }

    private JsonElement? Find(string name, bool isRequired)
    {
        _known.Add(name);
        if (_fields.TryGetValue(name, out JsonElement value))
        {
            return value;
        }

        if (isRequired)
        {
            Fail(name, "required");
        }

        return null;
    }
}
