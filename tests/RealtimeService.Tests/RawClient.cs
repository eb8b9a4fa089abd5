using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Tests.Realtime;

/// <summary>A client without an SDK: JSON in, JSON out, all that was received in a list.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _events = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RawClient()
    {
    }

    public WebSocket Socket => _socket;

    /// <summary>Completes when nothing more is received.</summary>
    public Task Ended => _ended.Task;

    public IReadOnlyList<JsonElement> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public IReadOnlyList<string> Types => [.. Events.Select(TypeOf)];

    public static async Task<RawClient> ConnectAsync(FakeRealtimeService service, string query = "?model=gpt-realtime", string? key = "test-key")
    {
        var client = new RawClient();
        client._socket.Options.AddSubProtocol("realtime");
        if (key is not null)
        {
            client._socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        }

        await client._socket.ConnectAsync(new Uri(service.Endpoint + query), CancellationToken.None).SoonAsync();
        _ = client.ReadAsync();
        return client;
    }

    /// <summary>Connects to a new session.</summary>
    public static async Task<(RawClient Client, FakeRealtimeSession Session)> OpenAsync(FakeRealtimeService service)
    {
        int index = service.Sessions.Count;
        RawClient client = await ConnectAsync(service);
        FakeRealtimeSession session = await service.SessionAsync(index).SoonAsync();
        await client.ReceiveAsync("session.created");
        return (client, session);
    }

    public Task SendAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None).SoonAsync();

    public Task AppendAsync(ReadOnlySpan<byte> audio) => SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(audio)}}"}""");

    /// <summary>Appends the sound of a voice, as a level detector hears it.</summary>
    public Task SpeakAsync(int milliseconds)
    {
        short[] audio = [.. Enumerable.Range(0, 24 * milliseconds).Select(i => (short)(6_000 * Math.Sin(2 * Math.PI * 300 * i / 24_000.0)))];
        return AppendAsync(System.Runtime.InteropServices.MemoryMarshal.AsBytes(audio.AsSpan()));
    }

    public Task BeSilentAsync(int milliseconds) => AppendAsync(new byte[48 * milliseconds]);

    /// <summary>Waits for an event of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="number">Which of this type, from 0.</param>
    public async Task<JsonElement> ReceiveAsync(string type, int number = 0)
    {
        while (true)
        {
            Task changed;
            bool hasEnded = Ended.IsCompleted;
            lock (_events)
            {
                JsonElement[] found = [.. _events.Where(one => TypeOf(one) == type)];
                if (found.Length > number)
                {
                    return found[number];
                }

                changed = _changed.Task;
            }

            hasEnded.Should().BeFalse("{0} {1} is expected; received: {2}", type, number, string.Join(' ', Types));
            await Task.WhenAny(changed, Ended).SoonAsync();
        }
    }

    /// <summary>Waits for an error: its code, text and parameter.</summary>
    public async Task<(string? Code, string Message, string? Param)> ErrorAsync(int number = 0)
    {
        JsonElement error = (await ReceiveAsync("error", number)).GetProperty("error");
        return (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()!, error.GetProperty("param").GetString());
    }

    /// <summary>The audio of an item, as it was received.</summary>
    public byte[] AudioOf(string itemId) =>
    [
        .. Events.Where(one => TypeOf(one) == "response.output_audio.delta" && one.GetProperty("item_id").GetString() == itemId)
            .SelectMany(one => one.GetProperty("delta").GetBytesFromBase64()),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).SoonAsync();
            await Ended.SoonAsync();
        }

        _socket.Dispose();
    }

    private static string TypeOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out JsonElement type) ? type.GetString()! : "?";

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new byte[4_000_000];
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += result.Count;
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                Add(buffer.AsSpan(0, length));
            }
        }
        catch (WebSocketException)
        {
            // The connection is lost, which some tests want.
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Add(ReadOnlySpan<byte> message)
    {
        JsonElement json = default;
        try
        {
            var reader = new Utf8JsonReader(message);
            json = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            // One of the oddities.
        }

        TaskCompletionSource changed;
        lock (_events)
        {
            _events.Add(json);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
