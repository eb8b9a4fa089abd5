using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wavix.Streaming.Testing.Tests.Http;

/// <summary>Wavix's API description (OpenAPI 3.1, YAML), which is not part of this repository: a variable names the file.</summary>
internal sealed class ApiDescription
{
    private const string Components = "#/components/schemas/";
    private const string Variable = "WAVIX_API_DESCRIPTION";

    // It is long: one reading serves all tests.
    private static ApiDescription? _read;

    private readonly JsonNode _root;

    private ApiDescription(JsonNode root) => _root = root;

    /// <summary>Reads it, or skips the test.</summary>
    public static ApiDescription Require()
    {
        string? path = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(path), $"{Variable} does not name Wavix's API description (a YAML file).");
        return _read ??= Read(path!);
    }

    /// <summary>The schema of an operation's answer; null if the operation does not have this status.</summary>
    public string? FindAnswer(string path, string method, int status)
    {
        string pointer = Join("paths", path, method.ToLowerInvariant(), "responses", status.ToString(CultureInfo.InvariantCulture));
        JsonNode? response = Find(pointer);
        if (response?["$ref"]?.GetValue<string>() is { } reference)
        {
            pointer = reference[1..];
            response = Find(pointer);
        }

        return response is null ? null : pointer + Join("content", "application/json", "schema");
    }

    /// <summary>The body of a request with every field, made of the examples.</summary>
    public JsonObject ExampleOf(string schema)
    {
        var body = new JsonObject();
        foreach ((string name, JsonNode? property) in Find(schema)!["properties"]!.AsObject())
        {
            body[name] = property!["example"]?.DeepClone() ?? property["default"]?.DeepClone() ?? property["enum"]?[0]?.DeepClone();
        }

        return body;
    }

    /// <summary>What a body violates of a schema; empty if it is valid.</summary>
    public string Check(string schema, string body)
    {
        var document = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"https://schemas.example.com/{Guid.NewGuid()}",
            ["$ref"] = "#/$defs/checked",
        };
        var definitions = new JsonObject();
        AddTo(definitions, "checked", Find(schema)!);
        document["$defs"] = definitions;
        using JsonDocument instance = JsonDocument.Parse(body);
        EvaluationResults results = JsonSchema.FromText(document.ToJsonString()).Evaluate(
            instance.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid ? "" : $"{schema}: {body}: " + string.Join("; ",
            from detail in results.Details ?? []
            from error in detail.Errors ?? new Dictionary<string, string>()
            select $"{detail.InstanceLocation} {error.Key} {error.Value}");
    }

    public static string Join(params string[] parts) =>
        string.Concat(parts.Select(part => "/" + part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    private static ApiDescription Read(string path)
    {
        using StreamReader reader = File.OpenText(path);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return new ApiDescription(Convert(yaml.Documents[0].RootNode)!);
    }

    /// <summary>Adds a definition and those that it refers to, with references to definitions instead of components.</summary>
    private void AddTo(JsonObject definitions, string name, JsonNode schema)
    {
        string text = schema.ToJsonString();
        definitions[name] = JsonNode.Parse(text.Replace(Components, "#/$defs/", StringComparison.Ordinal));
        foreach (string other in Regex.Matches(text, $"\"{Components}(\\w+)\"").Select(match => match.Groups[1].Value))
        {
            if (!definitions.ContainsKey(other))
            {
                AddTo(definitions, other, _root["components"]!["schemas"]![other]!);
            }
        }
    }

    private JsonNode? Find(string pointer) => pointer.Split('/').Skip(1)
        .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))
        .Aggregate((JsonNode?)_root, (node, part) => node?[part]);

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(
            mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain } => ConvertPlain(plain),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidDataException($"{node.NodeType} at {node.Start}."),
    };

    private static JsonNode? ConvertPlain(string text) => text switch
    {
        "null" or "~" or "" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer) => integer,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => text,
    };
}
