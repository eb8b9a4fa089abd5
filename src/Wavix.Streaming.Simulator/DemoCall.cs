using System.Globalization;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The demo: an echo server in this process, a call to it over a real WebSocket, the timeline as it happens, a WAV file of what the caller
/// heard, and a verdict.
/// </summary>
/// <param name="speech">How long the caller speaks.</param>
/// <param name="wavPath">The WAV file; see <see cref="OutputFile"/> for how it is written.</param>
/// <param name="output">Receives the timeline and the verdict.</param>
internal sealed class DemoCall(TimeSpan speech, string wavPath, TextWriter output)
{
    /// <summary>Maximum time after the speech for the rest of the echo.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Replaces what the server does with the call, for tests of the verdict; null for the echo.</summary>
    public Func<WavixStreamSession, Task>? Serve { get; init; }

    /// <summary>Whether the caller heard what was said, and everything else was right.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using EchoServer server = await EchoServer.StartAsync(Serve, cancellationToken);
        await output.WriteLineAsync($"Echo server on {server.StreamUrl}; the caller speaks for {speech.TotalSeconds:0} s.");

        var timeline = new Timeline(output);
        byte[] said = TestAudio.Speech(speech);
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(
            server.StreamUrl, new SimulatedCallOptions { OnMessage = message => timeline.Add(message) }, cancellationToken);
        await TalkAsync(call, said, timeline, cancellationToken);
        bool closed = await call.HangUpAsync(cancellationToken);
        timeline.Note(call.Elapsed, $"closed with status {(object?)call.CloseStatus ?? "none"}");
        WavixStreamCompletion serverSide = await server.FirstCall.WaitAsync(cancellationToken);

        HeardAudio heard = call.Heard;
        await OutputFile.WriteAsync(
            wavPath,
            async file =>
            {
                await using WavWriter wav = WavWriter.Create(file, WavixAudio.SampleRate, leaveOpen: true);
                await wav.WriteAsync(heard.ToTimeline(), cancellationToken);
            },
            cancellationToken);
        await ReportAsync(heard, serverSide);
        return await JudgeAsync(
        [
            (heard.ToAudio().AsSpan().SequenceEqual(said), "the caller heard what was said, byte for byte"),
            (MarksReturned(call), "every mark was returned when playback had reached it"),
            (call.Messages.All(message => message.Problem is null), "Wavix accepts every message of the server"),
            (closed && call.CloseStatus == 1000, "the connection was closed in order, with status 1000"),
            (serverSide.Reason == WavixStreamEndReason.Stopped, "the server saw the call end by stop"),
            (serverSide.Statistics is { InvalidEvents: 0, Anomalies: 0, DroppedEvents: 0 }, "the server saw nothing irregular and dropped nothing"),
        ]);
    }

    /// <summary>Says it and listens until the echo has been heard, the server has ended the call, or the time has elapsed.</summary>
    private async Task TalkAsync(SimulatedCall call, byte[] said, Timeline timeline, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(speech + Patience);
        try
        {
            await call.StartAsync(patience.Token);
            await call.SayAsync(said, patience.Token);
            await call.WaitForAudioAsync(said.Length, patience.Token);
            await call.WaitForPlayoutAsync(patience.Token);
        }
        catch (IOException)
        {
            timeline.Note(call.Elapsed, "the server has ended the call");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            timeline.Note(call.Elapsed, "the echo does not arrive; hanging up");
        }
    }

    private static bool MarksReturned(SimulatedCall call)
    {
        IEnumerable<string> asked = call.Messages.Select(message => (message.Received as MarkCommand)?.Name).OfType<string>();
        IEnumerable<string> returned = call.Messages.Select(message => (message.Sent as MarkEvent)?.Name).OfType<string>();
        return asked.Any() && asked.SequenceEqual(returned);
    }

    private async Task ReportAsync(HeardAudio heard, WavixStreamCompletion serverSide)
    {
        IReadOnlyList<HeardGap> gaps = heard.GetGaps();
        await output.WriteLineAsync();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Heard {WavixAudio.GetDuration(heard.ToAudio().Length).TotalMilliseconds:0} ms of audio in {heard.Duration.TotalMilliseconds:0} ms of call; {Describe(gaps)}"));
        await output.WriteLineAsync($"Server: {serverSide}; {serverSide.Statistics.MessagesReceived} messages received, {serverSide.Statistics.MessagesSent} sent.");
        await output.WriteLineAsync($"Written to {wavPath}");
        await output.WriteLineAsync();
    }

    // An echo has no audio ahead of the caller, so every late frame is heard as a gap. A playback sends ahead and has none.
    internal static string Describe(IReadOnlyList<HeardGap> gaps) => gaps.Count == 0 ? "no gaps." : string.Create(
        CultureInfo.InvariantCulture,
        $"{gaps.Count} {(gaps.Count == 1 ? "gap" : "gaps, the longest")} of {gaps.Max(gap => gap.Duration.TotalMilliseconds):0.0} ms. Gaps are normal for an echo, which sends no audio ahead; a playback has none.");

    private async Task<bool> JudgeAsync(IReadOnlyList<(bool Holds, string Claim)> checks)
    {
        foreach ((bool holds, string claim) in checks)
        {
            await output.WriteLineAsync($"  {(holds ? "ok    " : "FAILED")}  {claim}");
        }

        bool all = checks.All(check => check.Holds);
        await output.WriteLineAsync(all ? "The call works." : "The call does not work.");
        return all;
    }
}
