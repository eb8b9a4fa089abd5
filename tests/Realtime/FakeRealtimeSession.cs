using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Tests.Realtime.Protocol;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A session of the fake service: what it received and sent, what its model remembers, and what may go wrong with it. Thread-safe.</summary>
public sealed class FakeRealtimeSession
{
    private readonly object _lock = new();
    private readonly SessionSettings _settings;
    private readonly List<SpokenItem> _spoken = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<WebSocketCloseStatus?> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionConnection _connection;
    private readonly RealtimeFault _fault;
    private TimeSpan _audioSent;
    private Func<FakeRealtimeSession, Task>? _afterAudio;

    internal FakeRealtimeSession(FakeRealtimeService service, RealtimeFault fault, ConnectionAttempt attempt, string model, HttpContext http)
    {
        Service = service;
        Attempt = attempt;
        _fault = fault;
        _afterAudio = fault.AfterAudio is null ? null : fault.Action;
        ExpiresAt = TimeProvider.System.GetUtcNow() + (fault.Expires ?? service.Options.SessionDuration);
        _settings = new SessionSettings(Id, model, ExpiresAt);
        Outbox = new Outbox { Delay = fault.EventDelay ?? TimeSpan.Zero };
        Conversation = new Conversation(Outbox);
        _connection = new SessionConnection(this, http);
    }

    /// <summary>The id of the session.</summary>
    public string Id { get; } = Ids.New("sess");

    /// <summary>The service.</summary>
    public FakeRealtimeService Service { get; }

    /// <summary>The request with which the client connected.</summary>
    public ConnectionAttempt Attempt { get; }

    /// <summary>When the session ends at the latest.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The settings, as <c>session.updated</c> would send them now.</summary>
    public JsonObject Settings => Locked(() => (JsonObject)_settings.Json.DeepClone());

    /// <summary>What the client sent, without the appends of audio.</summary>
    public IReadOnlyList<ReceivedEvent> Received => _connection.Received;

    /// <summary>The appends of audio.</summary>
    public AppendLog Appends => _connection.Appends;

    /// <summary>The audio of the appends, as it was sent; empty if <see cref="RealtimeServiceOptions.KeepsInput"/> is false.</summary>
    public IReadOnlyList<byte> Input => _connection.Input;

    /// <summary>What the session sent.</summary>
    public IReadOnlyList<SentEvent> Sent => Outbox.Sent;

    /// <summary>The errors that the session sent. Those of the client are to be none: <see cref="SentError.IsOfClient"/>.</summary>
    public IReadOnlyList<SentError> Errors => Outbox.Errors;

    /// <summary>What the model remembers, oldest first. Answers that were cut end where the client says that they were heard.</summary>
    public IReadOnlyList<RememberedItem> Memory => Locked(() => Conversation.Memory);

    /// <summary>The answers that were spoken, oldest first.</summary>
    public IReadOnlyList<SpokenItem> Spoken => Locked<IReadOnlyList<SpokenItem>>(() => [.. _spoken]);

    /// <summary>Completes when the connection has ended, with the client's close status; null if it sent none.</summary>
    public Task<WebSocketCloseStatus?> Ended => _completion.Task;

    internal Outbox Outbox { get; }

    internal Conversation Conversation { get; }

    internal SessionSettings CurrentSettings => _settings;

    internal CancellationToken EndedToken => _ended.Token;

    /// <summary>Waits for an event of the client.</summary>
    /// <param name="type">The type, such as <c>conversation.item.truncate</c>.</param>
    /// <param name="number">Which of this type, from 0.</param>
    public Task<ReceivedEvent> ReceivedAsync(string type, int number = 0) => _connection.ReceivedAsync(type, number);

    /// <summary>Loses the connection, as a network does.</summary>
    public void Drop() => _connection.Abort();

    /// <summary>Closes, after what was sent so far.</summary>
    public Task CloseAsync(WebSocketCloseStatus status, string reason) => Outbox.CloseAsync(status, reason);

    /// <summary>Sends nothing any more; the socket stays open, and what the client sends is read.</summary>
    public void Stall() => Outbox.Stall();

    /// <summary>Sends what <see cref="Stall"/> has held back.</summary>
    public void Resume() => Outbox.Resume();

    /// <summary>Ends the session as the real service does after 60 minutes.</summary>
    public Task ExpireAsync()
    {
        const string Text = "Your session hit the maximum duration of 60 minutes.";
        SendError("session_expired", Text, isOfClient: false);
        return CloseAsync(WebSocketCloseStatus.EndpointUnavailable, Text);
    }

    /// <summary>Sends an <c>error</c> event that the client did not cause.</summary>
    public void SendError(string code, string message, string type = "server_error") =>
        Outbox.SendError(new SentError(Stopwatch.GetTimestamp(), type, code, message, null, null, IsOfClient: false));

    /// <summary>Sends something that no client expects.</summary>
    public void Send(RealtimeOddity oddity)
    {
        (string text, bool isBinary) = Oddities.Of(oddity, Settings);
        Outbox.Send(Encoding.UTF8.GetBytes(text), isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, oddity.ToString());
    }

    /// <summary>Sends any text.</summary>
    public void SendText(string text) => Outbox.Send(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, "?");

    internal T Locked<T>(Func<T> action)
    {
        lock (_lock)
        {
            return action();
        }
    }

    internal void Locked(Action action)
    {
        lock (_lock)
        {
            action();
        }
    }

    internal void SendError(string? code, string message, bool isOfClient, string? param = null, string? eventId = null) =>
        Outbox.SendError(new SentError(Stopwatch.GetTimestamp(), "invalid_request_error", code, message, param, eventId, isOfClient));

    /// <summary>Called under the lock.</summary>
    internal void Add(SpokenItem item) => _spoken.Add(item);

    /// <summary>Called under the lock.</summary>
    internal void HasSentAudio(TimeSpan duration)
    {
        _audioSent += duration;
        if (_afterAudio is { } action && _audioSent >= _fault.AfterAudio)
        {
            _afterAudio = null;
            _ = action(this);
        }
    }

    /// <summary>Serves the client until the connection ends.</summary>
    internal async Task RunAsync(WebSocket socket)
    {
        try
        {
            if (_fault.SessionAfter is { } wait)
            {
                await _connection.WaitAsync(wait);
            }

            _ = AfterAsync(ExpiresAt - TimeProvider.System.GetUtcNow(), session => session.ExpireAsync());
            if (_fault is { After: { } after, Action: { } action })
            {
                _ = AfterAsync(after, action);
            }

            Outbox.Send("session.created", new JsonObject { ["session"] = Settings });
            await _connection.RunAsync(socket, new ClientEvents(this));
        }
        finally
        {
            _ended.Cancel();
            _completion.TrySetResult(socket.CloseStatus);
        }
    }

    private async Task AfterAsync(TimeSpan time, Func<FakeRealtimeSession, Task> action)
    {
        try
        {
            await Task.Delay(time, _ended.Token);
            await action(this);
        }
        catch (OperationCanceledException)
        {
            // It has ended before.
        }
    }
}
