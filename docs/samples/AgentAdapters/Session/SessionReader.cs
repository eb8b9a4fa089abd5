using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using AgentAdapters.Wire;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Session;

/// <summary>
/// Reads from the first to the last event in one task, with one token, whether or not the agent reads: a client that is not read does not see its end.
/// </summary>
internal sealed class SessionReader
{
    // The clients throw at an event that they can't read, but also when the connection is lost, each time.
    private const int MaxUnreadable = 20;
    private const int MaxWaitingEvents = 64;

    private readonly IClientLink _link;
    private readonly ILogger? _logger;
    private readonly Channel<SpeechModelEvent> _queue = Channel.CreateBounded<SpeechModelEvent>(MaxWaitingEvents);
    private readonly TaskCompletionSource<JsonElement> _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<JsonElement> _updated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _life;
    private volatile bool _isEnded;

    /// <param name="link">What is read.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="life">Ends the task. The clients abort the socket at that.</param>
    public SessionReader(IClientLink link, ILogger? logger, CancellationToken life)
    {
        _life = life;
        _link = link;
        _logger = logger;
        Completion = Task.Run(ReadToEndAsync, CancellationToken.None);
    }

    public Events Events { get; } = new();

    public ChannelReader<SpeechModelEvent> Queue => _queue.Reader;

    /// <summary>The first settings, before those of the agent.</summary>
    public Task<JsonElement> Created => _created.Task;

    /// <summary>The settings with those of the agent. Fails if the service refuses them, or ends the session before.</summary>
    public Task<JsonElement> Updated => _updated.Task;

    /// <summary>Completes when everything was read. Never fails.</summary>
    public Task Completion { get; }

    public bool IsEnded => _isEnded || _link.WebSocket.State != WebSocketState.Open;

    /// <summary>Waits while the agent has not read what was received. Events of this side are written as well.</summary>
    public async Task QueueAsync(SpeechModelEvent e)
    {
        try
        {
            await _queue.Writer.WriteAsync(e);
        }
        catch (ChannelClosedException)
        {
            // Nothing is read any more.
        }
    }

    /// <summary>The agent reads no more. What the service still sends is read without it.</summary>
    public void Detach()
    {
        _isEnded = true;
        _queue.Writer.TryComplete();
    }

    private async Task ReadToEndAsync()
    {
        Exception? failure = null;
        for (int unreadable = 0; unreadable < MaxUnreadable && !_life.IsCancellationRequested;)
        {
            failure = null;
            try
            {
                await foreach (BinaryData? json in _link.ReceiveAsync(_life))
                {
                    unreadable = 0;
                    await ReadAsync(json);
                }

                break;
            }
            catch (Exception e)
            {
                failure = e;
                if (_link.WebSocket.State is not (WebSocketState.Open or WebSocketState.CloseSent))
                {
                    break;
                }

                unreadable++;
                _logger?.LogWarning("The client can't read an event ({Exception}); the next is read", e.GetType().Name);
            }
        }

        SpeechModelErrorEvent last = Describe(failure);
        Fail(new SpeechModelException(last.Message)
        {
            Code = last.Code,
            IsTransient = _link.WebSocket.CloseStatusDescription?.StartsWith("invalid_request_error", StringComparison.Ordinal) != true,
        });
        if (!_isEnded)
        {
            _isEnded = true;
            await QueueAsync(last);
            _queue.Writer.TryComplete();
        }
    }

    private async Task ReadAsync(BinaryData? json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json?.ToMemory() ?? "null"u8.ToArray());
            JsonElement root = document.RootElement;
            switch (root.Text("type"))
            {
                case "session.created":
                    _created.TrySetResult(root.Member("session").Clone());
                    break;
                case "session.updated":
                    _updated.TrySetResult(root.Member("session").Clone());
                    break;
                default:
                    if (Events.Read(root) is { } e)
                    {
                        await OnEventAsync(e);
                    }

                    break;
            }
        }
        catch (JsonException)
        {
            _logger?.LogWarning("An event of the model is not JSON; the next is read");
        }
    }

    private async Task OnEventAsync(SpeechModelEvent e)
    {
        if (e is SpeechModelErrorEvent error)
        {
            // Before the settings are confirmed, they are what is refused.
            _logger?.LogWarning("{Error}", error.Message);
            Fail(new SpeechModelException(error.Message) { Code = error.Code, IsTransient = error.Code is "server_error" or "rate_limit_exceeded" });
        }

        await QueueAsync(e);
    }

    /// <summary>Why the session has ended. The clients end their events without a word when the service closes.</summary>
    private SpeechModelErrorEvent Describe(Exception? failure)
    {
        WebSocket socket = _link.WebSocket;
        string reason = string.IsNullOrEmpty(socket.CloseStatusDescription) ? "" : $": {socket.CloseStatusDescription}";
        return socket.CloseStatus is { } status
            ? new SpeechModelErrorEvent { Code = $"{(int)status}", Message = $"The service closed the session with {(int)status} ({status}){reason}" }
            : new SpeechModelErrorEvent
            {
                Message = socket.State == WebSocketState.Open
                    ? $"The client can't read what the service sends ({failure?.GetType().Name ?? "its events ended"})."
                    : $"The connection to the model was lost ({failure?.GetType().Name ?? "no close"}).",
            };
    }

    private void Fail(SpeechModelException e)
    {
        _created.TrySetException(e);
        _updated.TrySetException(e);

        // They may have no waiter any more.
        _ = (_created.Task.Exception, _updated.Task.Exception);
    }
}
