using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Simulator.Scenarios;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>
/// One phone call as Wavix places it: webhook, answer over the API, stream, hang-up. The caller talks on its first two-way or one-way stream.
/// </summary>
/// <param name="settings">What is dialed.</param>
/// <param name="server">Serves the API of this call, until another call is run with it.</param>
/// <param name="output">Receives a line for each event.</param>
internal sealed class DialedCall(DialSettings settings, ApiServer server, TextWriter output)
{
    // For the goodbye to an application that did not answer: it need not read it.
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly DialLog _log = new(output, TimeProvider.System, isOutbound: settings.WebhookUrl is null, settings.Person);
    private readonly DialDiagnosis _diagnosis = new(settings, server.Address);
    private readonly TaskCompletionSource<SimulatedCallOptions> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SimulatedWavix _wavix = null!;
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
            WebhookTimeout = settings.WebhookTimeout,
            RingTimeout = DialConnection.Forever,
            StreamConnectTimeout = DialConnection.Forever,
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

        _log.Note($"waiting for POST {server.Address}v1/calls");
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
        var connection = new DialConnection(settings, _wavix, server.Address, call, _requested.Task);
        using var ended = new CancellationTokenSource();
        settings.Person?.OnCall(call);
        _digits = new DialedDigits(call, settings.Digits, _log);
        Task pressing = _digits.RunAsync(ended.Token);
        try
        {
            if (await (call.IsOutbound ? PickUpAsync(call, connection, hangUp) : connection.WaitForAnswerAsync(hangUp)) is { } notAnswered)
            {
                return notAnswered;
            }

            (SimulatedCall? stream, DialOutcome? notConnected) = await connection.WaitForStreamAsync(hangUp);
            return notConnected ?? await TalkAsync(call, stream!, connection, hangUp);
        }
        finally
        {
            await ended.CancelAsync();
            await pressing;
        }
    }

    /// <summary>Lets the phone that the application calls ring, and does with the call what the settings say.</summary>
    /// <returns>Null if the phone has answered.</returns>
    private async Task<DialOutcome?> PickUpAsync(SimulatedPhoneCall call, DialConnection connection, CancellationToken hangUp)
    {
        _log.Note($"{call.From} calls {call.To}");
        await connection.WaitAsync(call.Ended, settings.Phone.AnswerAfter, hangUp);
        try
        {
            switch (settings.Phone.Reaction)
            {
                case PhoneReaction.Busy:
                    _log.Note("the phone is busy");
                    await call.BeBusyAsync(hangUp);
                    return _diagnosis.NotTaken(connection.Requests, connection.Webhooks);
                case PhoneReaction.Reject:
                    _log.Note("the phone rejects the call");
                    await call.RejectAsync(hangUp);
                    return _diagnosis.NotTaken(connection.Requests, connection.Webhooks);
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

    private async Task<DialOutcome> TalkAsync(
        SimulatedPhoneCall call, SimulatedCall stream, DialConnection connection, CancellationToken hangUp)
    {
        SimulatedCallOptions options = await _requested.Task;
        (CallRecording recording, CallReport report, string? failure) = await TalkAsync(stream, options, hangUp);
        _talked = new DialedStream(_log.StreamAt ?? _log.Elapsed, recording, report) { Failure = failure };
        _log.Note($"stream ended by {CallReportText.End(report)}");

        PhoneCallEnd? end = null;
        try
        {
            // After Ctrl+C, too, the end of the stream is followed by that of the call.
            CancellationToken stopWaiting = report.EndedBy == "caller" ? CancellationToken.None : hangUp;
            end = await connection.WaitAsync(call.Ended, settings.HangUpTimeout, stopWaiting) ? await call.WaitForEndAsync(DialConnection.Forever, CancellationToken.None) : null;
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            // The caller does not wait for the application any longer.
            await LeaveAsync(call);
            end = PhoneCallEnd.HungUp;
        }

        _log.Note(end is null ? "the caller is in silence and hangs up" : end == PhoneCallEnd.HungUpByApplication ? "hung up by application" : "hung up by caller");
        return _diagnosis.Ended(report, end, connection.Requests, connection.Webhooks, _digits!.FirstUnpressed);
    }

    private async Task<(CallRecording Recording, CallReport Report, string? Failure)> TalkAsync(
        SimulatedCall stream, SimulatedCallOptions options, CancellationToken hangUp)
    {
        if (settings.Script is { } script)
        {
            ScenarioCall ended = await ScenarioTalk.RunAsync(stream, options, script, hangUp);
            return (ended.Recording!, ended.Report!, ended.Failure);
        }

        (CallRecording recording, CallReport report) = await (settings.Person is { } person
            ? person.TalkAsync(stream, options, hangUp)
            : new PlacedCall(options, settings.Lines, settings.Answered, settings.Duration).RunAsync(stream, isStarted: true, hangUp));
        return (recording, report, null);
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

        SimulatedCall call = await settings.TargetOf(url).CallAsync(options, cancellationToken);
        string address = settings.Connect?.ToString() ?? url.GetLeftPart(UriPartial.Authority);
        _log.Note($"stream connected to {address}{(isFirst ? "" : ", in addition")}");
        return call;
    }
}
