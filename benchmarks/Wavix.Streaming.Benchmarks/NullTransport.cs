namespace Wavix.Streaming.Benchmarks;

/// <summary>A transport to nowhere: gives <c>start</c>, so many <c>media</c> messages and the end, and takes whatever is sent. It copies nothing.</summary>
internal sealed class NullTransport(int messages) : IWavixTransport
{
    private readonly TaskCompletionSource<WavixTransportMessage> _closed = new();
    private int _given = -1;

    public ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken)
    {
        _given++;
        if (_given == 0)
        {
            return new ValueTask<WavixTransportMessage>(WavixTransportMessage.Text(WireMessages.Start));
        }

        return _given <= messages
            ? new ValueTask<WavixTransportMessage>(WavixTransportMessage.Text(WireMessages.Media[_given & 63]))
            : messages > 0 ? new ValueTask<WavixTransportMessage>(WavixTransportMessage.Close(1000, null))
            : new ValueTask<WavixTransportMessage>(_closed.Task);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken)
    {
        _closed.TrySetResult(WavixTransportMessage.Close(1000, null));
        return ValueTask.CompletedTask;
    }

    public void Abort() => _closed.TrySetResult(WavixTransportMessage.Lost(null));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
