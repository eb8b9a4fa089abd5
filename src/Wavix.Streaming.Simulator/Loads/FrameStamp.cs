using System.Buffers.Binary;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// What the first 12 samples of each frame say: whose it is, its number, and from when its echo counts. So its echo tells what it is the echo of,
/// whatever message it comes in.
/// </summary>
/// <param name="Call">The call's number.</param>
/// <param name="Frame">The frame's number in the call, from 0.</param>
/// <param name="From">From when its echo's latency counts, as a timestamp of the run's clock.</param>
internal readonly record struct FrameStamp(int Call, long Frame, long From)
{
    /// <summary>A multiple of three, so that its base64 stands for itself.</summary>
    public const int Bytes = 24;

    /// <summary>Its length in base64.</summary>
    public const int Base64Bytes = Bytes / 3 * 4;

    /// <summary>What it begins with, and other audio hardly ever has.</summary>
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
