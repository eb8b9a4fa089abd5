// The protocol without a framework: a WebSocket from anywhere, here from System.Net.HttpListener. Prints every event as JSON, all audio included.
// For local testing only: anyone can connect.
// dotnet run --project docs/samples/BareWebSocket -- http://127.0.0.1:5090/stream/
#region usings
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Wavix.Streaming;
#endregion

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stopping.Cancel();
};

#region accept
using var listener = new HttpListener();
listener.Prefixes.Add(args.Length > 0 ? args[0] : "http://127.0.0.1:5090/stream/");
listener.Start();
Console.WriteLine($"Listening on {string.Join(' ', listener.Prefixes)}");

using CancellationTokenRegistration stop = stopping.Token.Register(listener.Stop);
while (await NextAsync(listener) is { } request)
{
    if (!request.Request.IsWebSocketRequest)
    {
        request.Response.StatusCode = (int)HttpStatusCode.UpgradeRequired;
        request.Response.Close();
        continue;
    }

    HttpListenerWebSocketContext upgraded = await request.AcceptWebSocketAsync(subProtocol: null);
    _ = LogFailureAsync(HandleAsync(upgraded.WebSocket, stopping.Token));
}
#endregion

// Null once the listener has been stopped.
static async Task<HttpListenerContext?> NextAsync(HttpListener listener)
{
    try
    {
        return await listener.GetContextAsync();
    }
    catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
    {
        return null;
    }
}

// Nothing awaits a call, so what it throws would be lost.
static async Task LogFailureAsync(Task call)
{
    try
    {
        await call;
    }
    catch (Exception e)
    {
        Console.Error.WriteLine($"A call failed: {e}");
    }
}

static async Task HandleAsync(WebSocket webSocket, CancellationToken cancellationToken)
{
    #region session
    await using var session = new WavixStreamSession(webSocket);
    await foreach (WavixEvent e in session.ReadEventsAsync(cancellationToken))
    {
        Console.WriteLine(JsonSerializer.Serialize(e, WavixJsonContext.Default.WavixEvent));
    }

    WavixStreamCompletion end = await session.Completion;
    Console.WriteLine($"{end.Reason}, close status {end.CloseStatus}, {end.Statistics.MessagesReceived} messages");
    #endregion
}
