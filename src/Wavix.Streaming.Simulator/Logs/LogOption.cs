using System.CommandLine;
using System.CommandLine.Parsing;

namespace Wavix.Streaming.Simulator.Logs;

/// <summary>The option <c>--log</c> of the commands that write a page.</summary>
internal static class LogOption
{
    /// <param name="page">The option that names the page, if there is not always one.</param>
    public static Option<FileInfo?> Create(Option? page = null)
    {
        var option = new Option<FileInfo?>("--log")
        {
            Description = "The application's log, shown on the page at the time of each line: JSON lines with a timestamp, as the JSON console formatter of .NET, "
                + "compact Serilog, OpenTelemetry and most others write them. Lines with a role and a text are a transcript.",
            HelpName = "app.jsonl",
        };
        if (page is not null)
        {
            option.Validators.Add(result =>
            {
                if (result.Parent is CommandResult command && command.GetResult(page) is not { Tokens.Count: > 0 })
                {
                    result.AddError("--log needs --timeline: the log is shown on that page.");
                }
            });
        }

        return option;
    }
}
