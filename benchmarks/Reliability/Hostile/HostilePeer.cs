using System.Text;
using Reliability.Server;
using Wavix.Streaming;

namespace Reliability.Hostile;

/// <summary>One way to be hostile, and how it must end.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Connections">How many at once.</param>
/// <param name="Expected">What each of them must see: <c>close 1009</c>, <c>HTTP 503</c>, <c>cut</c>.</param>
/// <param name="Completion">What each session must tell, reason and status; null when there must be no session.</param>
/// <param name="AttackAsync">Does it over one connection, and tells what it saw; the number is how much of it, from 0 to 1.</param>
internal sealed partial record HostilePeer(string Name, int Connections, string[] Expected, string? Completion, Func<RawClient, double, CancellationToken, Task<string>> AttackAsync)
{
    /// <summary>What the handler does.</summary>
    public BotHabit Habit { get; private init; } = BotHabit.Echo;

    /// <summary>Resident memory that each connection may add, by the bounds that are documented; null for no bound of its own.</summary>
    public long? MostBytesEach { get; private init; }

    private const int Chunk = 64 * 1024;
    private const long Gibibyte = 1L << 30;

    private static readonly TimeSpan Trickle = TimeSpan.FromMilliseconds(100);

    public static readonly IReadOnlyList<HostilePeer> All =
    [
        new("HTTP headers trickled", 50, ["HTTP 408", "cut"], null, TrickleHeadersAsync),
        new("WebSocket bytes trickled", 50, ["close 1008"], "HandshakeTimeout 1008", TrickleFrameAsync),
        new("fragments without end", 10, ["close 1009"], "ProtocolViolation 1009", (peer, _, token) => FragmentsAsync(peer, 1024, token)),
        new("empty fragments without end", 4, ["close 1008"], "HandshakeTimeout 1008", (peer, _, token) => FragmentsAsync(peer, 0, token)),
        new("message of 1 GiB announced", 10, ["close 1009"], "ProtocolViolation 1009", AnnounceAsync),
        new("100,000 empty messages", 10, ["close 1008"], "ProtocolViolation 1008", (peer, share, token) => RepeatAsync(peer, (int)(100_000 * share), RawClient.Frame(RawClient.Text, []), token)),
        new("never reads", 20, ["cut"], "ConnectionLost", NeverReadAsync),
        new("ping flood", 10, ["close 1000"], "ClosedByWavix 1000", (peer, share, token) => RepeatAsync(peer, (int)(1_000_000 * share), RawClient.Frame(RawClient.Ping, new byte[125]), token)),
        // .NET sends the close and aborts at once: the peer may see the one or the other first.
        new("invalid UTF-8", 50, ["close 1007", "cut"], "ProtocolViolation 1007", (peer, _, token) => RepeatAsync(peer, 1, RawClient.Frame(RawClient.Text, [0xC3, 0x28, 0xFF, 0xFE]), token)),
        new("JSON 10,000 deep", 10, ["close 1007"], "ProtocolViolation 1007", (peer, _, token) => RepeatAsync(peer, 101, RawClient.Frame(RawClient.Text, Deep(10_000)), token)),
        new("a million unknown events", 4, ["close 1000"], "ClosedByWavix 1000", (peer, share, token) => RepeatAsync(
            peer, (int)(250_000 * share), RawClient.Frame(RawClient.Text, """{"event":"spam","event_time":"2026-01-01T00:00:00Z","sequence_number":2}"""u8), token)),
        new("1 MB texts in every field", 50, ["close 1000"], "ClosedByWavix 1000", LongTextsAsync) { MostBytesEach = MostOfAStream },
        new("1 MB texts, handler ignores", 50, ["close 1000"], "ClosedByWavix 1000", LongTextsAsync) { MostBytesEach = MostOfAStream, Habit = BotHabit.Ignore },
        new("5,000 sockets opened and left", 5000, ["close 1008", "HTTP 503"], "HandshakeTimeout 1008", LeaveAsync),
    ];

    private static byte[] Deep(int levels) => Encoding.ASCII.GetBytes("{\"event\":" + new string('[', levels) + new string(']', levels) + "}");

    private static async Task<string> TrickleHeadersAsync(RawClient peer, double share, CancellationToken token)
    {
        Task<int> answer = peer.ReadStatusAsync(token);
        try
        {
            await peer.Stream.WriteAsync("GET /stream HTTP/1.1\r\nHost: a\r\nX: "u8.ToArray(), token);
            while (!answer.IsCompleted)
            {
                await peer.Stream.WriteAsync("a"u8.ToArray(), token);
                await Task.WhenAny(answer, Task.Delay(Trickle, token));
            }

            return await answer is var status and not 0 ? $"HTTP {status}" : "cut";
        }
        catch (IOException)
        {
            return "cut";
        }
    }

