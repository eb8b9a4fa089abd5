namespace Wavix.Streaming.Simulator;

/// <summary>Prints the results of a run for people, one line each, as they become known.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="isTerminal">Whether lines can be overwritten and colored; otherwise they are plain.</param>
internal sealed class CheckPrinter(TextWriter output, bool isTerminal)
{
    private const string Erase = "\r\e[K";
    private const int Indent = 6;

    private readonly int _width = CheckCatalog.All.Concat(CheckCatalog.Http).Max(check => check.Id.Length);

    /// <summary>Shows on a terminal which check is running.</summary>
    public void Begin(Check check)
    {
        if (isTerminal)
        {
            output.Write($"{Erase}...   {check.Id.PadRight(_width)}  {check.Sentence}");
            output.Flush();
        }
    }

    public void Add(CheckResult result)
    {
        (string word, string colour) = Name(result);
        output.Write(isTerminal ? $"{Erase}\e[{colour}m{word.PadRight(Indent)}\e[0m" : word.PadRight(Indent));
        output.WriteLine($"{result.Check.Id.PadRight(_width)}  {(result.Outcome == CheckOutcome.Fail ? $"{result.Check.Sentence} But: {result.Seen}" : result.Seen)}");
    }

    /// <summary>Prints the verdict at the end.</summary>
    public void Conclude(CheckReport report, bool strict)
    {
        int violations = report.Results.Count(result => CheckReport.IsViolation(result, strict));
        int advice = report.Count(CheckOutcome.Fail) - violations;
        output.WriteLine();
        output.WriteLine(
            $"{report.Count(CheckOutcome.Pass)} passed, {violations} failed, {advice} advised, {report.Count(CheckOutcome.NotApplicable)} not applicable; {report.Duration.TotalSeconds:0} s.");
        output.WriteLine(report.IsConformant(strict) ? "The server conforms to the protocol." : "The server does not conform to the protocol.");
    }

    private static (string Word, string Colour) Name(CheckResult result) => result.Outcome switch
    {
        CheckOutcome.Pass => ("ok", "32"),
        CheckOutcome.NotApplicable => ("n/a", "90"),
        _ when result.Check.IsAdvice => ("hint", "33"),
        _ => ("FAIL", "31"),
    };
}
