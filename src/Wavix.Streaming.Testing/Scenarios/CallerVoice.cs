using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>Speaks a text with the program espeak-ng.</summary>
internal sealed class CallerVoice
{
    public const string DefaultProgram = "espeak-ng";

    // Names of voices, also with a variant, such as en-gb, mb-en1 or en+f3. Anything else could be another option.
    private const string VoiceCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+/";

    private readonly string _text;
    private readonly string? _voice;
    private readonly string _program;

    /// <param name="text">The text.</param>
    /// <param name="voice">A voice of espeak-ng; null for its default.</param>
    /// <param name="program">The program, by its path or a name of the search path.</param>
    /// <exception cref="ArgumentException">The text is empty, or the voice is not a name.</exception>
    public CallerVoice(string text, string? voice, string program = DefaultProgram)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (voice is not null && !IsVoice(voice))
        {
            throw new ArgumentException($"'{voice}' is not the name of a voice. Names look like en-gb, de or en+f3; espeak-ng --voices lists them.", nameof(voice));
        }

        _text = text;
        _voice = voice;
        _program = program;
    }

    public static bool IsVoice(string text) =>
        text.Length > 0 && text[0] is not ('-' or '+') && text.All(character => VoiceCharacters.Contains(character, StringComparison.Ordinal));

    /// <summary>Speaks the text.</summary>
    /// <returns>PCM16, little-endian, 24,000 Hz, mono.</returns>
    /// <exception cref="InvalidOperationException">The program is not installed. The message says how to get it.</exception>
    /// <exception cref="InvalidDataException">The program can't speak the text, for example because it does not have the voice.</exception>
    public async Task<byte[]> SpeakAsync(CancellationToken cancellationToken)
    {
        // Synchronously, on the thread pool: a simulated clock sees only work on the pool, and must not move meanwhile.
        byte[] wav = await Task.Run(Speak, cancellationToken).ConfigureAwait(false);
        return await CallerSound.ConvertAsync(wav, cancellationToken).ConfigureAwait(false);
    }

    private byte[] Speak()
    {
        using Process process = Start();
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        using var wav = new MemoryStream();
        try
        {
            using (Stream input = process.StandardInput.BaseStream)
            {
                input.Write(Encoding.UTF8.GetBytes(_text));
            }

            process.StandardOutput.BaseStream.CopyTo(wav);
        }
        catch (IOException)
        {
            // It ended without reading the text; its exit code and its errors say why.
        }

        process.WaitForExit();
        return process.ExitCode == 0 && wav.Length > 0
            ? wav.ToArray()
            : throw new InvalidDataException($"{_program} can't speak '{_text}'{(_voice is null ? "" : $" with the voice {_voice}")}: {errors.ToString().Trim()}");
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(_program, ["--stdin", "--stdout", "-b", "1", .. _voice is null ? [] : new[] { "-v", _voice }])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"The caller's text '{_text}' is spoken by {_program}, which is not installed. Install it (apt-get install espeak-ng, brew install espeak-ng, "
                + "winget install eSpeak-NG.eSpeak-NG), or let the caller say a WAV file.",
                e);
        }
    }
}
