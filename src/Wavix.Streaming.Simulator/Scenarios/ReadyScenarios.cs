using System.Text;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Scenarios;

/// <summary>The scenarios that are part of the tool: those of docs/scenarios.</summary>
internal static class ReadyScenarios
{
    public const string Extension = ".json";
    public const string SchemaExtension = ".schema.json";

    private const string Prefix = "scenario/";

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Files.Where(file => !file.EndsWith(SchemaExtension, StringComparison.Ordinal)).Select(file => file[..^Extension.Length]),
    ];

    /// <summary>All files, including the schema, in alphabetical order.</summary>
    public static IEnumerable<string> Files => typeof(ReadyScenarios).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal);

    public static CallScenario Read(string name) => CallScenario.FromJson(Encoding.UTF8.GetString(Bytes(name + Extension)));

    public static byte[] Bytes(string file)
    {
        using Stream resource = typeof(ReadyScenarios).Assembly.GetManifestResourceStream(Prefix + file)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
