namespace Wavix.Streaming;

/// <summary>What the handles ask of the queue that plays them. Any thread.</summary>
internal interface IPlaybackQueue
{
    Playback Play(PlaybackTurn turn, IPlaybackAudio audio, PlaybackOptions? options);

    Playback Play(PlaybackTurn turn, PlaybackSource source, PlaybackOptions? options);

    TimeSpan GetPosition(Playback playback);

    DateTimeOffset? GetStart(Playback playback);

    Task CancelAsync(Playback playback);

    Task CancelAsync(PlaybackTurn turn);

    void Complete(PlaybackTurn turn);

    Task<bool> ResumeAsync(PlaybackPause pause);

    Task<bool> CancelAsync(PlaybackPause pause);

    /// <summary>A callback on a turn's token threw.</summary>
    void OnCallbackFailed(Exception error);
}
