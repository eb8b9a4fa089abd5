using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Wavix.Streaming.Agents.OpenAI.Tests;

/// <summary>The server's side of one connection.</summary>
internal sealed class ServerPeer(WebSocket webSocket, HttpContext context) : IDisposable
{
    // Taken while the request runs: its context is used again after the end.
    private readonly IHttpRequestLifetimeFeature _lifetime = context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
    private readonly byte[] _buffer = new byte[1024 * 1024];

    /// <summary>The <c>session</c> that the client asked for.</summary>
    public JsonElement Session { get; private set; }

    public WebSocketCloseStatus? CloseStatus => webSocket.CloseStatus;

    /// <summary>Does what the service does until a session is ready.</summary>
    /// <param name="session">What the server says of the session, in addition to its id.</param>
    /// <param name="history">How many items follow the settings.</param>
    public async Task<IReadOnlyList<JsonElement>> OpenAsync(string session = "\"object\":\"realtime.session\"", int history = 0)
    {
        await SendAsync($$$"""{"type":"session.created","event_id":"event_1","session":{"id":"sess_1",{{{session}}}}}""");
        Session = (await ExpectAsync("session.update")).GetProperty("session");
        var items = new List<JsonElement>();
        while (items.Count < history)
        {
            items.Add((await ExpectAsync("conversation.item.create")).GetProperty("item"));
        }

        await SendAsync($$$"""{"type":"session.updated","event_id":"event_2","session":{"id":"sess_1",{{{session}}}}}""");
        return items;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, bool endOfMessage = true) =>
        webSocket.SendAsync(bytes, type, endOfMessage, CancellationToken.None).SoonAsync();

    /// <summary>The next message; null for the client's close.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().SoonAsync();
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
            }
        }
    }

    public async Task<JsonElement> ExpectAsync(string type)
    {
        JsonElement message = await ReceiveAsync() ?? throw new InvalidOperationException($"The client closed the connection instead of sending {type}.");
        message.GetProperty("type").GetString().Should().Be(type);
        return message;
    }

    /// <summary>Waits for the client's close, and answers it.</summary>
    public async Task ExpectCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        if (webSocket.State == WebSocketState.CloseReceived)
        {
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).SoonAsync();
        }
    }

    /// <summary>Closes, and waits for the client's answer.</summary>
    public Task CloseAsync(int status, string? reason = null) => webSocket.CloseAsync((WebSocketCloseStatus)status, reason, CancellationToken.None).SoonAsync();

    public void Abort() => _lifetime.Abort();

    public void Dispose() => webSocket.Dispose();
}
