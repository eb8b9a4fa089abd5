using System.Text;
using System.Threading.Tasks.Sources;

namespace Wavix.Streaming.Tests.Session;

/// <summary>
/// Gives <c>start</c>, then the same <c>media</c> message again and again, then a loss, without allocating; measures what the process
/// allocates during the second half.
/// </summary>
internal sealed class MessageSource : IValueTaskSource<WavixTransportMessage>, IThreadPoolWorkItem
{
    private readonly byte[] _media = Encoding.UTF8.GetBytes(
        $$$"""{"event":"media","event_time":"2026-01-02T03:04:05Z","call_id":"abc-123","stream_id":"str-456","media":{"payload":"{{{new string('A', 1280)}}}","track":"inbound","timestamp":160,"chunk":1}}""");

    private readonly byte[] _start = SessionHarness.Json(SessionHarness.StartOf(StreamType.TwoWay));
    private readonly bool _async;
    private readonly int _messages;
    private ManualResetValueTaskSourceCore<WavixTransportMessage> _core;
    private long _before;
    private int _given = -1;

    public MessageSource(bool async, int messages)
    {
        (_async, _messages) = (async, messages);
        Transport = new FakeTransport { OnReceive = Next };
    }

    public FakeTransport Transport { get; }

    public long AllocatedInSecondHalf { get; private set; }

    public void Execute() => _core.SetResult(WavixTransportMessage.Text(_media));

    WavixTransportMessage IValueTaskSource<WavixTransportMessage>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<WavixTransportMessage>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<WavixTransportMessage>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private ValueTask<WavixTransportMessage> Next()
    {
        int number = ++_given;
        if (number == 0)
        {
            return new ValueTask<WavixTransportMessage>(WavixTransportMessage.Text(_start));
        }

        if (number == _messages / 2)
        {
            _before = GC.GetTotalAllocatedBytes(precise: true);
        }

        if (number == _messages)
        {
            AllocatedInSecondHalf = GC.GetTotalAllocatedBytes(precise: true) - _before;
            return new ValueTask<WavixTransportMessage>(WavixTransportMessage.Lost(null));
        }

        if (!_async)
        {
            return new ValueTask<WavixTransportMessage>(WavixTransportMessage.Text(_media));
        }

        // Sometimes complete before the pump awaits it, sometimes not, as over a socket.
        _core.Reset();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return new ValueTask<WavixTransportMessage>(this, _core.Version);
    }
}
