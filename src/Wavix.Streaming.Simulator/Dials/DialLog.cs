using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>
/// The events of a dialed call as they happen: prints webhooks, requests and the messages of its stream on one time axis, and keeps the
/// first two. Times count from the start of the call. Thread-safe.
/// </summary>
internal sealed class DialLog(TextWriter output, TimeProvider clock)
{
    private readonly object _sync = new();
    private readonly Timeline _timeline = new(output);
    private readonly List<HttpEvent> _events = [];
    private DateTimeOffset _begunAt = clock.GetUtcNow();
    private TimeSpan? _streamAt;

    public TimeSpan Elapsed => clock.GetUtcNow() - _begunAt;

    /// <summary>When the stream started; null if it has not.</summary>
    public TimeSpan? StreamAt
    {
        get
        {
            lock (_sync)
            {
                return _streamAt;
            }
        }
    }

    public IReadOnlyList<HttpEvent> Events
    {
        get
        {
            lock (_sync)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Starts to count the time.</summary>
    public void Begin() => _begunAt = clock.GetUtcNow();

    public void Add(SimulatedWebhook webhook) => Add(HttpEvent.From(webhook, webhook.At - _begunAt));

    public void Add(SimulatedApiRequest request) => Add(HttpEvent.From(request, request.At - _begunAt));

    public void Add(SimulatedCallMessage message)
    {
        TimeSpan offset;
        lock (_sync)
        {
            // A message is recorded when it is sent or received: the first one shows where the stream's time starts.
            _streamAt ??= Elapsed - message.At;
            offset = _streamAt.Value;
        }

        _timeline.Add(message, offset);
    }

    public void Note(string text) => _timeline.Note(Elapsed, text);

    public void End() => _timeline.End();

    private void Add(HttpEvent happened)
    {
        lock (_sync)
        {
            _events.Add(happened);
        }

        _timeline.AddHttp(Elapsed, happened.IsWebhook, happened.Title);
    }
}
