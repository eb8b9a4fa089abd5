using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Audio;

namespace PipelineAgent;

/// <summary>The voice of espeak-ng, a free program: one process for each sentence. The model converts its sample rate to that of the call.</summary>
internal sealed class EspeakVoice : ISpeechSynthesizer
{
    private const string Program = "espeak-ng";

    public int SampleRate => 22_050;

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, Program)) || File.Exists(Path.Combine(folder, Program + ".exe")));

    public async IAsyncEnumerable<SpokenAudio> SynthesizeAsync(string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The text is not an argument: what the chat model wrote can't be an option then.
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-v", "en-us", "--stdin", "--stdout"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        })!;
        try
        {
            await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await using WavReader wav = await WavReader.OpenAsync(process.StandardOutput.BaseStream, leaveOpen: true, cancellationToken);
            if (wav.SampleRate != SampleRate)
            {
                throw new InvalidDataException($"{Program} speaks at {wav.SampleRate} Hz, not {SampleRate} Hz. Set SampleRate to that.");
            }

            var samples = new short[SampleRate / 10];
            while (await wav.ReadMonoAsync(samples, cancellationToken) is var count and > 0)
            {
                yield return new SpokenAudio(Pcm16.ToBytes(samples.AsSpan(0, count)));

                // What is buffered is read without a look at the token.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // After an interruption it still speaks.
            process.Kill();
        }
    }
}
