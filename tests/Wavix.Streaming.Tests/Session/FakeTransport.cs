namespace Wavix.Streaming.Tests.Session;

/// <summary>A transport that does what a test says. By default nothing comes until it is aborted, and sends and closes succeed at once.</summary>
internal sealed class FakeTransport : IWavixTransport
{
    private readonly TaskCompletionSource<WavixTransportMessage> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeTransport() => OnReceive = () => new ValueTask<WavixTransportMessage>(_lost.Task);

    public Func<ValueTask<WavixTransportMessage>> OnReceive { get; set; }

    public Func<ReadOnlyMemory<byte>, ValueTask> OnSend { get; set; } = static _ => ValueTask.CompletedTask;

    public Func<int?, ValueTask> OnClose { get; set; } = static _ => ValueTask.CompletedTask;

    public Func<ValueTask> OnDispose { get; set; } = static () => ValueTask.CompletedTask;

    public Action OnAbort { get; set; } = static () => { };

    /// <summary>Gives these messages one after the other, then waits for the abort.</summary>
    public static FakeTransport Saying(params WavixEvent[] events)
    {
        var transport = new FakeTransport();
        var messages = new Queue<byte[]>(events.Select(SessionHarness.Json));
        Func<ValueTask<WavixTransportMessage>> silence = transport.OnReceive;
        transport.OnReceive = () => messages.TryDequeue(out byte[]? message)
            ? new ValueTask<WavixTransportMessage>(WavixTransportMessage.Text(message))
            : silence();
        return transport;
    }

    /// <summary>Lets the pending receive tell a loss.</summary>
    public void Lose() => _lost.TrySetResult(WavixTransportMessage.Lost(null));

    public ValueTask<WavixTransportMessage> ReceiveAsync(int maxMessageBytes, CancellationToken cancellationToken) => OnReceive();

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8Message, CancellationToken cancellationToken) => OnSend(utf8Message);

    public ValueTask CloseAsync(int? status, string? description, CancellationToken cancellationToken) => OnClose(status);

    public void Abort()
    {
        OnAbort();
        Lose();
    }

    public ValueTask DisposeAsync() => OnDispose();
}
