using System.CommandLine;
using System.Globalization;

namespace Wavix.Streaming.Simulator;

/// <summary><c>wavix-sim demo</c>: the command line of <see cref="DemoCall"/>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<FileInfo>("--output", "-o")
        {
            Description = "The WAV file to write, with what the caller heard.",
            DefaultValueFactory = _ => new FileInfo("wavix-demo.wav"),
        };
        var seconds = new Option<int>("--seconds", "-s")
        {
            Description = "How long the caller speaks, 1 to 60.",
            DefaultValueFactory = _ => 3,
        };
        seconds.Validators.Add(result =>
        {
            // Check the token, not the value: reading a value that is not a number throws here.
            if (result.Tokens is [{ Value: var text }]
                && (!int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) || value is < 1 or > 60))
            {
                result.AddError("--seconds must be 1 to 60.");
            }
        });

        var command = new Command("demo", "Starts an echo server built on the SDK, places a call to it, and checks that the caller hears what was said.")
        {
            output,
            seconds,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            InvocationConfiguration to = arguments.InvocationConfiguration;
            string wav = arguments.GetValue(output)!.FullName;
            var demo = new DemoCall(
                TimeSpan.FromSeconds(arguments.GetValue(seconds)), wav, OutputFile.IsStandardOutput(wav) ? to.Error : to.Output);
            try
            {
                return await demo.RunAsync(cancellationToken) ? 0 : 1;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                await to.Error.WriteLineAsync($"The WAV file can't be written: {e.Message} Choose another one with --output.");
                return 1;
            }
        });
        return command;
    }
}
