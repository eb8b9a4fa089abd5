using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary>A correct echo on a bare WebSocket. Tests break one thing of it.</summary>
internal sealed class RawBot
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public WebSocket Socket { get; private set; } = null!;

    public string StreamId { get; private set; } = "";

    public string CallId { get; private set; } = "";

    public bool IsOneWay { get; private set; }

    /// <summary>Audio messages of the call so far.</summary>
    public int Heard { get; private set; }

    /// <summary>Instead of nothing.</summary>
    public Func<RawBot, Task>? OnStart { get; init; }

    /// <summary>Instead of the echo; gets the payload.</summary>
    public Func<RawBot, string, Task>? OnMedia { get; init; }

    /// <summary>Instead of nothing; gets an event that is neither media nor start, or is of another stream.</summary>
    public Func<RawBot, JsonElement, Task>? OnOther { get; init; }

    /// <summary>Instead of nothing.</summary>
    public Func<RawBot, Task>? OnMalformed { get; init; }

    /// <summary>Instead of nothing.</summary>
    public Func<RawBot, Task>? OnBinary { get; init; }

    /// <summary>Before anything else; gets the text and of how many pieces it was. False skips the message.</summary>
    public Func<RawBot, string, int, bool>? OnText { get; init; }

    /// <summary>At the end of the call, however it came.</summary>
    public Action? OnEnd { get; init; }

    /// <summary>When the caller has gone without a close.</summary>
    public Action? OnLost { get; init; }

    public string Media(string payload) => $$$"""{"event":"media","stream_id":"{{{StreamId}}}","media":{"payload":"{{{payload}}}"}}""";

    public string Mark(string name) => $$$"""{"event":"mark","stream_id":"{{{StreamId}}}","mark":{"name":"{{{name}}}"}}""";

    public async Task ServeAsync(WebSocket webSocket)
    {
        Socket = webSocket;
        try
        {
            while (webSocket.State is WebSocketState.Open or WebSocketState.CloseSent && await ReceiveAsync())
            {
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            // The caller has gone, or the bot has cut it off.
            OnLost?.Invoke();
        }
        finally
        {
            // Before the close is answered: who has the answer may call again at once.
            OnEnd?.Invoke();
        }

        try
        {
            if (webSocket.State == WebSocketState.CloseReceived)
            {
                await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        catch (Exception e) when (IsGone(e))
        {
            OnLost?.Invoke();
        }
    }

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) => SendAsync(Encoding.UTF8.GetBytes(text), type);

    public Task SendAsync(byte[] data, WebSocketMessageType type) => Socket.SendAsync(data, type, endOfMessage: true, CancellationToken.None);

    /// <summary>The echo.</summary>
    public Task EchoAsync(string payload) => IsOneWay ? Task.CompletedTask : SendAsync(Media(payload));

    /// <summary>Closes; what still comes is received and not looked at.</summary>
    public Task CloseAsync(int status) => Socket.CloseOutputAsync((WebSocketCloseStatus)status, null, CancellationToken.None);

    public Task AbortAsync()
    {
        Socket.Abort();
        return Task.CompletedTask;
    }

    private static bool IsGone(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private async Task<bool> ReceiveAsync()
    {
        using var message = new MemoryStream();
        int pieces = 0;
        WebSocketReceiveResult received;
        do
        {
            received = await Socket.ReceiveAsync(_buffer, CancellationToken.None);
            message.Write(_buffer, 0, received.Count);
            pieces++;
        }
        while (!received.EndOfMessage);
        switch (received.MessageType)
        {
            case WebSocketMessageType.Close:
                return false;
            case var _ when Socket.State != WebSocketState.Open:
                return true;
            case WebSocketMessageType.Binary:
                await (OnBinary?.Invoke(this) ?? Task.CompletedTask);
                return true;
            default:
                string text = Encoding.UTF8.GetString(message.ToArray());
                if (OnText?.Invoke(this, text, pieces) ?? true)
                {
                    await ReadAsync(text);
                }

                return true;
        }
    }

    private async Task ReadAsync(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            await TakeAsync(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException
            || (e is InvalidOperationException && Socket.State == WebSocketState.Open))
        {
            await (OnMalformed?.Invoke(this) ?? Task.CompletedTask);
        }
    }

    private async Task TakeAsync(JsonElement e)
    {
        string? name = e.GetProperty("event").GetString();
        if (name == "start")
        {
            StreamId = e.GetProperty("stream_id").GetString()!;
            CallId = e.GetProperty("call_id").GetString()!;
            IsOneWay = e.GetProperty("stream_type").GetString() == "oneway";
            await (OnStart?.Invoke(this) ?? Task.CompletedTask);
        }
        else if (name == "media" && e.GetProperty("stream_id").GetString() == StreamId)
        {
            string payload = e.GetProperty("media").GetProperty("payload").GetString()!;
            if (Convert.FromBase64String(payload).Length % 2 == 0)
            {
                Heard++;
                await (OnMedia ?? ((bot, payload) => bot.EchoAsync(payload)))(this, payload);
            }
        }
        else
        {
            await (OnOther?.Invoke(this, e) ?? Task.CompletedTask);
        }
    }
}
