using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The socket of a session, and what is received on it.</summary>
internal sealed class SessionConnection(FakeRealtimeSession session, HttpContext http)
{
    // Taken while the request runs: its context is used again after the end.
    private readonly IHttpRequestLifetimeFeature _lifetime = http.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly CancellationToken _requestAborted = http.RequestAborted;
    private readonly List<ReceivedEvent> _received = [];
    private readonly List<(string Type, int Number, TaskCompletionSource<ReceivedEvent> Found)> _waits = [];
    private readonly MemoryStream _input = new();

    public AppendLog Appends { get; } = new();

    public IReadOnlyList<ReceivedEvent> Received
    {
        get
        {
            lock (_received)
            {
                return [.. _received];
            }
        }
    }

    public byte[] Input
    {
        get
        {
            lock (_input)
            {
                return _input.ToArray();
            }
        }
    }

    public void Abort()
    {
        try
        {
            _lifetime.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended before.
        }
    }

    public Task<ReceivedEvent> ReceivedAsync(string type, int number)
    {
        lock (_received)
        {
            ReceivedEvent[] found = [.. _received.Where(one => one.Type == type)];
            if (found.Length > number)
            {
                return Task.FromResult(found[number]);
            }

            var wait = new TaskCompletionSource<ReceivedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((type, number, wait));
            return wait.Task;
        }
    }

    /// <summary>Waits, and ends with the connection.</summary>
    public Task WaitAsync(TimeSpan time) => Task.Delay(time, _requestAborted);

    /// <summary>Reads and writes until the socket is closed or lost.</summary>
    public async Task RunAsync(WebSocket socket, ClientEvents events)
    {
        using var ended = new CancellationTokenSource();
        Task writing = session.Outbox.RunAsync(socket, ended.Token);
        try
        {
            await ReadAsync(socket, events);
            session.Outbox.End();
            if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The connection is lost: the client's business, and what some tests want.
        }
        finally
        {
            await ended.CancelAsync();
            await writing.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ReadAsync(WebSocket socket, ClientEvents events)
    {
        var buffer = new byte[64 * 1_024];
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }

                result = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += result.Count;
            }
            while (!result.EndOfMessage);

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            Take(events, buffer.AsMemory(0, length), result.MessageType);
        }
    }

    private void Take(ClientEvents events, ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        long at = Stopwatch.GetTimestamp();
        if (type == WebSocketMessageType.Binary)
        {
            session.SendError("invalid_event", "Expected a text WebSocket message; binary frames are not supported.", isOfClient: true);
            Log(new ReceivedEvent(at, "?", default));
            return;
        }

        (string name, JsonElement json, byte[]? audio) = events.Take(message);
        if (audio is null)
        {
            Log(new ReceivedEvent(at, name, json));
            return;
        }

        Appends.Add(at, audio.Length);
        if (session.Service.Options.KeepsInput)
        {
            lock (_input)
            {
                _input.Write(audio);
            }
        }
    }

    private void Log(ReceivedEvent received)
    {
        lock (_received)
        {
            int number = _received.Count(one => one.Type == received.Type);
            _received.Add(received);
            foreach ((_, _, TaskCompletionSource<ReceivedEvent> found) in _waits.Where(wait => wait.Type == received.Type && wait.Number == number))
            {
                found.TrySetResult(received);
            }
        }
    }
}
