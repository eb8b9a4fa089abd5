using System.Net.WebSockets;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>The code of docs/explanation/session.md on recordings, compiled.</summary>
internal static class RecordingPage
{
    public static async Task RecordAsync(WebSocket webSocket, Func<WavixStreamSession, Task> handler)
    {
        #region record
        var recording = new RecordingTransport(
            new WebSocketTransport(webSocket), "call.ndjson", new RecordingTransportOptions { Audio = RecordedAudio.Hash });
        await using var session = new WavixStreamSession(recording);
        await handler(session);
        #endregion
    }
}
