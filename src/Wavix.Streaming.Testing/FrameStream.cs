namespace Wavix.Streaming.Testing;

/// <summary>
/// Holds back outgoing WebSocket frames. .NET writes each frame with one call, whose first byte contains the frame's type in its low four
/// bits (RFC 6455, section 5.2).
/// </summary>
internal sealed class FrameStream(Stream inner, SimulatedFaults faults) : Stream
{
    private const int OpcodeMask = 0x0F;
    private const int CloseOpcode = 0x8;
    private const int PongOpcode = 0xA;

    private readonly MemoryStream _kept = new();
    private int _frames;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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
        await inner.WriteAsync(together, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
