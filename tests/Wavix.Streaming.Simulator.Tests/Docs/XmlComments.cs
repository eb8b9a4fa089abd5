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

    private static string TextOf(Assembly assembly, string id, Type within)
    {
        Dictionary<string, XElement> members = Loaded.GetOrAdd(assembly, Load);
        members.Should().ContainKey(id, "every option has a comment");
        return Space().Replace(string.Concat(members[id].Element("summary")!.Nodes().Select(node => Text(node, within))), " ").Trim().Replace("|", "\\|");
    }

    /// <summary>The build leaves the file next to the assembly.</summary>
    private static Dictionary<string, XElement> Load(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    private static string Text(XNode node, Type within) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => Reference(cref.Value, within),
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
            ? $"[`{name}`](#{type.ToLowerInvariant()})"
            : $"`{name}`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\(.*\)|`+\d+")]
    private static partial Regex Arguments();
}
