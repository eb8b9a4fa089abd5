namespace Wavix.Streaming.Testing;

/// <summary>
/// Holds back outgoing WebSocket frames. .NET writes each frame with one call, whose first byte contains the frame's type in its low four
/// bits (RFC 6455, section 5.2).
/// </summary>
internal sealed class FrameStream(Stream inner, SimulatedFaults faults) : PassThroughStream(inner)
{
    private const int OpcodeMask = 0x0F;
    private const int CloseOpcode = 0x8;
    private const int PongOpcode = 0xA;

    private readonly MemoryStream _kept = new();
    private int _frames;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int opcode = buffer.IsEmpty ? -1 : buffer.Span[0] & OpcodeMask;
        if (opcode == PongOpcode && faults.NoPongs)
        {
            return;
        }

        _kept.Write(buffer.Span);
        if (opcode >= 0 && opcode != CloseOpcode && ++_frames < faults.CoalesceFrames)
        {
            return;
        }

        _frames = 0;
        byte[] together = _kept.ToArray();
        _kept.SetLength(0);
        await base.WriteAsync(together, cancellationToken).ConfigureAwait(false);
    }
}
