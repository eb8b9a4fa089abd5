namespace Wavix.Streaming;

/// <summary>What a tap asks of playback. Any thread.</summary>
internal interface ITappedPlayback
{
    /// <summary>What the times of playback count from.</summary>
    DateTimeOffset CreatedAt { get; }

    /// <summary>The time since then.</summary>
    TimeSpan Now { get; }

    /// <summary>Keeps from now on what is played.</summary>
    void Attach(PlayedAudio played);

    void Detach(PlayedAudio played);

    /// <summary>Copies what is heard from a time on.</summary>
    void Copy(PlayedAudio played, TimeSpan from, Span<byte> destination);
}
