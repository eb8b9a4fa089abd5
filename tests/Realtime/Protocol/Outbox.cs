using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>What a session sends, in order, with a log. One task writes to the socket. All members may be called at any time.</summary>
internal sealed class Outbox
{
    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<SentEvent> _sent = [];
    private readonly List<SentError> _errors = [];
    private StallState? _stall;

    /// <summary>How late every event is.</summary>
    public TimeSpan Delay { get; set; }

    public IReadOnlyList<SentEvent> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    public IReadOnlyList<SentError> Errors
    {
        get
        {
            lock (_errors)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Sends an event: its type, a new id and the members.</summary>
    public void Send(string type, JsonObject members, string? itemId = null)
    {
        var json = new JsonObject { ["type"] = type, ["event_id"] = Ids.New("event") };
        foreach ((string name, JsonNode? value) in members.ToArray())
        {
            members.Remove(name);
            json[name] = value;
        }

        Send(Encoding.UTF8.GetBytes(json.ToJsonString()), WebSocketMessageType.Text, type, itemId);
    }

    public void SendAudio(string responseId, string itemId, int outputIndex, ReadOnlySpan<byte> audio)
    {
        using var stream = new MemoryStream(audio.Length * 4 / 3 + 256);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "response.output_audio.delta");
            writer.WriteString("event_id", Ids.New("event"));
            writer.WriteString("response_id", responseId);
            writer.WriteString("item_id", itemId);
            writer.WriteNumber("output_index", outputIndex);
            writer.WriteNumber("content_index", 0);
            writer.WriteBase64String("delta", audio);
            writer.WriteEndObject();
        }

        Send(stream.ToArray(), WebSocketMessageType.Text, "response.output_audio.delta", itemId);
    }

    public void SendError(SentError error)
    {
        lock (_errors)
        {
            _errors.Add(error);
        }

        Send("error", new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["type"] = error.Type,
                ["code"] = error.Code,
                ["message"] = error.Message,
                ["param"] = error.Param,
                ["event_id"] = error.EventId,
            },
        });
    }

    public void Send(byte[] bytes, WebSocketMessageType messageType, string type, string? itemId = null) =>
        _frames.Writer.TryWrite(new Frame(bytes, messageType, type, itemId, Stopwatch.GetTimestamp()));

    /// <summary>Closes after what is waiting to be sent.</summary>
    public Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var frame = new Frame([], WebSocketMessageType.Close, reason, null, Stopwatch.GetTimestamp()) { Status = status, Done = done };
        if (!_frames.Writer.TryWrite(frame))
        {
            done.SetResult();
        }

        _frames.Writer.TryComplete();
        return done.Task;
    }

    /// <summary>Holds back what is sent from now on.</summary>
    public void Stall() => Interlocked.CompareExchange(ref _stall, new StallState(), null);

    public void Resume() => Interlocked.Exchange(ref _stall, null)?.Resumed.SetResult();

    public void End() => _frames.Writer.TryComplete();

    /// <summary>Writes until the socket is gone.</summary>
    public async Task RunAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await foreach (Frame frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            if (_stall is { } stall && frame.QueuedAt > stall.At)
            {
                await stall.Resumed.Task.WaitAsync(cancellationToken);
            }

            if (Delay - Stopwatch.GetElapsedTime(frame.QueuedAt) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancellationToken);
            }

            if (frame.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(frame.Status, frame.Type, cancellationToken);
                frame.Done!.SetResult();
                return;
            }

            Log(frame);
            await socket.SendAsync(frame.Bytes, frame.MessageType, true, cancellationToken);
        }
    }

    private void Log(Frame frame)
    {
        // The audio of a delta would be most of the log, and is known by its watermark.
        bool isText = frame.MessageType == WebSocketMessageType.Text && frame.Type != "response.output_audio.delta";
        lock (_sent)
        {
            _sent.Add(new SentEvent(Stopwatch.GetTimestamp(), frame.Type, frame.ItemId, isText ? Encoding.UTF8.GetString(frame.Bytes) : null));
        }
    }

    private sealed class StallState
    {
        public long At { get; } = Stopwatch.GetTimestamp();

        public TaskCompletionSource Resumed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Frame(byte[] Bytes, WebSocketMessageType MessageType, string Type, string? ItemId, long QueuedAt)
    {
        public WebSocketCloseStatus Status { get; init; }

        public TaskCompletionSource? Done { get; init; }
    }
}
