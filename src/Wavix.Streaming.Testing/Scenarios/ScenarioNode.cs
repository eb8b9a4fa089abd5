using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>A value of a scenario's JSON with its place, for messages that people can act on.</summary>
internal sealed class ScenarioNode
{
    private readonly string _source;
    private readonly (int Line, int Column) _at;

    private ScenarioNode(string source, (int Line, int Column) at, string path, JsonValueKind kind, string text)
    {
        _source = source;
        _at = at;
        Path = path;
        Kind = kind;
        Text = text;
    }

    public JsonValueKind Kind { get; }

    /// <summary>The content of a string, or a number as written.</summary>
    public string Text { get; }

    /// <summary>Where it is, such as <c>steps[2].say</c>; empty for the whole.</summary>
    public string Path { get; }

    public List<(string Name, ScenarioNode Value)> Members { get; } = [];

    public List<ScenarioNode> Items { get; } = [];

    /// <param name="utf8">The JSON, which may have comments, trailing commas and a byte order mark.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <exception cref="InvalidDataException">It is not JSON, or a name occurs twice.</exception>
    public static ScenarioNode Parse(ReadOnlySpan<byte> utf8, string source)
    {
        utf8 = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            ScenarioNode node = Read(ref reader, utf8, source, "");
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            // Its own place counts from 0, and is of no use to people at the end of the sentence.
            string problem = e.Message.Split(" LineNumber:")[0];
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{source}, line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: this is not JSON. {problem}"), e);
        }
    }

    /// <summary>Creates the exception for something that is wrong at this place.</summary>
    public InvalidDataException Error(string problem) => new(string.Create(
        CultureInfo.InvariantCulture, $"{_source}, line {_at.Line}, column {_at.Column}{(Path.Length == 0 ? "" : $", {Path}")}: {problem}"));

    /// <summary>Returns the JSON without line breaks.</summary>
    public override string ToString() => Kind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', Members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', Items)}]",
        JsonValueKind.String => $"\"{Text}\"",
        _ => Text,
    };

    private static ScenarioNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string source, string path)
    {
        JsonValueKind kind = reader.TokenType switch
        {
            JsonTokenType.StartObject => JsonValueKind.Object,
            JsonTokenType.StartArray => JsonValueKind.Array,
            JsonTokenType.String => JsonValueKind.String,
            JsonTokenType.Number => JsonValueKind.Number,
            JsonTokenType.True => JsonValueKind.True,
            JsonTokenType.False => JsonValueKind.False,
            _ => JsonValueKind.Null,
        };
        string text = kind switch
        {
            JsonValueKind.String => reader.GetString()!,
            JsonValueKind.Object or JsonValueKind.Array => "",
            _ => Encoding.UTF8.GetString(reader.ValueSpan),
        };
        var node = new ScenarioNode(source, Place(utf8, (int)reader.TokenStartIndex), path, kind, text);
        if (kind == JsonValueKind.Object)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                string name = reader.GetString()!;
                (int Line, int Column) at = Place(utf8, (int)reader.TokenStartIndex);
                string inner = path.Length == 0 ? name : $"{path}.{name}";
                if (node.Members.Exists(member => member.Name == name))
                {
                    throw new ScenarioNode(source, at, inner, JsonValueKind.Undefined, "").Error("this name occurs twice. Remove one.");
                }

                reader.Read();
                node.Members.Add((name, Read(ref reader, utf8, source, inner)));
            }
        }
        else if (kind == JsonValueKind.Array)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                node.Items.Add(Read(ref reader, utf8, source, string.Create(CultureInfo.InvariantCulture, $"{path}[{node.Items.Count}]")));
            }
        }

        return node;
    }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> utf8, int offset)
    {
        ReadOnlySpan<byte> before = utf8[..offset];
        int start = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }
}