    /// <summary>A good message that takes for ever to come.</summary>
    private static async Task<string> TrickleFrameAsync(RawClient peer, double share, CancellationToken token)
    {
        if (await UpgradeAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        return await WriteAsync(
            peer,
            async () =>
            {
                await peer.Stream.WriteAsync(RawClient.Head(RawClient.Text, 10_000), token);
                while (true)
                {
                    await peer.Stream.WriteAsync(" "u8.ToArray(), token);
                    await Task.Delay(Trickle, token);
                }
            },
            token);
    }

    private static async Task<string> FragmentsAsync(RawClient peer, int bytes, CancellationToken token)
    {
        if (await UpgradeAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        return await WriteAsync(
            peer,
            async () =>
            {
                await peer.Stream.WriteAsync(RawClient.Frame(RawClient.Text, new byte[bytes], isFinal: false), token);
                byte[] next = RawClient.Frame(RawClient.Continuation, new byte[bytes], isFinal: false);
                byte[] many = [.. Enumerable.Repeat(next, Math.Max(1, Chunk / next.Length)).SelectMany(frame => frame)];
                while (true)
                {
                    await peer.Stream.WriteAsync(many, token);
                    if (bytes == 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(50), token);
                    }
                }
            },
            token);
    }

    private static async Task<string> AnnounceAsync(RawClient peer, double share, CancellationToken token)
    {
        if (await BeginAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        return await WriteAsync(
            peer,
            async () =>
            {
                await peer.Stream.WriteAsync(RawClient.Head(RawClient.Text, Gibibyte), token);
                byte[] chunk = new byte[Chunk];
                Array.Fill(chunk, (byte)' ');
                for (long left = Gibibyte; left > 0; left -= Chunk)
                {
                    await peer.Stream.WriteAsync(chunk, token);
                }
            },
            token);
    }

    /// <summary>A frame so many times, then, if that was let through, a close.</summary>
    private static async Task<string> RepeatAsync(RawClient peer, int count, byte[] frame, CancellationToken token)
    {
        if (await BeginAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        return await WriteAsync(
            peer,
            async () =>
            {
                int together = Math.Clamp(Chunk / frame.Length, 1, count);
                byte[] many = [.. Enumerable.Repeat(frame, together).SelectMany(bytes => bytes)];
                for (int left = count; left > 0; left -= together)
                {
                    await peer.Stream.WriteAsync(many.AsMemory(0, Math.Min(left, together) * frame.Length), token);
                }

                await peer.Stream.WriteAsync(RawClient.Frame(RawClient.Close, [1000 >> 8, 1000 & 0xFF]), token);
            },
            token);
    }

    /// <summary>Speaks, and takes nothing of what is said back.</summary>
    private static async Task<string> NeverReadAsync(RawClient peer, double share, CancellationToken token)
    {
        if (await BeginAsync(peer, token) is { } refusal)
        {
            return refusal;
        }

        // Ten times as much as a call says, so that it is stuck soon; the system's buffers would take megabytes.
        peer.TakeLittle();
        string payload = Convert.ToBase64String(new byte[WavixAudio.FrameBytes * 10]);
        byte[] frame = RawClient.Frame(RawClient.Text, Encoding.ASCII.GetBytes(
            $$$"""{"event":"media","event_time":"2026-01-01T00:00:00Z","call_id":"c","stream_id":"s","sequence_number":2,"media":{"payload":"{{{payload}}}","track":"inbound","timestamp":1,"chunk":1}}"""));
        try
        {
            while (true)
            {
                await peer.Stream.WriteAsync(frame, token);
                await Task.Delay(TimeSpan.FromMilliseconds(20), token);
            }
        }
        catch (IOException)
        {
            return "cut";
        }
    }

    private static async Task<string> LeaveAsync(RawClient peer, double share, CancellationToken token) =>
        await UpgradeAsync(peer, token) ?? Tell(await peer.ReadCloseAsync(token));

    private static async Task<string?> UpgradeAsync(RawClient peer, CancellationToken token) =>
        await peer.UpgradeAsync(token) is var status and not 101 ? $"HTTP {status}" : null;

    private static async Task<string?> BeginAsync(RawClient peer, CancellationToken token)
    {
        string? refusal = await UpgradeAsync(peer, token);
        if (refusal is null)
        {
            await peer.StartAsync(token);
        }

        return refusal;
    }

    /// <summary>Writes until the application closes, which ends the writing too.</summary>
    private static async Task<string> WriteAsync(RawClient peer, Func<Task> write, CancellationToken token)
    {
        Task<int?> close = peer.ReadCloseAsync(token);
        Task writing = write();
        await Task.WhenAny(close, writing);
        string told = Tell(await close);
        peer.Dispose();
        try
        {
            await writing;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Cut off by the application, or just now by ourselves.
        }

        return told;
    }

    private static string Tell(int? status) => status is null ? "cut" : $"close {status}";
}
