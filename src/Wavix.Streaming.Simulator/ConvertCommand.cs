using System.CommandLine;
using System.Globalization;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator;

/// <summary><c>wavix-sim convert</c>: the command line of <see cref="WavConversion"/>.</summary>
internal static class ConvertCommand
{
    private const int Interrupted = 130;

    private static readonly string RatesText = string.Join(", ", PcmResampler.SupportedRates);

    public static Command Create()
    {
        var source = new Argument<FileInfo>("input") { Description = "The WAV file to convert: PCM, floating point or G.711, mono or stereo." };
        var target = new Argument<FileInfo>("output") { Description = "The WAV file to write; an existing file is replaced. A device or a FIFO is written to." };
        var rate = new Option<int>("--rate", "-r")
        {
            Description = $"Samples per second, one of {RatesText}.",
            Required = true,
        };
        rate.Validators.Add(result =>
        {
            // Check the token, not the value: reading a value that is not a number throws here.
            if (result.Tokens is [{ Value: var text }]
                && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && PcmResampler.IsSupported(value)))
            {
                result.AddError($"--rate must be one of {RatesText}.");
            }
        });
        var encoding = new Option<string>("--encoding", "-e")
        {
            Description = "The encoding of the samples.",
            DefaultValueFactory = _ => "pcm16",
        };
        encoding.AcceptOnlyFromAmong("pcm16", "mulaw", "alaw");
        var mono = new Option<bool>("--mono", "-m")
        {
            Description = "Mixes two channels down to one; without it stereo stays stereo.",
        };

        var command = new Command("convert", "Converts a WAV file to another rate or encoding with the audio package, to hear and measure it.")
        {
            source,
            target,
            rate,
            encoding,
            mono,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var conversion = new WavConversion(
                arguments.GetValue(source)!.FullName,
                arguments.GetValue(target)!.FullName,
                arguments.GetValue(rate),
                EncodingOf(arguments.GetValue(encoding)!),
                arguments.GetValue(mono));
            try
            {
                InvocationConfiguration to = arguments.InvocationConfiguration;
                TextWriter notes = OutputFile.IsStandardOutput(arguments.GetValue(target)!.FullName) ? to.Error : to.Output;
                await notes.WriteLineAsync(await conversion.RunAsync(cancellationToken));
                return 0;
            }
            catch (OperationCanceledException)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync("Interrupted; nothing was written.");
                return Interrupted;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static WavEncoding EncodingOf(string name) => name switch
    {
        "mulaw" => WavEncoding.MuLaw,
        "alaw" => WavEncoding.ALaw,
        _ => WavEncoding.Pcm16,
    };
}
