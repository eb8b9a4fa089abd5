namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>
/// Where speech is in the audio. The server reports what it keeps of the audio: from <c>prefix_padding_ms</c> before the speech to the end of
/// the silence that it waited for.
/// </summary>
internal sealed class SpeechClock
{
    // What server VAD does if it is not asked for anything else, and does not say.
    private const long DefaultPaddingMs = 300;
    private const long DefaultSilenceMs = 500;

    private long _paddingMs;
    private long? _silenceMs;

    /// <summary>Takes the settings from the session that the server describes.</summary>
    /// <param name="session">The session.</param>
    /// <param name="asked">What it was asked for.</param>
    public void Read(JsonView session, RealtimeServerVad? asked)
    {
        JsonView detection = session["audio"u8]["input"u8]["turn_detection"u8];
        if (detection["type"u8].Is("semantic_vad"u8))
        {
            _paddingMs = 0;
            _silenceMs = null;
            return;
        }

        _paddingMs = Milliseconds(detection["prefix_padding_ms"u8], asked?.PrefixPadding, DefaultPaddingMs);
        _silenceMs = Milliseconds(detection["silence_duration_ms"u8], asked?.SilenceDuration, DefaultSilenceMs);
    }

    public TimeSpan? Start(JsonView milliseconds) => milliseconds.Integer is { } value ? At(value + _paddingMs) : null;

    public TimeSpan? End(JsonView milliseconds) => milliseconds.Integer is { } value && _silenceMs is { } silence ? At(value - silence) : null;

    private static TimeSpan At(long milliseconds) => TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));

    private static long Milliseconds(JsonView said, TimeSpan? asked, long otherwise) =>
        said.Integer is >= 0 and < 60_000 and var value ? value : (long?)asked?.TotalMilliseconds ?? otherwise;
}
