using System.Net;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator;

/// <summary>Runs all checks against one server, one call after the other, because a server may accept only one at a time.</summary>
/// <param name="placer">Places the calls.</param>
/// <param name="settings">What the caller says, and the limits.</param>
internal sealed class ConformanceRun(ICallPlacer placer, CheckSettings settings)
{
    private readonly CheckCalls _calls = new(placer, settings);
    private readonly List<CheckResult> _results = [];
    private ServerHabits _habits = ServerHabits.Unknown;

    /// <summary>Called when a check that takes time starts.</summary>
    public Action<Check>? Began { get; init; }

    /// <summary>Called with each result as soon as it is known.</summary>
    public Action<CheckResult>? Judged { get; init; }

    /// <exception cref="CannotConnectException">
    /// The server can't be reached, or refuses the first call or one whose arguments are incomplete.
    /// </exception>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(CheckCatalog.OrdinaryCall, () => CallOrdinarilyAsync(cancellationToken));
        foreach ((Check check, ProbeScript script) in OddInput.Calls)
        {
            await CheckAsync(check, () => SurviveAsync(check, script, cancellationToken));
        }

        await CheckAsync(CheckCatalog.AbruptReset, () => CutAsync(cancellationToken));
        await CheckAsync(CheckCatalog.LongCall, () => SpeakLongAsync(cancellationToken));
        await CheckAsync(CheckCatalog.TwoCalls, () => TalkSideBySideAsync(cancellationToken));
        DialPlacer? dial = placer as DialPlacer;
        if (dial is null)
        {
            await CheckAsync(CheckCatalog.OneWayStream, async () =>
            {
                await _calls.CallAsync(ProbeScript.Ordinary with { IsOneWay = true, IsOrdinary = false }, cancellationToken);
                return null;
            });
        }

        await ConverseAsync(cancellationToken);
        if (dial is not null)
        {
            await CheckHttpAsync(dial, cancellationToken);
        }

