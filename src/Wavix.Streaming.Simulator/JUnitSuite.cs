using System.Globalization;
using System.Text;
using System.Xml;

namespace Wavix.Streaming.Simulator;

/// <summary>How a test case ended.</summary>
internal enum JUnitOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>One test case of a report for CI systems.</summary>
/// <param name="ClassName">The group that it is shown in.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">What was seen; empty for nothing.</param>
/// <param name="Duration">How long it took; null if that is not known.</param>
internal sealed record JUnitCase(string ClassName, string Name, JUnitOutcome Outcome, string Text, TimeSpan? Duration = null);

/// <summary>A report as JUnit XML, which CI systems read.</summary>
/// <param name="Name">What ran.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Cases">The test cases.</param>
internal sealed record JUnitSuite(string Name, TimeSpan Duration, IReadOnlyList<JUnitCase> Cases)
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, Encoding = new UTF8Encoding(false), Async = true };

    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public Task WriteAsync(string path) => OutputFile.WriteAsync(
        path,
        file =>
        {
            Write(file);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    public void Write(Stream output)
    {
        using var xml = XmlWriter.Create(output, Layout);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Name);
        xml.WriteAttributeString("tests", Number(Cases.Count));
        xml.WriteAttributeString("failures", Number(Cases.Count(one => one.Outcome == JUnitOutcome.Failed)));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", Number(Cases.Count(one => one.Outcome == JUnitOutcome.Skipped)));
        xml.WriteAttributeString("time", Seconds(Duration));
        foreach (JUnitCase one in Cases)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", one.ClassName);
            xml.WriteAttributeString("name", WithoutControls(one.Name));
            if (one.Duration is { } duration)
            {
                xml.WriteAttributeString("time", Seconds(duration));
            }

            WriteOutcome(xml, one);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteOutcome(XmlWriter xml, JUnitCase one)
    {
        string text = WithoutControls(one.Text);
        if (one.Outcome == JUnitOutcome.Passed)
        {
            if (text.Length > 0)
            {
                xml.WriteElementString("system-out", text);
            }

            return;
        }

        xml.WriteStartElement(one.Outcome == JUnitOutcome.Failed ? "failure" : "skipped");
        xml.WriteAttributeString("message", text);
        xml.WriteEndElement();
    }

    // The server may have sent characters that are not allowed in XML.
    private static string WithoutControls(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
