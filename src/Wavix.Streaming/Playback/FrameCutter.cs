namespace Wavix.Streaming;

/// <summary>Cuts frames from the audio of playbacks. Not thread-safe.</summary>
internal sealed class FrameCutter
{
    private byte[] _frame = new byte[WavixAudio.FrameBytes];

    /// <summary>Takes the next frame of a playback.</summary>
    /// <param name="playback">The playback. It has a whole frame ready, or the rest of its audio.</param>
    /// <param name="samples">The number of samples that are audio; the others are padding.</param>
    /// <returns>The frame, valid until the next call. Empty when there is none, and then the playback was refused.</returns>
    public ReadOnlyMemory<byte> Cut(Playback playback, out int samples)
    {
        if (_frame.Length < playback.FrameBytes)
        {
            _frame = new byte[playback.FrameBytes];
        }

        int length = Math.Min(playback.FrameBytes, playback.Audio.Buffered);
        samples = length / WavixAudio.BytesPerSample;
        try
        {
            playback.Audio.Take(_frame.AsSpan(0, length));
        }
        catch (Exception e)
        {
            // The application's memory is not valid any more.
            playback.Refuse(e);
            return default;
        }

        if (!playback.HasBegun && AudioFormats.Recognize(_frame.AsSpan(0, length)) is { } format)
        {
            playback.Refuse(new InvalidDataException(format is "WAV" or "RF64" or "BW64"
                ? $"The audio is a file ({format}), and its header would be heard as a click. Play only its samples (PCM16, 24,000 Hz, mono). WavReader of Wavix.Streaming.Audio reads them."
                : $"The audio is {format}, and would be heard as loud noise. Ask its source for raw PCM16 at 24,000 Hz, mono, or decode it first."));
            return default;
        }

        // Only the last frame of a source is short.
        int whole = (length + WavixAudio.FrameBytes - 1) / WavixAudio.FrameBytes * WavixAudio.FrameBytes;
        _frame.AsSpan(length, whole - length).Clear();
        return _frame.AsMemory(0, whole);
    }
}
