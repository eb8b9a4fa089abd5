using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Fuzz;

/// <summary>
/// A session whose peer, application and clock do as a script says. Whatever it says, nothing throws, the session completes and does not
/// fault, and its counters add up.
/// </summary>
/// <remarks>
/// <code>
/// script = settings { "\n" step }
/// settings = any bytes: of the first, each bit is an option; the second says how it ends
/// step = "start" | "media" | "mark" | "stop" | "echo"                      the peer's: ordinary messages; a mark of ours returned
///      | "binary" | "close" | "lost"                                       the peer's: what is no text message
///      | "send" | "play" | "interrupt" | "drain" | "name" | "leave"        the application's
///      | "pause" | "resume" | "cancel"                                     the same: the last two pause first, unless it is paused
///      | "tick" | "second"                                                 the clock's: 20 ms, 1 s
///      | anything else                                                     the peer's: a message of these bytes
/// </code>
/// </remarks>
internal sealed class SessionTarget : IFuzzTarget
{
    private const int MaxSteps = 200;

    public string Name => "session";

    public void Run(byte[] input)
    {
        byte[][] lines = SplitLines(input);
        byte[] settings = lines[0];
        int bits = settings.Length > 0 ? settings[0] : 0;
        Task run = Task.Run(() => RunAsync(bits, settings.Length > 1 ? settings[1] : 0, lines.Skip(1).Take(MaxSteps)));
        // A limit of real time, for what takes no time at all.
        if (!run.ContinueWith(_ => { }, TaskScheduler.Default).Wait(Patience.Long))
        {
            throw new FindingException("The session has not completed.");
        }

        run.GetAwaiter().GetResult();
    }

    private static async Task RunAsync(int bits, int end, IEnumerable<byte[]> steps)
    {
        var clock = new FakeTimeProvider();
        await using var call = new FuzzedCall(bits, clock);
        foreach (byte[] step in steps)
        {
            await StepAsync(call, clock, step);
        }

        await call.EndAsync(end % 3);
        call.RequirePromises();
    }

    private static async Task StepAsync(FuzzedCall call, FakeTimeProvider clock, byte[] step)
    {
        // A word is short, and whatever is not one is sent.
        switch (step.Length <= 9 ? Encoding.Latin1.GetString(step) : "")
        {
            case "start":
                await call.SayAsync("""{"event":"start","event_time":"2024-01-15T10:30:00Z","call_id":"c","stream_id":"s","stream_type":"twoway","channel":"both","sequence_number":1}"""u8.ToArray());
                break;
            case "media":
                await call.SayAsync("""{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"c","stream_id":"s","sequence_number":2,"media":{"payload":"AAEC/f7/","track":"inbound","timestamp":160,"chunk":1}}"""u8.ToArray());
                break;
            case "mark":
                await call.SayAsync("""{"event":"mark","event_time":"2024-01-15T10:30:02Z","call_id":"c","stream_id":"s","sequence_number":10,"mark":{"name":"m"}}"""u8.ToArray());
                break;
            case "stop":
                await call.SayAsync("""{"event":"stop","event_time":"2024-01-15T10:30:05Z","call_id":"c","stream_id":"s","sequence_number":100}"""u8.ToArray());
                break;
            case "echo":
                await call.EchoMarkAsync();
                break;
            case "binary":
                await call.SayBinaryAsync([1, 2, 3]);
                break;
            case "close":
                await call.CloseByPeerAsync();
                break;
            case "lost":
                call.Lose();
                break;
            case "send":
                call.Do(session => session.SendMediaAsync(new byte[WavixAudio.FrameBytes]).AsTask());
                break;
            case "name":
                call.Do(session => session.SendMarkAsync("m").AsTask());
                break;
            case "play":
                call.Do(session => session.Play(new byte[WavixAudio.FrameBytes * 5]).Completion);
                break;
            case "interrupt":
                call.Do(session => session.InterruptAsync());
                break;
            case "pause":
                call.Do(session => session.PauseAsync());
                break;
            case "resume":
                call.Do(async session => await (await session.PauseAsync()).ResumeAsync());
                break;
            case "cancel":
                call.Do(async session => await (await session.PauseAsync()).CancelAsync());
                break;
            case "drain":
                call.Do(session => session.DrainAsync(TimeSpan.FromSeconds(1)));
                break;
            case "leave":
                call.Do(session => session.CloseAsync());
                break;
            case "tick":
                clock.Advance(WavixAudio.FrameDuration);
                break;
            case "second":
                clock.Advance(TimeSpan.FromSeconds(1));
                break;
            default:
                await call.SayAsync(step);
                break;
        }
    }

    private static byte[][] SplitLines(byte[] input)
    {
        var lines = new List<byte[]>();
        ReadOnlySpan<byte> rest = input;
        while (rest.IndexOf((byte)'\n') is var at and >= 0)
        {
            lines.Add(rest[..at].ToArray());
            rest = rest[(at + 1)..];
        }

        lines.Add(rest.ToArray());
        return [.. lines];
    }
}
