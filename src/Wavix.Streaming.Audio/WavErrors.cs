namespace Wavix.Streaming.Audio;

/// <summary>What is said about files that can't be read, each with what to do.</summary>
internal static class WavErrors
{
    private const string Remedy = "Convert it first, for instance: ffmpeg -i input -ac 1 -c:a pcm_s16le output.wav";

    public static InvalidDataException NoWav(string why) => new($"This is no WAV file: {why}. {Remedy}");

    public static InvalidDataException Damaged(string why) => new($"The WAV file is damaged: {why}. {Remedy}");

    public static InvalidDataException Unsupported(string what) =>
        new($"The WAV file {what}; PCM of 8, 16, 24 or 32 bits, floating point, A-law and µ-law can be read, mono or stereo. {Remedy}");

    public static InvalidDataException NoAudio(string why) => new($"The WAV file holds no audio: {why}. {Remedy}");
}
