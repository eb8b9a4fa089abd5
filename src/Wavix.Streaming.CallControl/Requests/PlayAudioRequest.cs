namespace Wavix.Streaming.CallControl;

/// <summary>What <see cref="WavixCallControlClient.PlayAudioAsync"/> asks for.</summary>
public sealed class PlayAudioRequest
{
    /// <summary>Wire field <c>audio_file</c>: the address of the audio file, absolute <c>https</c> or <c>http</c>, as Wavix reaches it.</summary>
    public required Uri AudioFile { get; init; }

    internal PlayAudioBody ToBody()
    {
        var problems = new RequestProblems(nameof(PlayAudioRequest));
        problems.RequireHttpUrl(AudioFile, nameof(AudioFile));
        problems.ThrowIfAny();
        return new PlayAudioBody { AudioFile = AudioFile.AbsoluteUri };
    }
}
