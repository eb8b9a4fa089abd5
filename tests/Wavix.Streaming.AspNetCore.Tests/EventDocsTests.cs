using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>What is written about log records is what there is.</summary>
public class EventDocsTests
{
    [Fact]
    public void Docs_TableOfEvents_IsAllOfThemWithTheirLevels() =>
        Regex.Matches(File.ReadAllText(Repository.PathOf("docs", "how-to", "aspnetcore.md")), @"^\| (\d+) \| (Trace|Debug|Information|Warning|Error|Critical) \|", RegexOptions.Multiline)
            .Select(row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), row.Groups[2].Value))
            .Should().BeEquivalentTo(typeof(EndpointLog).GetMethods()
                .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())
                .Select(attribute => (attribute.EventId, attribute.Level.ToString())));
}
