using System.Globalization;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>What a value of the client may be. Anything else is refused, unknown members too, in the words of the real service.</summary>
internal sealed class Shape
{
    private readonly Action<JsonElement, string> _check;
    private readonly bool _allowsNull;

    private Shape(Action<JsonElement, string> check, bool allowsNull = false, bool isRequired = false)
    {
        _check = check;
        _allowsNull = allowsNull;
        IsRequired = isRequired;
    }

    public static Shape Any { get; } = new((_, _) => { }, allowsNull: true);

    public static Shape Text { get; } = new((value, path) => Require(value, path, "a string", JsonValueKind.String));

    public static Shape Boolean { get; } = new((value, path) => Require(value, path, "a boolean", JsonValueKind.True, JsonValueKind.False));

    public static Shape AnyObject { get; } = new((value, path) => Require(value, path, "an object", JsonValueKind.Object));

    public Shape OrNull => new(_check, true, IsRequired);

    public Shape Required => new(_check, _allowsNull, true);

    private bool IsRequired { get; }

    public static Shape Integer(long min = long.MinValue, long max = long.MaxValue) => new((value, path) =>
    {
        Require(value, path, "an integer", JsonValueKind.Number);
        if (!value.TryGetInt64(out long number))
        {
            throw Refusal.WrongType(path, "an integer", "a decimal number");
        }

        Limit(path, "integer", number, min, max, number < min, number > max);
    });

    public static Shape Number(double min, double max) => new((value, path) =>
    {
        Require(value, path, "a decimal number", JsonValueKind.Number);
        double number = value.GetDouble();
        Limit(path, "decimal", number, min, max, number < min, number > max);
    });

    public static Shape OneOf(params string[] values) => new((value, path) =>
    {
        Require(value, path, "a string", JsonValueKind.String);
        if (!values.Contains(value.GetString()))
        {
            throw Refusal.UnknownValue(path, value.GetString()!, values);
        }
    });

    public static Shape List(Shape element) => new((value, path) =>
    {
        Require(value, path, "an array", JsonValueKind.Array);
        int index = 0;
        foreach (JsonElement one in value.EnumerateArray())
        {
            element.Check(one, $"{path}[{index++}]");
        }
    });

    /// <summary>Either of two: the first if the value has the kind.</summary>
    public static Shape Either(JsonValueKind kind, Shape first, Shape second) =>
        new((value, path) => (value.ValueKind == kind ? first : second).Check(value, path));

    public static Shape Object(params (string Name, Shape Shape)[] members)
    {
        Dictionary<string, Shape> shapes = members.ToDictionary(member => member.Name, member => member.Shape);
        return new Shape((value, path) =>
        {
            Require(value, path, "an object", JsonValueKind.Object);
            string prefix = path.Length == 0 ? "" : path + ".";
            foreach (JsonProperty member in value.EnumerateObject())
            {
                if (!shapes.TryGetValue(member.Name, out Shape? shape))
                {
                    throw Refusal.UnknownParameter(prefix + member.Name);
                }

                shape.Check(member.Value, prefix + member.Name);
            }

            if (shapes.FirstOrDefault(one => one.Value.IsRequired && !value.TryGetProperty(one.Key, out _)).Key is { } missing)
            {
                throw Refusal.MissingParameter(prefix + missing);
            }
        });
    }

    /// <summary>An object whose member says which of several it is.</summary>
    public static Shape By(string name, params (string Value, Shape Shape)[] kinds)
    {
        Dictionary<string, Shape> shapes = kinds.ToDictionary(kind => kind.Value, kind => kind.Shape);
        string[] values = [.. kinds.Select(kind => kind.Value)];
        return new Shape((value, path) =>
        {
            Require(value, path, "an object", JsonValueKind.Object);
            string member = path.Length == 0 ? name : $"{path}.{name}";
            if (!value.TryGetProperty(name, out JsonElement kind))
            {
                throw Refusal.MissingParameter(member);
            }

            OneOf(values).Check(kind, member);
            shapes[kind.GetString()!].Check(value, path);
        });
    }

    public void Check(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Null || !_allowsNull)
        {
            _check(value, path);
        }
    }

    private static void Require(JsonElement value, string path, string expected, params JsonValueKind[] kinds)
    {
        if (!kinds.Contains(value.ValueKind))
        {
            throw Refusal.WrongType(path, expected, NameOf(value));
        }
    }

    private static void Limit<T>(string path, string kind, T value, T min, T max, bool isBelow, bool isAbove)
        where T : IFormattable
    {
        string Format(T number) => number.ToString(null, CultureInfo.InvariantCulture);
        if (isBelow)
        {
            throw new Refusal(
                $"{kind}_below_min_value",
                $"Invalid '{path}': {kind} below minimum value. Expected a value >= {Format(min)}, but got {Format(value)} instead.",
                path);
        }

        if (isAbove)
        {
            throw new Refusal(
                $"{kind}_above_max_value",
                $"Invalid '{path}': {kind} above maximum value. Expected a value <= {Format(max)}, but got {Format(value)} instead.",
                path);
        }
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "an integer" : "a decimal number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => "null",
    };
}
