using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PackageTests;

/// <summary>The XML documentation in the packages is about what their users can call, and about nothing else.</summary>
public sealed partial class DocumentationTests(PackedSources packed)
{
    private static readonly string[] Frameworks = ["net8.0", "net10.0"];

    [Theory]
    [MemberData(nameof(ContentTests.Libraries), MemberType = typeof(ContentTests))]
    public void Documentation_EachMember_IsVisible(string id)
    {
        foreach (string framework in Frameworks)
        {
            List<string> documented = [.. MembersOf(id, framework).Select(member => KeyOf(member.Attribute("name")!.Value))];
            List<string> left = [.. documented];
            foreach (string visible in VisibleIn(id, framework))
            {
                left.Remove(visible);
            }

            documented.Should().NotBeEmpty();
            left.Should().BeEmpty("users of the package can't call them");
        }
    }

    [Theory]
    [MemberData(nameof(ContentTests.Libraries), MemberType = typeof(ContentTests))]
    public void Documentation_References_LeadToWhatIsVisible(string id)
    {
        foreach (string framework in Frameworks)
        {
            HashSet<string> visible = [.. ContentTests.Libraries.SelectMany(library => VisibleIn(library.Data, framework))];

            IEnumerable<string> references = MembersOf(id, framework).Descendants().Attributes("cref").Select(cref => cref.Value);

            references.Where(reference => reference[2..].StartsWith("Wavix.", StringComparison.Ordinal) && !visible.Contains(KeyOf(reference)))
                .Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(ContentTests.Libraries), MemberType = typeof(ContentTests))]
    public void Documentation_Inherited_IsThere(string id)
    {
        foreach (string framework in Frameworks)
        {
            HashSet<string> documented = [.. MembersOf(id, framework).Select(member => member.Attribute("name")!.Value)];

            IEnumerable<string> inherited = MembersOf(id, framework).Descendants("inheritdoc").Attributes("cref").Select(cref => cref.Value);

            inherited.Where(reference => reference[2..].StartsWith("Wavix.", StringComparison.Ordinal)).Should().BeSubsetOf(documented);
        }
    }

    [Theory]
    [InlineData("T:N.Type`1", "T:N.Type`1")]
    [InlineData("P:N.Type.Name", "P:N.Type.Name/0")]
    [InlineData("M:N.Type.Do", "M:N.Type.Do/0")]
    [InlineData("M:N.Type.#ctor(System.Int32,System.Func{System.Int32,System.String[0:,0:]})", "M:N.Type.#ctor/2")]
    [InlineData("M:N.Type`1.Do``1(``0,`0)", "M:N.Type`1.Do/2")]
    public void KeyOf_Identifier_HasTheNumberOfItsParameters(string identifier, string key) => KeyOf(identifier).Should().Be(key);

    private static string KeyOf(string identifier)
    {
        string[] parts = identifier.Split('(', 2);
        string parameters = parts.Length == 1 ? "" : Nested().Replace(parts[1].TrimEnd(')'), "");
        int count = parameters.Length == 0 ? 0 : parameters.Split(',').Length;
        return identifier[0] == 'T' ? identifier : $"{OwnGenerics().Replace(parts[0], "")}/{count}";
    }

    private IEnumerable<string> VisibleIn(string id, string framework)
    {
        using PackageFile package = packed.Open(id);
        using var assembly = new AssemblyFile(package.Read($"lib/{framework}/{id}.dll"));
        return [.. assembly.VisibleMembers];
    }

    private List<XElement> MembersOf(string id, string framework)
    {
        using PackageFile package = packed.Open(id);
        return [.. XDocument.Parse(Encoding.UTF8.GetString(package.Read($"lib/{framework}/{id}.xml")).TrimStart('\uFEFF')).Descendants("member")];
    }

    [GeneratedRegex(@"\{(?>[^{}]+|(?<open>\{)|(?<-open>\}))*\}|\[[^\]]*\]")]
    private static partial Regex Nested();

    [GeneratedRegex("``[0-9]+$")]
    private static partial Regex OwnGenerics();
}
