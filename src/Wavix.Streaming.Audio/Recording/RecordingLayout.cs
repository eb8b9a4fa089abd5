namespace Wavix.Streaming.Audio;

/// <summary>How a <see cref="CallRecorder"/> distributes the two sides of a call.</summary>
public enum RecordingLayout
{
    /// <summary>One file with two channels: the caller on the left, what the caller heard on the right.</summary>
    Stereo = 0,

    /// <summary>One file with one channel, in which both sides are mixed.</summary>
    Mono = 1,

    /// <summary>
    /// One file for each side, with one channel: for <c>call.wav</c> the files <c>call.caller.wav</c> and <c>call.heard.wav</c>, which start at the same
    /// moment.
    /// </summary>
    Separate = 2,
}
