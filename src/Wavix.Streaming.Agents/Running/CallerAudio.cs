namespace Wavix.Streaming.Agents;

/// <summary>
/// The last audio of the caller: what the model has not got yet, and the utterance that it has not answered, which a new session hears again. A ring of
/// bytes that grows up to its bound. Called under the lock of the outbox.
/// </summary>
internal sealed class CallerAudio(int maxBytes)
{
    private const int FirstBytes = 32 * 1024;

    /// <summary>Kept before the start of speech, which is detected late.</summary>
    public static readonly int PreRollBytes = (int)WavixAudio.GetByteCount(TimeSpan.FromMilliseconds(700));

    private byte[] _ring = new byte[Math.Min(FirstBytes, maxBytes)];
    private long _start;
    private long _sent;
    private long _end;
    private long? _utterance;

    /// <summary>Bytes that were dropped before the model got them.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Position of the next byte, counted from the first of the call.</summary>
    public long End => _end;

    /// <summary>Position of the next byte to send.</summary>
    public long Sent => _sent;

    public bool HasMore => _sent < _end;

    public bool HasUtterance => _utterance is not null;

    public void Add(ReadOnlySpan<byte> pcm)
    {
        if (pcm.Length > maxBytes)
        {
            pcm = pcm[^(maxBytes - (maxBytes % WavixAudio.BytesPerSample))..];
        }

        MakeRoom(pcm.Length);
        int at = (int)(_end % _ring.Length);
        int first = Math.Min(pcm.Length, _ring.Length - at);
        pcm[..first].CopyTo(_ring.AsSpan(at));
        pcm[first..].CopyTo(_ring);
        _end += pcm.Length;
    }

    /// <summary>Takes what is sent next, as much as fits.</summary>
    public int Take(Span<byte> destination)
    {
        int count = (int)Math.Min(_end - _sent, destination.Length);
        int at = (int)(_sent % _ring.Length);
        int first = Math.Min(count, _ring.Length - at);
        _ring.AsSpan(at, first).CopyTo(destination);
        _ring.AsSpan(0, count - first).CopyTo(destination[first..]);
        _sent += count;
        return count;
    }

    /// <summary>The caller starts to speak: what follows is kept until it is answered.</summary>
    public void KeepUtterance() => _utterance ??= Math.Max(_start, _end - PreRollBytes);

    /// <summary>The utterance is answered, or known by its text.</summary>
    public void ForgetUtterance() => _utterance = null;

    /// <summary>A new session hears the utterance that was not answered, and then what follows.</summary>
    public void Rewind()
    {
        if (_utterance is long utterance)
        {
            _sent = Math.Max(_start, Math.Min(_sent, utterance));
        }
    }

    private void MakeRoom(int count)
    {
        // What was sent, and is kept in case that it starts an utterance, goes first.
        long keep = Math.Min(_utterance ?? long.MaxValue, Math.Min(_sent, _end - PreRollBytes));
        _start = Math.Max(_start, Math.Min(keep, _end));
        if (_end + count - _start > _ring.Length)
        {
            Grow(_end + count - _start);
        }

        long excess = _end + count - _ring.Length - _start;
        if (excess > 0)
        {
            _start += excess;
            if (_utterance < _start)
            {
                _utterance = _start;
            }

            if (_sent < _start)
            {
                DroppedBytes += _start - _sent;
                _sent = _start;
            }
        }
    }

    private void Grow(long needed)
    {
        long size = _ring.Length;
        while (size < needed && size < maxBytes)
        {
            size *= 2;
        }

        size = Math.Min(size, maxBytes);
        if (size == _ring.Length)
        {
            return;
        }

        byte[] larger = new byte[size];
        for (long position = _start; position < _end;)
        {
            int from = (int)(position % _ring.Length);
            int to = (int)(position % size);
            int count = (int)Math.Min(_end - position, Math.Min(_ring.Length - from, size - to));
            _ring.AsSpan(from, count).CopyTo(larger.AsSpan(to));
            position += count;
        }

        _ring = larger;
    }
}
