namespace Wavix.Streaming.Simulator.Phones;

/// <summary>The files of the page, as they are in the tool.</summary>
internal static class PhonePage
{
    private const string Folder = "phone/";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>Finds a file by its name; the page itself has the empty one.</summary>
    /// <returns>Null if there is no such file.</returns>
    public static (Stream Content, string Type)? Find(string name)
    {
        string file = name.Length == 0 ? "phone.html" : name;
        return Types.TryGetValue(Path.GetExtension(file), out string? type)
            && typeof(PhonePage).Assembly.GetManifestResourceStream(Folder + file) is { } content
                ? (content, type)
                : null;
    }
}
