using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Removes from an XML documentation file all members that are not in the lists of the public surface. Compiled by the build that runs it.
/// </summary>
/// <remarks>
/// Members are matched by name and number of parameters, which both formats contain: <c>M:N.Type.Do(System.Int32,System.String)</c> and
/// <c>N.Type.Do(int count, string! name) -> void</c>. A hidden overload with as many parameters as a public one would stay; the tests of
/// the packages check for that.
/// </remarks>
public sealed class LeaveOnlyPublicDocumentation : Task
{
    /// <summary>The file to change.</summary>
    [Required]
    public string Documentation { get; set; } = "";

    /// <summary>The lists of the PublicApiAnalyzers package.</summary>
    [Required]
    public string[] PublicApi { get; set; } = [];

    public override bool Execute()
    {
        var isPublic = new HashSet<string>(PublicApi.SelectMany(File.ReadAllLines).Select(OfListed));
        XDocument document = XDocument.Load(Documentation, LoadOptions.PreserveWhitespace);
        foreach (XElement member in document.Descendants("member").ToList())
        {
            if (!isPublic.Contains(OfDocumented(member.Attribute("name")!.Value)))
            {
                // Remove the line break before it as well.
                if (member.PreviousNode is XText space)
                {
                    space.Remove();
                }

                member.Remove();
            }
        }

        document.Save(Documentation, SaveOptions.DisableFormatting);
        return true;
    }

    /// <summary><c>[ID]static N.Type&lt;T&gt;.Do(int count) -> void</c> is <c>N.Type.Do/1</c>; experimental members have their id in front.</summary>
    private static string OfListed(string line)
    {
        string text = Regex.Replace(line, @"^~?(\[\w+\])?((static|const|readonly|abstract|virtual|override|sealed|extern) )*", "");
        text = Regex.Replace(text, " -> .*$", "");
        text = Regex.Replace(text, @"^([^(]+?)( = .*)?$", "$1");
        return Key(Regex.Replace(text, @"\.(get|set|init)$", ""));
    }

    /// <summary><c>M:N.Type`1.#ctor(System.Int32)</c> is <c>N.Type.Type/1</c>.</summary>
    private static string OfDocumented(string id) => Key(Regex.Replace(id.Substring(2), @"([^.`(]+)(`[0-9]+)?\.#ctor", "$1.$1"));

    private static string Key(string text)
    {
        int at = text.IndexOf('(');
        string name = Regex.Replace(at < 0 ? text : text.Substring(0, at), "<[^<>]*>|`+[0-9]+", "");
        return name + "/" + (at < 0 ? 0 : CountParameters(text.Substring(at + 1)));
    }

    private static int CountParameters(string parameters)
    {
        int depth = 0;
        int commas = 0;
        foreach (char c in parameters)
        {
            if ("<{[(".IndexOf(c) >= 0)
            {
                depth++;
            }
            else if (">}])".IndexOf(c) >= 0)
            {
                depth--;
            }
            else if (c == ',' && depth == 0)
            {
                commas++;
            }
        }

        return parameters.StartsWith(")", StringComparison.Ordinal) ? 0 : commas + 1;
    }
}
