using System.Diagnostics;
using Wavix.Streaming;
using Wavix.Streaming.Audio;

namespace SpeechDetection;

/// <summary>The programs that make the audio: espeak-ng, SoX and Node.</summary>
internal static class Programs
{
    public static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors}");
        }
    }

    /// <summary>Reads a sentence aloud, at the rate of a call.</summary>
    public static async Task<short[]> SpeakAsync(Speaker speaker, string sentence, CancellationToken cancellationToken)
    {
        string[] voice = ["-v", speaker.Voice, "-s", $"{speaker.WordsPerMinute}", "-p", $"{speaker.Pitch}"];
        return await ReadAsync(path => RunAsync("espeak-ng", [.. voice, "-w", path, sentence], cancellationToken), cancellationToken);
    }

    /// <summary>Makes noise, at the rate of a call. -R: the same numbers in each run.</summary>
    public static Task<short[]> NoiseAsync(string[] effects, CancellationToken cancellationToken) => ReadAsync(
        path => RunAsync("sox", ["-R", "-D", "-r", $"{WavixAudio.SampleRate}", "-n", "-b", "16", path, .. effects], cancellationToken),
        cancellationToken);

    private static async Task<short[]> ReadAsync(Func<string, Task> write, CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.wav");
        try
        {
            await write(path);
            await using WavReader wav = await WavReader.OpenAsync(path, cancellationToken);
            return await wav.ReadAllMonoAsync(WavixAudio.SampleRate, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
