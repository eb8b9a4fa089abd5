using System.Globalization;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>
/// The demo: an echo server in this process, a call to it over a real WebSocket, the timeline as it happens, a WAV of what the caller
/// heard, and a verdict.
/// </summary>
internal sealed class DemoCall(TimeSpan speech, string wavPath, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether the caller heard what was said, and all else was as it should be.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(speech + Patience);
        await using EchoServer server = await EchoServer.StartAsync(patience.Token);
        await output.WriteLineAsync($"Echo server on {server.StreamUrl}; the caller speaks for {speech.TotalSeconds:0} s.");

        var timeline = new Timeline(output);
        byte[] said = TestAudio.Speech(speech);
        await using SimulatedCall call = await SimulatedCall.ConnectAsync(
            server.StreamUrl, new SimulatedCallOptions { OnMessage = timeline.Add }, patience.Token);
        await call.StartAsync(patience.Token);
        await call.SayAsync(said, patience.Token);
        bool allCame = await call.WaitForAudioAsync(said.Length, patience.Token);
        await call.WaitForPlayoutAsync(patience.Token);
        bool closed = await call.HangUpAsync(patience.Token);
        timeline.Note(call.Elapsed, $"closed with status {call.CloseStatus}");
        WavixStreamCompletion serverSide = await server.FirstCall.WaitAsync(patience.Token);

        HeardAudio heard = call.Heard;
        await heard.SaveWavAsync(wavPath, patience.Token);
        await ReportAsync(heard, serverSide);
        return await JudgeAsync(
        [
            (allCame && heard.ToAudio().AsSpan().SequenceEqual(said), "the caller heard what was said, byte for byte"),
            (MarksReturned(call), "every mark came back when playback had reached it"),
            (call.Messages.All(message => message.Problem is null), "every message of the server was one that Wavix takes"),
            (closed && call.CloseStatus == 1000, "the connection was closed in order, with status 1000"),
            (serverSide.Reason == WavixStreamEndReason.Stopped, "the server saw the call end by stop"),
            (serverSide.Statistics is { InvalidEvents: 0, Anomalies: 0, DroppedEvents: 0 }, "the server saw nothing irregular and dropped nothing"),
        ]);
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
        double longest = gaps.Count == 0 ? 0 : gaps.Max(gap => gap.Duration.TotalMilliseconds);
        await output.WriteLineAsync();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Heard {WavixAudio.GetDuration(heard.ToAudio().Length).TotalMilliseconds:0} ms of audio in {heard.Duration.TotalMilliseconds:0} ms of call; {gaps.Count} gaps, the longest {longest:0.0} ms."));
        await output.WriteLineAsync($"Server: {serverSide}; {serverSide.Statistics.MessagesReceived} messages received, {serverSide.Statistics.MessagesSent} sent.");
        await output.WriteLineAsync($"Written to {wavPath}");
        await output.WriteLineAsync();
    }

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
