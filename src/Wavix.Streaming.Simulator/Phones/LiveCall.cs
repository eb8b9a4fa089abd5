using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>
/// One call of the person at the page: the microphone speaks on the line, and the page hears what the simulated playback plays.
/// Thread-safe.
/// </summary>
/// <param name="page">The page.</param>
/// <param name="line">The line of the call.</param>
internal sealed class LiveCall(PageConnection page, PhoneLine line) : IDialedPerson
{
    private readonly AnswerTimes _answers = new(time => page.Send(new { type = "answer", ms = Math.Round(time.TotalMilliseconds) }));
    private readonly CallProgress _progress = new(TimeProvider.System);
    private readonly object _sync = new();
    private volatile SimulatedPhoneCall? _phoneCall;
    private Task _pressing = Task.CompletedTask;

    public void OnCall(SimulatedPhoneCall call) => _phoneCall = call;

    public void OnMessage(SimulatedCallMessage message)
    {
        _progress.Add(message);
        _answers.Add(message);
        if (message.Problem is null && (message.Sent is MediaEvent || message.Received is MediaCommand))
        {
            return;
        }

        TimelineEvent shown = TimelineEvent.From(message);
        Show(message.At, shown.Kind, message.Problem is null ? shown.Title : $"{shown.Title}: {message.Problem}", shown.Direction);
    }

    public void OnEvent(TimeSpan at, string title, bool isHttp) => Show(at, isHttp ? "http" : "state", title, direction: null);

    /// <summary>Presses a key: its tone is on the line, and the platform collects it if the application has asked for digits.</summary>
    /// <param name="key">The key.</param>
    public void Press(string key)
    {
        line.Keys.Press(key);
        lock (_sync)
        {
            _pressing = PressAsync(_pressing, key);
        }
    }

    public Task<(CallRecording Recording, CallReport Report)> TalkAsync(SimulatedCall stream, SimulatedCallOptions options, CancellationToken hangUp) =>
        TalkAsync(stream, options, isStarted: true, hangUp);

    /// <summary>Talks on a stream, up to its end.</summary>
    /// <param name="stream">The stream. The caller of this method keeps ownership.</param>
    /// <param name="options">Its options.</param>
    /// <param name="isStarted">Whether <c>start</c> was sent.</param>
    /// <param name="hangUp">Makes the person hang up immediately but gracefully.</param>
    public async Task<(CallRecording Recording, CallReport Report)> TalkAsync(
        SimulatedCall stream, SimulatedCallOptions options, bool isStarted, CancellationToken hangUp)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(hangUp);
        ended.CancelAfter(PlacedCall.Longest);
        bool isEndedByApplication = false;
        Task hearing = Task.CompletedTask;
        try
        {
            if (!isStarted)
            {
                await stream.StartAsync(ended.Token);
            }

            line.Connect(stream);
            page.Send(new { type = "state", state = "talking" });
            hearing = HearAsync(stream, ended.Token);
            await stream.SayLiveAsync(frame => Say(stream, frame.Span), ended.Token);
        }
        catch (IOException)
        {
            isEndedByApplication = true;
        }
        catch (OperationCanceledException)
        {
            isEndedByApplication = stream.Completion.IsCompleted;
        }

        line.Disconnect();
        await ended.CancelAsync();
        await hearing;
        page.Send(new { type = "state", state = "ending" });
        bool isInOrder = await stream.HangUpAsync(CancellationToken.None);
        var recording = CallRecording.Of(stream.Messages, stream.Heard, hasAudio: true);
        string endedBy = !isInOrder ? "lost" : isEndedByApplication ? "application" : "caller";
        return (recording, CallReport.From(recording, options, endedBy, stream.CloseStatus, stream.CloseDescription));
    }

    private void Say(SimulatedCall stream, Span<byte> frame)
    {
        line.Microphone.Take(frame);
        line.Keys.PutInto(frame);
        _answers.Say(frame, stream.Elapsed);
    }

    /// <summary>
    /// Sends to the page what the playback has played, as soon as it has: the recording has the same audio. What a <c>clear</c> drops
    /// has not played, so that the page never gets it.
    /// </summary>
    private async Task HearAsync(SimulatedCall stream, CancellationToken cancellationToken)
    {
        const int FrameSamples = WavixAudio.FrameBytes / WavixAudio.BytesPerSample;
        const int FramesPerMeter = 3;
        long from = HeardAudio.ToSamples(stream.Elapsed);
        for (int number = 0; await WaitUntilAsync(stream, HeardAudio.ToTime(from + FrameSamples), cancellationToken); number++)
        {
            byte[] frame = new byte[WavixAudio.FrameBytes];
            foreach (PlayoutPiece piece in stream.HeardWithin(from, from + FrameSamples))
            {
                piece.Pcm.Span.CopyTo(frame.AsSpan((int)(piece.Start - from) * WavixAudio.BytesPerSample));
            }

            page.SendAudio(frame);
            from += FrameSamples;
            if (number % FramesPerMeter == 0)
            {
                page.Send(new { type = "meter", at = Seconds(stream.Elapsed), queued = Math.Round(_progress.Now().Queued.TotalMilliseconds) });
            }
        }
    }

    /// <returns>False if canceled.</returns>
    private static async Task<bool> WaitUntilAsync(SimulatedCall stream, TimeSpan due, CancellationToken cancellationToken)
    {
        try
        {
            while (due - stream.Elapsed is { } left && left > TimeSpan.Zero)
            {
                await stream.DelayAsync(left, cancellationToken);
            }

            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PressAsync(Task before, string key)
    {
        await before;
        if (_phoneCall is not { } call)
        {
            return;
        }

        try
        {
            bool isCollected = await call.PressAsync(key);
            page.Send(new { type = "key", key, isCollected });
        }
        catch (InvalidOperationException)
        {
            // The call is not answered yet, or has ended.
        }
    }

    private void Show(TimeSpan at, string kind, string text, int? direction) =>
        page.Send(new { type = "caption", at = Seconds(at), kind, text, direction });

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
