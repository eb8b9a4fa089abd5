using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.Simulator.Tests.Phones;

/// <summary>The connection of a page, without a browser.</summary>
internal sealed class PageClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>What was received of what is heard.</summary>
    public List<byte[]> Frames { get; } = [];

    /// <summary>How the other side has closed; null before.</summary>
    public string? CloseReason { get; private set; }

    /// <param name="url">The address of the page.</param>
    /// <param name="origin">The page that connects; null for the right one, empty for none.</param>
    public static async Task<PageClient> ConnectAsync(Uri url, string? origin = null)
    {
        var client = new PageClient();
        if (origin != "")
        {
            client._socket.Options.SetRequestHeader("Origin", origin ?? url.GetLeftPart(UriPartial.Authority));
        }

        try
        {
            await client._socket.ConnectAsync(new Uri(url.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) + "socket"), CancellationToken.None)
                .WaitAsync(Patience.Soon);
            return client;
        }
        catch
        {
            client._socket.Dispose();
            throw;
        }
    }

    public Task SendAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendFrameAsync(byte[] frame) => _socket.SendAsync(frame, WebSocketMessageType.Binary, true, CancellationToken.None);

    public Task CallAsync() => SendAsync("""{"type":"call"}""");

    public async Task<JsonElement> HangUpAsync()
    {
        await SendAsync("""{"type":"hangUp"}""");
        return await ReadAsync("ended");
    }

    /// <summary>Reads until a message of a type, or until it fulfils a condition; fails at the close.</summary>
    /// <param name="type">The type.</param>
    /// <param name="holds">The condition; null for any message of the type.</param>
    /// <param name="onFrame">Receives each frame on the way.</param>
    public async Task<JsonElement> ReadAsync(string type, Func<JsonElement, bool>? holds = null, Func<byte[], Task>? onFrame = null)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (await ReadAsync(limit.Token) is { } message)
        {
            if (message.Frame is { } frame)
            {
                Frames.Add(frame);
                await (onFrame?.Invoke(frame) ?? Task.CompletedTask);
            }
            else if (message.Json.GetProperty("type").GetString() == type && holds?.Invoke(message.Json) != false)
            {
                return message.Json;
            }
        }

        throw new InvalidOperationException($"Closed before '{type}': {CloseReason}");
    }

    /// <summary>Reads until there was a message for each condition, in any order.</summary>
    public async Task ReadAllAsync(params Func<JsonElement, bool>[] conditions)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        List<Func<JsonElement, bool>> missing = [.. conditions];
        while (missing.Count > 0)
        {
            (byte[]? frame, JsonElement json) = await ReadAsync(limit.Token) ?? throw new InvalidOperationException($"Closed before all was read: {CloseReason}");
            if (frame is null)
            {
                missing.RemoveAll(holds => holds(json));
            }
        }
    }

    public Task<JsonElement> ReadCaptionAsync(string text, Func<byte[], Task>? onFrame = null) =>
        ReadAsync("caption", json => json.GetProperty("text").GetString()!.StartsWith(text, StringComparison.Ordinal), onFrame);

    /// <summary>Reads until the other side closes.</summary>
    public async Task ReadToCloseAsync()
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (await ReadAsync(limit.Token) is not null)
        {
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private async Task<(byte[]? Frame, JsonElement Json)?> ReadAsync(CancellationToken cancellationToken)
    {
        int length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        if (part.MessageType == WebSocketMessageType.Close)
        {
            CloseReason = _socket.CloseStatusDescription;
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
            return null;
        }

        byte[] bytes = _buffer[..length];
        return part.MessageType == WebSocketMessageType.Binary ? (bytes, default) : (null, JsonDocument.Parse(bytes).RootElement);
    }
}
