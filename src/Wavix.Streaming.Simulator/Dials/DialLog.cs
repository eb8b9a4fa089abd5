using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>
/// The events of a dialed call as they happen: prints webhooks, requests and the messages of its stream on one time axis, and keeps the
/// first two. Times count from the start of the call. Thread-safe.
/// </summary>
/// <param name="output">Receives a line for each event.</param>
/// <param name="clock">The clock.</param>
/// <param name="isOutbound">Whether the application starts the call, with a request.</param>
/// <param name="person">Also sees the events; null if there is none.</param>
internal sealed class DialLog(TextWriter output, TimeProvider clock, bool isOutbound, IDialedPerson? person = null)
{
    private readonly object _sync = new();
    private readonly Timeline _timeline = new(output);
    private readonly List<(DateTimeOffset At, Func<TimeSpan, HttpEvent> Describe)> _events = [];
    private bool _hasBegun = !isOutbound;
    private DateTimeOffset _begunAt = clock.GetUtcNow();
    private TimeSpan? _streamAt;

    public TimeSpan Elapsed
    {
        get
        {
            lock (_sync)
            {
                return clock.GetUtcNow() - _begunAt;
            }
        }
    }

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
                return [.. _events.Select(happened => happened.Describe(happened.At - _begunAt))];
            }
        }
    }

    public void Add(SimulatedWebhook webhook) => Add(webhook.At, at => HttpEvent.From(webhook, at));

    public void Add(SimulatedApiRequest request)
    {
        lock (_sync)
        {
            if (!_hasBegun && request is { Operation: ApiOperation.CreateCall, IsAccepted: true })
            {
                // What was before it gets a time below zero.
                (_hasBegun, _begunAt) = (true, request.At);
            }
        }

        Add(request.At, at => HttpEvent.From(request, at));
    }

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
        person?.OnMessage(message);
    }

    public void Note(string text)
    {
        _timeline.Note(Elapsed, text);
        person?.OnEvent(Elapsed, text, isHttp: false);
    }

    public void End() => _timeline.End();

    private void Add(DateTimeOffset at, Func<TimeSpan, HttpEvent> describe)
    {
        HttpEvent happened;
        lock (_sync)
        {
            _events.Add((at, describe));
            happened = describe(at - _begunAt);
        }

        _timeline.AddHttp(Elapsed, happened.IsWebhook, happened.Title);
        person?.OnEvent(Elapsed, happened.Title, isHttp: true);
    }
}
