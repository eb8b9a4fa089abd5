using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>
/// One phone call as Wavix places it: webhook, answer over the API, stream, hang-up. The caller talks on its first two-way or one-way stream.
/// </summary>
/// <param name="settings">What is dialed.</param>
/// <param name="server">Serves the API, for this call only.</param>
/// <param name="output">Receives a line for each event.</param>
internal sealed class DialedCall(DialSettings settings, ApiServer server, TextWriter output)
{
    // Longer than any call: the limits here are those of the settings.
    private static readonly TimeSpan Forever = TimeSpan.FromHours(24);

    // For the goodbye to an application that did not answer: it need not read it.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly DialLog _log = new(output, TimeProvider.System);
    private readonly DialDiagnosis _diagnosis = new(settings, server.Address);
    private readonly TaskCompletionSource<SimulatedCallOptions> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SimulatedWavix _wavix = null!;
    private SimulatedCall? _stream;
    private DialedDigits? _digits;
    private DialedStream? _talked;

    /// <summary>Runs the call to its end.</summary>
    /// <param name="hangUp">Makes the caller hang up immediately but gracefully. Before a stream is connected, ends the attempt.</param>
    public async Task<DialResult> RunAsync(CancellationToken hangUp)
    {
        await using SimulatedWavix wavix = _wavix = Create();
        SimulatedPhoneCall? call = null;
        DialOutcome outcome;
        try
        {
            _log.Begin();
            server.Serve(wavix);
            call = await RingAsync(hangUp);
            outcome = call is null ? _diagnosis.NoCall(wavix.Requests) : await RunAsync(call, hangUp);
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            outcome = DialOutcome.Interrupted;
        }

        if (call is { State: not PhoneCallState.Ended })
        {
            await LeaveAsync(call);
        }

        _log.End();
        return new DialResult(outcome, call, _log.Events) { Stream = _talked };
    }

    private SimulatedWavix Create()
    {
        var wavix = new SimulatedWavix(new SimulatedWavixOptions
        {
            ApiAddress = server.Address,
            ApiKey = settings.ApiKey,
            WebhookUrl = settings.WebhookUrl,
            WebhookTimeout = settings.AnswerTimeout,
            RingTimeout = Forever,
            StreamConnectTimeout = Forever,
            StreamOptions = settings.Stream,
            OpenStreamAsync = OpenStreamAsync,
            OnWebhook = _log.Add,
            OnRequest = _log.Add,
        });
        foreach (string fault in settings.ApiFaults)
        {
            ApiFaultNames.Apply(fault, wavix.Faults);
        }

        return wavix;
    }

