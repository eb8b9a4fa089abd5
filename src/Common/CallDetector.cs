namespace Wavix.Streaming.Audio;

/// <summary>A detector of speech on the audio of a call, which knows what plays. Called by the reader of the call's events.</summary>
internal sealed class CallDetector
{
    private readonly WavixStreamSession _session;
    private readonly ISpeechDetector _detector;
    private byte[] _played = [];

    /// <exception cref="ArgumentException">The detector has another sample rate.</exception>
    public CallDetector(WavixStreamSession session, ISpeechDetector detector)
    {
        if (detector.SampleRate != WavixAudio.SampleRate)
        {
            throw new ArgumentException($"The audio of a call has {WavixAudio.SampleRate} Hz, and the detector expects {detector.SampleRate}.", nameof(detector));
        }

        _session = session;
        _detector = detector;
    }

    public SpeechActivity Process(MediaEvent media)
    {
        int length = media.Payload.Length;
        if (_played.Length < length)
        {
            _played = new byte[length];
        }

        Span<byte> played = _played.AsSpan(0, length);
        _session.CopyPlayed(media, played);
        return _detector.Process(media.Payload.Span, played);
    }
}
