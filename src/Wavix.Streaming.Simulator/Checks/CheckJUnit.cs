using System.Globalization;
using System.Text;
using System.Xml;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The report as JUnit XML for CI systems, with one test case for each check. Advice that does not fail the run is reported as a pass with
/// a note.
/// </summary>
internal static class CheckJUnit
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, Encoding = new UTF8Encoding(false), Async = true };

    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static Task WriteAsync(string path, CheckReport report, bool strict) => OutputFile.WriteAsync(
        path,
        file =>
        {
            Write(file, report, strict);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    public static void Write(Stream output, CheckReport report, bool strict)
    {
        using var xml = XmlWriter.Create(output, Layout);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", "wavix-sim check");
        xml.WriteAttributeString("tests", Number(report.Results.Count));
        xml.WriteAttributeString("failures", Number(report.Results.Count(result => CheckReport.IsViolation(result, strict))));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", Number(report.Count(CheckOutcome.NotApplicable)));
        xml.WriteAttributeString("time", report.Duration.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        foreach (CheckResult result in report.Results)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", $"wavix-sim.{CheckNames.Of(result.Check.Class)}");
            xml.WriteAttributeString("name", $"{result.Check.Id}: {result.Check.Sentence}");
            WriteOutcome(xml, result, strict);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteOutcome(XmlWriter xml, CheckResult result, bool strict)
    {
        string seen = WithoutControls(result.Seen);
        if (CheckReport.IsViolation(result, strict))
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("message", seen);
            xml.WriteEndElement();
        }
        else if (result.Outcome == CheckOutcome.NotApplicable)
        {
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", seen);
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("system-out", result.Outcome == CheckOutcome.Fail ? $"Advice: {seen}" : seen);
        }
    }

    // The server may have sent characters that are not allowed in XML.
    private static string WithoutControls(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
