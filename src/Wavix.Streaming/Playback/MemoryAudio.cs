namespace Wavix.Streaming;

/// <summary>Audio that is there as a whole.</summary>
internal sealed class MemoryAudio(ReadOnlyMemory<byte> pcm) : IPlaybackAudio
{
    private ReadOnlyMemory<byte> _rest = pcm;

    public int Buffered => _rest.Length;

    public bool IsComplete => true;

    public Exception? Error => null;

    public int MostBuffered { get; } = pcm.Length;

    // A copy: once the playback is over the memory is its owner's again, and the frame may still be on its way.
    public void Take(Span<byte> destination)
    {
        _rest.Span[..destination.Length].CopyTo(destination);
        _rest = _rest[destination.Length..];
    }

    public void Drop() => _rest = default;
}
