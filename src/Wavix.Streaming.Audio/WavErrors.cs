namespace Wavix.Streaming.Audio;

/// <summary>The error messages for files that can't be read. Each says what to do.</summary>
internal static class WavErrors
{
    private const string Remedy = "Convert it first, for example: ffmpeg -i input -ac 1 -c:a pcm_s16le output.wav";

    public static InvalidDataException NoWav(string why) => new($"This is not a WAV file: {why}. {Remedy}");

    public static InvalidDataException Damaged(string why) => new($"The WAV file is damaged: {why}. {Remedy}");

    public static InvalidDataException Unsupported(string what) =>
        new($"The WAV file {what}. Supported are 1 to 8 channels in PCM of 8, 16, 24 or 32 bits, floating point, A-law and µ-law. {Remedy}");

    public static InvalidDataException NoAudio(string why) => new($"The WAV file contains no audio: {why}. {Remedy}");
}
