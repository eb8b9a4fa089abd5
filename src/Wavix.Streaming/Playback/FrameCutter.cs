namespace Wavix.Streaming;

/// <summary>Cuts frames from the audio of playbacks. Not thread-safe.</summary>
internal sealed class FrameCutter
{
    private byte[] _frame = new byte[WavixAudio.FrameBytes];

    /// <summary>Takes the next frame of a playback.</summary>
    /// <param name="playback">Whose; must have a whole frame ready, or the rest of its audio.</param>
    /// <param name="samples">How many samples of it are audio; the others fill it up.</param>
    /// <returns>The frame, valid until the next call; empty when there is none to be had, and the playback was refused.</returns>
    public ReadOnlyMemory<byte> Cut(QueuedPlayback playback, out int samples)
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
            // Memory of the application's that is gone.
            playback.Refuse(e);
            return default;
        }

        if (!playback.HasBegun && _frame.AsSpan(0, length).StartsWith("RIFF"u8))
        {
            playback.Refuse(new InvalidDataException(
                "The audio begins with RIFF: it is a WAV file, whose header would be heard as a click. Play its samples alone, PCM16 at 24,000 Hz, mono; WavReader of Wavix.Streaming.Audio reads them."));
            return default;
        }

        // Only the last frame of a source is short.
        int whole = (length + WavixAudio.FrameBytes - 1) / WavixAudio.FrameBytes * WavixAudio.FrameBytes;
        _frame.AsSpan(length, whole - length).Clear();
        return _frame.AsMemory(0, whole);
    }
}
