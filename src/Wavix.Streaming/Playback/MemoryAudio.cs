using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Wavix.Streaming;

/// <summary>Audio that is complete from the start.</summary>
internal sealed class MemoryAudio(ReadOnlyMemory<byte> pcm) : IPlaybackAudio
{
    private ReadOnlyMemory<byte> _pcm = pcm;
    private int _taken;

    public int Buffered => _pcm.Length - _taken;

    public bool IsComplete => true;

    public Exception? Error => null;

    public int MostBuffered { get; } = pcm.Length;

    // A copy: once the playback has completed the memory is its owner's again, and the frame may still be on its way.
    public void Take(Span<byte> destination)
    {
        _pcm.Span.Slice(_taken, destination.Length).CopyTo(destination);
        _taken += destination.Length;
    }

    public void Rewind(int bytes) => _taken -= bytes;

    public void Drop()
    {
        _pcm = default;
        _taken = 0;
    }
}

/// <summary>The same, as samples. Frames are cut at whole samples, so every count of bytes is even.</summary>
internal sealed class SampleAudio(ReadOnlyMemory<short> samples) : IPlaybackAudio
{
    private ReadOnlyMemory<short> _samples = samples;
    private int _taken;

    public int Buffered => (_samples.Length - _taken) * WavixAudio.BytesPerSample;

    public bool IsComplete => true;

    public Exception? Error => null;

    public int MostBuffered { get; } = samples.Length * WavixAudio.BytesPerSample;

    public void Take(Span<byte> destination)
    {
        Span<short> taken = MemoryMarshal.Cast<byte, short>(destination);
        _samples.Span.Slice(_taken, taken.Length).CopyTo(taken);
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(taken, taken);
        }

        _taken += taken.Length;
    }

    public void Rewind(int bytes) => _taken -= bytes / WavixAudio.BytesPerSample;

    public void Drop()
    {
        _samples = default;
        _taken = 0;
    }
}