        AddAll(WireRules.Judge(_calls.Recorded));
        AddAll([SurvivalRules.JudgeMarks(_calls.Recorded), SurvivalRules.JudgeClears(_calls.Recorded)]);
        AddAll(AdviceRules.Judge(_calls.Recorded));
        AddAll(ConversationRules.Judge(_calls.Recorded, settings));
        AddAll(dial is null ? [] : HttpRules.Judge(dial.Recorded, dial.OtherRequests, settings));
        IEnumerable<Check> all = dial is null ? CheckCatalog.All : CheckCatalog.All.Concat(CheckCatalog.Http);
        return [.. all.Select(check => _results.Find(result => result.Check == check)!)];
    }

    /// <summary>Runs the calls of a check. A check without a result is evaluated later, from all calls.</summary>
    private async Task CheckAsync(Check check, Func<Task<CheckResult?>> run)
    {
        Began?.Invoke(check);
        CheckResult? result;
        try
        {
            result = await run();
        }
        catch (CannotConnectException e) when (_calls.Recorded.Count > 0 && (e.Status is 0 || e.Status >= HttpStatusCode.InternalServerError))
        {
            result = check.Fail(e.Message);
        }

        // One fault, one failure: what fails in an ordinary call fails in all others, and a server that can't be reached stays so.
        if (result is { Outcome: CheckOutcome.Fail })
        {
            CheckResult? ordinary = _results.Find(one => one.Check == CheckCatalog.OrdinaryCall && one.Outcome != CheckOutcome.Pass);
            bool isGone = _calls.IsGone && _results.Exists(one => one.Outcome == CheckOutcome.Fail);
            result = ordinary is not null ? check.NotApplicable($"An ordinary call fails; see {ordinary.Check.Id}.")
                : isGone ? check.NotApplicable($"The server no longer accepts calls. {result.Seen}")
                : result;
        }

        if (result is not null)
        {
            Add(result);
        }
    }

    private async Task<CheckResult?> SurviveAsync(Check check, ProbeScript script, CancellationToken cancellationToken)
    {
        ProbeScript patient = script with { ExpectsAnswer = _habits.Answers };
        RecordedCall call = await _calls.CallAsync(patient, cancellationToken);
        if (_habits.Answers && SurvivalRules.HasFallenSilent(call))
        {
            // A server that answers only now and then may have been silent by chance, but rarely twice.
            call = await _calls.CallAsync(patient, cancellationToken);
        }

        return SurvivalRules.Judge(check, call, _habits);
    }

    /// <summary>
    /// Runs a call, which shows whether the server answers, and a conversation, in which it may send marks and <c>clear</c>.
    /// </summary>
    private async Task<CheckResult?> CallOrdinarilyAsync(CancellationToken cancellationToken)
    {
        Check check = CheckCatalog.OrdinaryCall;
        RecordedCall call = await _calls.CallAsync(ProbeScript.Ordinary, cancellationToken);
        _habits = ServerHabits.Of(call);
        CheckResult result = SurvivalRules.Judge(check, call, ServerHabits.Unknown);
        if (result.Outcome != CheckOutcome.Pass)
        {
            return result;
        }

        RecordedCall conversation = await _calls.CallAsync(
            new ProbeScript((probe, token) => probe.ConverseAsync(token)) { IsOrdinary = true }, cancellationToken);
        CheckResult second = SurvivalRules.Judge(check, conversation, ServerHabits.Unknown);
        return second.Outcome == CheckOutcome.Pass ? result : second;
    }

    /// <summary>
    /// Talks with a server that speaks on its own. An echo server does not: it speaks while the caller does, and never stops for that.
    /// </summary>
    private async Task ConverseAsync(CancellationToken cancellationToken)
    {
        bool goesThrough = _results.Exists(result => result.Check == CheckCatalog.OrdinaryCall && result.Outcome == CheckOutcome.Pass);
        if (!goesThrough || ConversationRules.IsEcho(_calls.Recorded, settings.Speech))
        {
            return;
        }

        await CheckAsync(CheckCatalog.BargeIn, async () =>
        {
            RecordedCall call = await _calls.CallAsync(ProbeScript.Conversation, cancellationToken);
            if (call.Conversation is { Heard.Count: > 0 })
            {
                await _calls.CallAsync(ProbeScript.ListenWithLineEcho, cancellationToken);
            }

            return null;
        });
    }

    /// <summary>Places calls whose webhooks or requests meet faults.</summary>
    private async Task CheckHttpAsync(DialPlacer dial, CancellationToken cancellationToken)
    {
        await CheckAsync(CheckCatalog.RepeatedWebhook, async () =>
        {
            await WithFaultsAsync(dial, faults => faults.RepeatWebhooks = 1, cancellationToken);
            return HttpRules.JudgeRepetition(dial.Recorded[^1]);
        });
        await CheckAsync(CheckCatalog.SlowApi, async () =>
        {
            await WithFaultsAsync(dial, faults => faults.Delay(ApiOperation.AnswerCall, settings.SlowApi), cancellationToken);
            return await SurviveAsync(CheckCatalog.SlowApi, ProbeScript.Ordinary, cancellationToken);
        });
        await CheckAsync(CheckCatalog.RefusedApi, async () =>
        {
            await WithFaultsAsync(dial, faults => faults.Refuse(null, HttpStatusCode.ServiceUnavailable, times: null), cancellationToken);
            return await SurviveAsync(CheckCatalog.RefusedApi, ProbeScript.Ordinary, cancellationToken);
        });
        await dial.WaitForStragglersAsync(cancellationToken);
    }

    /// <summary>Places a call that may or may not be answered.</summary>
    private async Task WithFaultsAsync(DialPlacer dial, Action<ApiFaults> set, CancellationToken cancellationToken)
    {
        dial.IsFaulty = true;
        set(dial.Faults);
        try
        {
            await _calls.CallAsync(ProbeScript.Short, cancellationToken);
        }
        catch (CannotConnectException)
        {
            // What matters is the next call, or what was recorded.
        }
        finally
        {
            dial.Faults.Clear();
            dial.IsFaulty = false;
        }
    }

    private async Task<CheckResult?> CutAsync(CancellationToken cancellationToken)
    {
        await _calls.CallAsync(new ProbeScript((call, token) => call.SayAsync(settings.Speech, token)) { IsCut = true }, cancellationToken);
        await Task.Delay(settings.AfterCut, settings.Clock, cancellationToken);
        return await SurviveAsync(CheckCatalog.AbruptReset, ProbeScript.Ordinary, cancellationToken);
    }

    private async Task<CheckResult?> SpeakLongAsync(CancellationToken cancellationToken)
    {
        byte[] speech = new byte[WavixAudio.GetByteCount(settings.LongSpeech)];
        for (int at = 0; at < speech.Length; at += settings.Speech.Length)
        {
            settings.Speech.AsSpan(0, Math.Min(settings.Speech.Length, speech.Length - at)).CopyTo(speech.AsSpan(at));
        }

        RecordedCall call = await _calls.CallAsync(
            new ProbeScript((call, token) => call.SayAsync(speech, token)) { IsOrdinary = true }, cancellationToken);
        return SurvivalRules.Judge(CheckCatalog.LongCall, call, _habits with { Answers = false });
    }

    private async Task<CheckResult?> TalkSideBySideAsync(CancellationToken cancellationToken)
    {
        Check check = CheckCatalog.TwoCalls;
        IReadOnlyList<RecordedCall>? calls = await _calls.CallTwiceAtOnceAsync(
            ProbeScript.Ordinary with { ExpectsAnswer = _habits.Answers }, cancellationToken);
        if (calls is null)
        {
            return check.NotApplicable("The server accepts one call at a time: it refuses the second with 503.");
        }

        List<CheckResult> results = [.. calls.Select(call => SurvivalRules.Judge(check, call, _habits))];
        return results.Find(result => result.Outcome == CheckOutcome.Fail) ?? results[0];
    }

    private void AddAll(IEnumerable<CheckResult> results)
    {
        foreach (CheckResult result in results.Where(result => !_results.Exists(one => one.Check == result.Check)))
        {
            Add(result);
        }
    }

    private void Add(CheckResult result)
    {
        _results.Add(result);
        Judged?.Invoke(result);
    }
}
