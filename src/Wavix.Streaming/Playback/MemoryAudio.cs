using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Wavix.Streaming;

/// <summary>Audio that is complete from the start.</summary>
internal sealed class MemoryAudio(ReadOnlyMemory<byte> pcm) : IPlaybackAudio
{
    private ReadOnlyMemory<byte> _rest = pcm;

    public int Buffered => _rest.Length;

    public bool IsComplete => true;

    public Exception? Error => null;

    public int MostBuffered { get; } = pcm.Length;

    // A copy: once the playback has completed the memory is its owner's again, and the frame may still be on its way.
    public void Take(Span<byte> destination)
    {
        _rest.Span[..destination.Length].CopyTo(destination);
        _rest = _rest[destination.Length..];
    }

    public void Drop() => _rest = default;
}

/// <summary>The same, as samples. Frames are cut at whole samples, so every count of bytes is even.</summary>
internal sealed class SampleAudio(ReadOnlyMemory<short> samples) : IPlaybackAudio
{
    private ReadOnlyMemory<short> _rest = samples;

    public int Buffered => _rest.Length * WavixAudio.BytesPerSample;

    public bool IsComplete => true;

    public Exception? Error => null;

    public int MostBuffered { get; } = samples.Length * WavixAudio.BytesPerSample;

    public void Take(Span<byte> destination)
    {
        Span<short> taken = MemoryMarshal.Cast<byte, short>(destination);
        _rest.Span[..taken.Length].CopyTo(taken);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(taken, taken);
        }

        _rest = _rest[taken.Length..];
    }

    public void Drop() => _rest = default;
}
