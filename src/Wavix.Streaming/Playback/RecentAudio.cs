using System.Buffers;

namespace Wavix.Streaming;

/// <summary>The last bytes that were taken from a source, since what is sent may have to be sent again. Not thread-safe.</summary>
/// <param name="capacity">Bytes that are kept at least, once that many were added.</param>
internal sealed class RecentAudio(int capacity) : IDisposable
{
    // A ring once it has the capacity; until then it grows with what is added, so that a short playback costs what it is long.
    private byte[] _ring = [];
    private int _count;
    private int _end;

    /// <summary>Adds bytes; the oldest are forgotten.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (_ring.Length < capacity && _ring.Length < _count + bytes.Length)
        {
            Grow();
        }

        bytes = bytes[Math.Max(0, bytes.Length - _ring.Length)..];
        int first = Math.Min(bytes.Length, _ring.Length - _end);
        bytes[..first].CopyTo(_ring.AsSpan(_end));
        bytes[first..].CopyTo(_ring);
        _end = bytes.Length == first ? _end + first : bytes.Length - first;
        _count = Math.Min(_count + bytes.Length, _ring.Length);
    }

    /// <summary>Copies bytes that were added.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="back">How many were added from the first of them on.</param>
    public void CopyTo(Span<byte> destination, int back)
    {
        int start = _end >= back ? _end - back : _end - back + _ring.Length;
        int first = Math.Min(destination.Length, _ring.Length - start);
        _ring.AsSpan(start, first).CopyTo(destination);
        _ring.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_ring.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_ring);
            _ring = [];
        }
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(WavixAudio.FrameBytes, Math.Min(capacity, 2 * _ring.Length)));
        _ring.AsSpan(0, _count).CopyTo(larger);
        Dispose();
        _ring = larger;
    }
}