    /// <returns>Null if the application placed no call in time.</returns>
    private async Task<SimulatedPhoneCall?> RingAsync(CancellationToken hangUp)
    {
        if (settings.WebhookUrl is not null)
        {
            _log.Note($"{settings.From} calls {settings.To}");
            return _wavix.Dial(settings.From, settings.To);
        }

        try
        {
            return await _wavix.WaitForOutboundCallAsync(1, settings.Phone.Wait, hangUp);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<DialOutcome> RunAsync(SimulatedPhoneCall call, CancellationToken hangUp)
    {
        using var ended = new CancellationTokenSource();
        _digits = new DialedDigits(call, settings.Digits, _log);
        Task pressing = _digits.RunAsync(ended.Token);
        try
        {
            return await (call.IsOutbound ? PickUpAsync(call, hangUp) : WaitForAnswerAsync(call, hangUp))
                ?? await WaitForStreamAsync(call, hangUp)
                ?? await TalkAsync(call, hangUp);
        }
        finally
        {
            await ended.CancelAsync();
            await pressing;
        }
    }

    /// <returns>Null if the application has answered.</returns>
    private async Task<DialOutcome?> WaitForAnswerAsync(SimulatedPhoneCall call, CancellationToken hangUp)
    {
        Task decided = Task.WhenAny(call.Call.AnsweredTask, call.Ended);
        await Task.WhenAny(decided, call.Call.SetupPosted).WaitAsync(hangUp);
        if (!decided.IsCompleted && _wavix.Webhooks is [{ Status: >= 200 and < 300 }, ..])
        {
            await WaitAsync(decided, settings.AnswerTimeout, hangUp);
        }

        return call.State switch
        {
            PhoneCallState.Ringing => _diagnosis.NotAnswered(call.Id, _wavix.Requests, _wavix.Webhooks),
            PhoneCallState.Ended when !call.Call.AnsweredTask.IsCompleted => DialDiagnosis.EndedEarly(isAnswered: false, isOutbound: false),
            _ => null,
        };
    }

    /// <summary>Lets the phone that the application calls ring, and does with the call what the settings say.</summary>
    /// <returns>Null if the phone has answered.</returns>
    private async Task<DialOutcome?> PickUpAsync(SimulatedPhoneCall call, CancellationToken hangUp)
    {
        _log.Note($"{call.From} calls {call.To}");
        await WaitAsync(call.Ended, settings.Phone.AnswerAfter, hangUp);
        try
        {
            switch (settings.Phone.Reaction)
            {
                case PhoneReaction.Busy:
                    _log.Note("the phone is busy");
                    await call.BeBusyAsync(hangUp);
                    return _diagnosis.NotTaken(_wavix.Requests, _wavix.Webhooks);
                case PhoneReaction.Reject:
                    _log.Note("the phone rejects the call");
                    await call.RejectAsync(hangUp);
                    return _diagnosis.NotTaken(_wavix.Requests, _wavix.Webhooks);
                default:
                    bool isMachine = settings.Phone.Reaction == PhoneReaction.Machine;
                    _log.Note(isMachine ? "an answering machine answers" : "the phone answers");
                    await call.AnswerAsync(isMachine, hangUp);
                    return null;
            }
        }
        catch (InvalidOperationException)
        {
            return DialDiagnosis.EndedEarly(isAnswered: false, isOutbound: true);
        }
    }

    /// <returns>Null if a stream is connected.</returns>
    private async Task<DialOutcome?> WaitForStreamAsync(SimulatedPhoneCall call, CancellationToken hangUp)
    {
        Task decided = Task.WhenAny(_requested.Task, call.Ended);
        TimeSpan left = settings.AnswerTimeout;
        do
        {
            // As long as the application does something with the call, such as to collect digits, its stream may follow.
            await WaitAsync(decided, left, hangUp);
            left = _log.LastActivity + settings.AnswerTimeout - _log.Elapsed;
        }
        while (!decided.IsCompleted && left > TimeSpan.Zero);

        if (!_requested.Task.IsCompleted)
        {
            return !decided.IsCompleted ? _diagnosis.NoStream(call, _wavix.Requests, _wavix.Webhooks)
                : settings.Phone.Reaction == PhoneReaction.Machine && call.IsOutbound
                    ? DialOutcome.InOrder("hung_up_by_application", "The application hung up on the answering machine.")
                    : DialDiagnosis.EndedEarly(isAnswered: true, call.IsOutbound);
        }

        try
        {
            _stream = await call.WaitForStreamAsync(1, Forever, hangUp);
            return null;
        }
        catch (IOException e)
        {
            return call.State == PhoneCallState.Ended ? DialDiagnosis.EndedEarly(isAnswered: true, call.IsOutbound) : _diagnosis.StreamNotConnected(e);
        }
    }

    private async Task<DialOutcome> TalkAsync(SimulatedPhoneCall call, CancellationToken hangUp)
    {
        SimulatedCallOptions options = await _requested.Task;
        var talk = new PlacedCall(options, settings.Lines, [], settings.Duration);
        (CallRecording recording, CallReport report) = await talk.RunAsync(_stream!, isStarted: true, hangUp);
        _talked = new DialedStream(_log.StreamAt ?? _log.Elapsed, recording, report);
        _log.Note($"stream ended by {CallReportText.End(report)}");

        PhoneCallEnd? end = null;
        try
        {
            // After Ctrl+C, too, the end of the stream is followed by that of the call.
            CancellationToken stopWaiting = report.EndedBy == "caller" ? CancellationToken.None : hangUp;
            end = await WaitAsync(call.Ended, settings.HangUpTimeout, stopWaiting) ? await call.WaitForEndAsync(Forever, CancellationToken.None) : null;
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            // The caller does not wait for the application any longer.
        }

        _log.Note(end is null ? "the caller is in silence and hangs up" : end == PhoneCallEnd.HungUpByApplication ? "hung up by application" : "hung up by caller");
        return _diagnosis.Ended(report, end, _wavix.Requests, _wavix.Webhooks, _digits!.FirstUnpressed);
    }

    /// <summary>Ends a call that the application has left alone.</summary>
    private async Task LeaveAsync(SimulatedPhoneCall call)
    {
        try
        {
            using var limit = new CancellationTokenSource(Goodbye, _clock);
            await call.HangUpAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The application does not read its webhooks, which is reported already.
        }
    }

    /// <summary>Connects a stream. Only the first one is shown, and the caller talks on it.</summary>
    private async Task<SimulatedCall> OpenStreamAsync(Uri url, SimulatedCallOptions options, CancellationToken cancellationToken)
    {
        bool isFirst = _requested.TrySetResult(options);
        if (isFirst)
        {
            options.OnMessage = _log.Add;
        }

        Uri address = settings.Connect?.Replace(url) ?? url;
        if (settings.Connect is not null)
        {
            // As a proxy in front of the server does, and as curl's --connect-to.
            options.RequestHeaders["Host"] = url.Authority;
        }

        SimulatedCall call = await new ServerTarget(address.AbsoluteUri, [], null).CallAsync(options, cancellationToken);
        _log.Note($"stream connected to {address.GetLeftPart(UriPartial.Authority)}{(isFirst ? "" : ", in addition")}");
        return call;
    }

    /// <returns>False if the time has passed.</returns>
    private async Task<bool> WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _clock, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
