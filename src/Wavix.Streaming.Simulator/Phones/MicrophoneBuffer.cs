namespace Wavix.Streaming.Simulator.Phones;

/// <summary>
/// What the microphone has recorded and the line has not sent. The line takes audio at its own pace, and hears silence if there is none.
/// After that it waits for a little audio, so that the next late frame leaves no gap. Thread-safe.
/// </summary>
internal sealed class MicrophoneBuffer
{
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostReserve = TimeSpan.FromMilliseconds(100);

    private readonly object _sync = new();
    private readonly byte[] _ring;
    private readonly int _enough;
    private int _from;
    private int _count;
    private bool _isFlowing;

    /// <param name="frame">How much audio the line takes at once.</param>
    public MicrophoneBuffer(TimeSpan frame)
    {
        _enough = (int)WavixAudio.GetByteCount(frame + Reserve);
        _ring = new byte[(int)WavixAudio.GetByteCount(frame + MostReserve)];
    }

    /// <summary>Adds audio, and drops the oldest if there is too much.</summary>
    /// <param name="pcm">PCM16, little-endian, 24,000 Hz, mono.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        lock (_sync)
        {
            pcm = pcm[Math.Max(pcm.Length - _ring.Length, 0)..];
            int excess = Math.Max(_count + pcm.Length - _ring.Length, 0);
            _from = (_from + excess) % _ring.Length;
            _count -= excess;
            int to = (_from + _count) % _ring.Length;
            int first = Math.Min(pcm.Length, _ring.Length - to);
            pcm[..first].CopyTo(_ring.AsSpan(to));
            pcm[first..].CopyTo(_ring);
            _count += pcm.Length;
        }
    }

    /// <summary>Takes audio.</summary>
    /// <param name="frame">Receives it. The rest of the frame is unchanged.</param>
    public void Take(Span<byte> frame)
    {
        lock (_sync)
        {
            _isFlowing |= _count >= _enough;
            if (!_isFlowing)
            {
                return;
            }

            int length = Math.Min(frame.Length, _count);
            int first = Math.Min(length, _ring.Length - _from);
            _ring.AsSpan(_from, first).CopyTo(frame);
            _ring.AsSpan(0, length - first).CopyTo(frame[first..]);
            _from = (_from + length) % _ring.Length;
            _count -= length;
            _isFlowing = length == frame.Length;
        }
    }
}
