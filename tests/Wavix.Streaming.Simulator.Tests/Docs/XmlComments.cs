using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>The XML comments of a package, as Markdown on one line.</summary>
internal static partial class XmlComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Loaded = new();

    public static string Summary(Type type) => TextOf(type.Assembly, $"T:{type.FullName}", type);

    public static string Summary(PropertyInfo property) =>
        TextOf(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}", property.DeclaringType);

    public static IEnumerable<ExceptionTable.Thrown> Exceptions(Assembly assembly) =>
        from member in Loaded.GetOrAdd(assembly, Load)
        from exception in member.Value.Elements("exception")
        select new ExceptionTable.Thrown(MemberOf(member.Key), exception.Attribute("cref")!.Value.Split('.')[^1], TextOf(exception, typeof(void)));

    private static string TextOf(Assembly assembly, string id, Type within)
    {
        Dictionary<string, XElement> members = Loaded.GetOrAdd(assembly, Load);
        members.Should().ContainKey(id, "every option has a comment");
        return TextOf(members[id].Element("summary")!, within);
    }

    private static string TextOf(XElement element, Type within) =>
        Space().Replace(string.Concat(element.Nodes().Select(node => Text(node, within))), " ").Trim().Replace("|", "\\|");

    /// <summary><c>M:N.Type.#ctor(System.String)</c> is <c>new Type</c>; an extension is its own name.</summary>
    private static string MemberOf(string id)
    {
        string[] parts = Arguments().Replace(id[2..], "").Split('.');
        return parts[^1] == "#ctor" ? $"new {parts[^2]}"
            : parts[^2].EndsWith("Extensions", StringComparison.Ordinal) ? parts[^1]
            : $"{parts[^2]}.{parts[^1]}";
    }

    /// <summary>The build leaves the file next to the assembly.</summary>
    private static Dictionary<string, XElement> Load(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    private static string Text(XNode node, Type within) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => Reference(cref.Value, within),
        XElement { Name.LocalName: "paramref" } parameter => $"`{parameter.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("langword")!.Value}`",
        XElement element => string.Concat(element.Nodes().Select(inner => Text(inner, within))),
        _ => "",
    };

    /// <summary><c>P:N.Type.Member</c> is <c>Type.Member</c>, or <c>Member</c> in its own type.</summary>
    private static string Reference(string cref, Type within)
    {
        string[] parts = Arguments().Replace(cref[2..], "").Split('.');
        string type = cref[0] == 'T' ? parts[^1] : parts[^2];
        string name = cref[0] == 'T' ? type : type == within.Name ? parts[^1] : $"{type}.{parts[^1]}";
        return type != within.Name && OptionClasses.All.Any(documented => documented.Name == type)
            ? $"[`{name}`]({(within == typeof(void) ? "options.md" : "")}#{type.ToLowerInvariant()})"
            : $"`{name}`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\(.*\)|`+\d+")]
    private static partial Regex Arguments();
}
