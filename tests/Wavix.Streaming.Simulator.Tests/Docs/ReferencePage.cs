using System.Text.RegularExpressions;

namespace Wavix.Streaming.Simulator.Tests.Docs;

/// <summary>
/// A page of docs/reference with parts that are generated: what is between <c>&lt;!-- kind: name --&gt;</c> and <c>&lt;!-- /kind --&gt;</c>. To write
/// them, set UPDATE_REFERENCE=1 and run the page's test; otherwise it compares.
/// </summary>
internal sealed partial class ReferencePage(string path)
{
    private string File => Repository.PathOf(path.Split('/'));

    /// <summary>The names of the generated parts of a kind, in their order.</summary>
    public IEnumerable<string> NamesOf(string kind) =>
        Part().Matches(Read()).Where(part => part.Groups["kind"].Value == kind).Select(part => part.Groups["name"].Value);

    /// <param name="generate">Returns the lines of a part by its kind and name; null for a part that is written by hand.</param>
    public async Task CheckAsync(Func<string, string, Task<string?>> generate)
    {
        string written = Read();
        string expected = written;
        foreach (Match part in Part().Matches(written).Reverse())
        {
            if (await generate(part.Groups["kind"].Value, part.Groups["name"].Value) is { } text)
            {
                Group body = part.Groups["body"];
                expected = string.Concat(expected.AsSpan(0, body.Index), text.TrimEnd() + "\n", expected.AsSpan(body.Index + body.Length));
            }
        }

        if (Environment.GetEnvironmentVariable("UPDATE_REFERENCE") == "1")
        {
            await System.IO.File.WriteAllTextAsync(File, expected);
            return;
        }

        written.Should().Be(expected, $"{path} is generated; set UPDATE_REFERENCE=1 and run this test to write it");
    }

    private string Read() => System.IO.File.ReadAllText(File);

    [GeneratedRegex(@"^<!-- (?<kind>[\w-]+)(?:: (?<name>[\w. -]+?))? -->\n(?<body>(?:.*\n)*?)<!-- /\k<kind> -->$", RegexOptions.Multiline)]
    private static partial Regex Part();
}
