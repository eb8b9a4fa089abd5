using System.IO.Pipelines;
using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace NativeAot;

/// <summary>Calls without a socket.</summary>
internal static class InMemory
{
    public static async Task ScriptAsync()
    {
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions
        {
            PendingMarks = PendingMarkBehavior.Drop,
            Faults = SimulatedFaults.Parse(["jitter=10ms", "unknown-every=5", "malformed-every=7", "repeat-every=9"]),
        });
        await using (call)
        {
            await using var session = new WavixStreamSession(transport);
            Task<WavixStreamCompletion> echo = EchoAsync(session);
            await call.RunAsync(new CallScript()
                .Say(TestAudio.Speech(TimeSpan.FromMilliseconds(500)))
                .ExpectAudio(within: Patience.Soon)
                .HangUp());

            WavixStreamCompletion end = await echo.SoonAsync();
            Require.That(end.Reason == WavixStreamEndReason.Stopped);
            Require.That(end.Statistics.UnknownEvents > 0);
            Require.That(end.Statistics.InvalidEvents > 0);
            Require.That(call.Verify().Count == 0);
        }
    }

    public static async Task PipeAsync()
    {
        var there = new Pipe();
        var back = new Pipe();
        await using var call = new SimulatedCall(new PipeTransport(new Duplex(back.Reader, there.Writer)), new SimulatedCallOptions { RealTime = false });
        await using var session = new WavixStreamSession(new PipeTransport(new Duplex(there.Reader, back.Writer)));
        Task<WavixStreamCompletion> echo = EchoAsync(session);
        byte[] said = TestAudio.Tone(440, TimeSpan.FromMilliseconds(200));
        await call.StartAsync();
        await call.SayAsync(said);
        Require.That(await call.WaitForAudioAsync(said.Length).SoonAsync());
        await call.HangUpAsync();

        Require.That((await echo.SoonAsync()).Reason == WavixStreamEndReason.Stopped);
    }

    /// <summary>A call that is recorded, on the wire and as sound, and replayed.</summary>
    public static async Task RecordAsync(string folder)
    {
        string wire = Path.Combine(folder, "call.ndjson");
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
        var recorded = new RecordingTransport(transport, wire, new RecordingTransportOptions { Audio = RecordedAudio.Full });
        await using (call)
        {
            await using var session = new WavixStreamSession(recorded);
            var caller = new BargeIn(session);
            Require.That(!caller.IsSpeaking);
            Task<CallRecording> recording = CallRecorder.RecordAsync(session, Path.Combine(folder, "call.wav"));
            await call.StartAsync();
            Playback answer = session.Play(TestAudio.Speech(TimeSpan.FromSeconds(2)));
            await call.SayAsync(TestAudio.Tone(440, TimeSpan.FromMilliseconds(500)));
            PausedPlayback pause = await session.PauseAsync().SoonAsync();
            Require.That(pause.WasPlaying && await pause.ResumeAsync());
            await session.InterruptAsync();
            Require.That((await answer.Completion.SoonAsync()).Outcome == PlaybackOutcome.Cleared);
            await call.HangUpAsync();
            CallRecording result = await recording.SoonAsync();
            Require.That(result is { IsComplete: true, Error: null, DetailsFile: not null });
            Require.That((await File.ReadAllTextAsync(result.DetailsFile!)).Contains("\"outcome\": \"Cleared\"", StringComparison.Ordinal));
        }

        await recorded.Completion.SoonAsync();
        await using var replayed = new WavixStreamSession(await ReplayTransport.OpenAsync(wire, new ReplayOptions { Speed = 0 }));
        Require.That((await replayed.Completion.SoonAsync()).Statistics.AudioBytesReceived == 500 * WavixAudio.BytesPerMillisecond);
    }

    private static async Task<WavixStreamCompletion> EchoAsync(WavixStreamSession session)
    {
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            if (e is MediaEvent media && session.CanSend)
            {
                await session.SendMediaAsync(media.Payload);
            }
        }

        return await session.Completion;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
