using System.Buffers.Binary;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The first 12 samples of each frame: its call, its number, and the start of its latency. They identify its echo, whatever message
/// contains it.
/// </summary>
/// <param name="Call">The number of the call.</param>
/// <param name="Frame">The number of the frame in the call, from 0.</param>
/// <param name="From">The start of the latency of its echo, as a timestamp of the run's clock.</param>
internal readonly record struct FrameStamp(int Call, long Frame, long From)
{
    /// <summary>Length in bytes. A multiple of three, so that its base64 does not depend on its neighbors.</summary>
    public const int Bytes = 24;

    /// <summary>Length in base64.</summary>
    public const int Base64Bytes = Bytes / 3 * 4;

    /// <summary>The first bytes, which other audio rarely contains.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, 0x6C, 0xD1, 0x2E];

    public void Write(Span<byte> pcm)
    {
        Magic.CopyTo(pcm);
        BinaryPrimitives.WriteInt32LittleEndian(pcm[4..], Call);
        BinaryPrimitives.WriteInt64LittleEndian(pcm[8..], Frame);
        BinaryPrimitives.WriteInt64LittleEndian(pcm[16..], From);
    }

    public static bool TryRead(ReadOnlySpan<byte> pcm, out FrameStamp stamp)
    {
        if (pcm.Length < Bytes || !pcm.StartsWith(Magic))
        {
            stamp = default;
            return false;
        }

        stamp = new FrameStamp(
            BinaryPrimitives.ReadInt32LittleEndian(pcm[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(pcm[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(pcm[16..]));
        return true;
    }
}
