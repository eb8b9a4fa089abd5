namespace Wavix.Streaming.Testing.Tests.Docs;

/// <summary>The code of docs/how-to/replay-a-call.md, compiled.</summary>
internal static class ReplayPage
{
    public static async Task ReplayAsync(Func<WavixStreamSession, Task> handler)
    {
        #region replay
        ReplayTransport replay = await ReplayTransport.OpenAsync("call.ndjson", new ReplayOptions { Speed = 0 });
        await using var session = new WavixStreamSession(replay);
        await handler(session);
        IReadOnlyList<string> then = replay.RecordedSent;
        IReadOnlyList<string> now = replay.Sent;
        #endregion
        _ = then.Count + now.Count;
    }
}
