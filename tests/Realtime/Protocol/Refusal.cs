namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The service refuses an event of the client. The texts are those that users of the real service have reported.</summary>
internal sealed class Refusal(string? code, string message, string? param = null) : Exception(message)
{
    public string? Code { get; } = code;

    public string? Param { get; } = param;

    public static Refusal MissingParameter(string param) => new("missing_required_parameter", $"Missing required parameter: '{param}'.", param);

    public static Refusal UnknownParameter(string param) => new("unknown_parameter", $"Unknown parameter: '{param}'.", param);

    public static Refusal WrongType(string param, string expected, string actual) =>
        new("invalid_type", $"Invalid type for '{param}': expected {expected}, but got {actual} instead.", param);

    public static Refusal UnknownValue(string param, string value, IReadOnlyList<string> supported)
    {
        string[] quoted = [.. supported.Select(one => $"'{one}'")];
        string list = quoted.Length switch
        {
            1 => quoted[0],
            2 => $"{quoted[0]} and {quoted[1]}",
            _ => $"{string.Join(", ", quoted[..^1])}, and {quoted[^1]}",
        };
        return new Refusal("invalid_value", $"Invalid value: '{value}'. Supported values are: {list}.", param);
    }

    public static Refusal NoItem(string action, string code, string itemId) =>
        new(code, $"Error {action} item: the item with id '{itemId}' does not exist.", "item_id");
}
