using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>One response: its events, at the pace of the script. What it does it does under the session's lock, step by step.</summary>
internal sealed class ResponseRun
{
    private readonly Responses _responses;
    private readonly JsonObject _request;
    private readonly RealtimeAnswer _answer;
    private readonly CancellationTokenSource _stop;
    private readonly JsonArray _output = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private OutputItem? _open;
    private TimeSpan _due;
    private TimeSpan _late;
    private TimeSpan _audio;
    private int _letters;
    private string? _cancelReason;
    private bool _isDone;

    public ResponseRun(FakeRealtimeSession session, Responses responses, JsonObject request, RealtimeAnswer answer, bool isApart)
    {
        Session = session;
        _responses = responses;
        _request = request;
        _answer = answer;
        Conversation = isApart ? null : session.Conversation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.EndedToken);
    }

    public string Id { get; } = Ids.New("resp");

    public FakeRealtimeSession Session { get; }

    public Outbox Outbox => Session.Outbox;

    /// <summary>The conversation; null if the response is apart from it.</summary>
    public Conversation? Conversation { get; }

    public RealtimeServiceOptions Options => Session.Service.Options;

    public TimeSpan DeltaDuration => _answer.DeltaDuration ?? Options.DeltaDuration;

    public bool IsText => Modalities.All(one => one!.GetValue<string>() == "text");

    private JsonArray Modalities => (_request["output_modalities"] ?? Session.CurrentSettings.Json["output_modalities"])!.AsArray();

    /// <summary>Called under the session's lock, like <see cref="Cancel"/>.</summary>
    public void Start()
    {
        Outbox.Send("response.created", new JsonObject { ["response"] = Json("in_progress", null, null) });

        // Not on the caller's stack, which holds the lock.
        _ = Task.Run(RunAsync);
    }

    public void Cancel(string reason)
    {
        if (_cancelReason is not null)
        {
            return;
        }

        _cancelReason = reason;
        _late = _open is { Audio.Ticks: > 0 } ? Options.LateAudio : TimeSpan.Zero;
        if (_late == TimeSpan.Zero || Options.LateAudioAfterDone)
        {
            Finish("cancelled");
        }
    }

    private async Task RunAsync()
    {
        try
        {
            TimeSpan first = _answer.FirstAudio ?? Options.FirstAudio;

            // An item is announced somewhat before its first audio.
            await WaitUntilAsync(first * 0.75);
            for (int index = 0; index < _answer.Outputs.Count; index++)
            {
                if (!Session.Locked(() => Open(index)))
                {
                    return;
                }

                await WaitUntilAsync(index == 0 ? first : _due);
                OutputItem item = _open!;
                while (Session.Locked(() => Step(item)) is { Ticks: > 0 } sent)
                {
                    await WaitUntilAsync(_due + (sent / (_answer.Speed ?? Options.Speed)));
                }

                if (!Session.Locked(() => Close(index)))
                {
                    return;
                }
            }

            await WaitUntilAsync(first);
            Session.Locked(() => Finish(_answer.Status));
        }
        catch (OperationCanceledException)
        {
            // The response was canceled, or the session has ended.
        }
        catch (Exception e)
        {
            // A mistake of the script or of this fake, which a test must not have to guess.
            Session.SendError("fake_failed", e.ToString());
        }
    }

    // By a schedule, so that a late timer does not make all that follows late.
    private async Task WaitUntilAsync(TimeSpan due)
    {
        _due = due > _due ? due : _due;
        if (_due - Stopwatch.GetElapsedTime(_started) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, _stop.Token);
        }
    }

    private bool Open(int index)
    {
        if (!_isDone)
        {
            _open = OutputItem.Create(this, _answer.Outputs[index], index);
            _open.Open();
        }

        return !_isDone;
    }

    private TimeSpan Step(OutputItem item)
    {
        if ((_isDone || _cancelReason is not null) && _late <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        TimeSpan sent = item.Step();
        _late -= _cancelReason is null ? TimeSpan.Zero : sent;
        return sent;
    }

    private bool Close(int index)
    {
        if (_cancelReason is not null)
        {
            Finish("cancelled");
            return false;
        }

        CloseItem(_answer.Status == "incomplete" && index == _answer.Outputs.Count - 1 ? "incomplete" : "completed");
        return true;
    }

    private void CloseItem(string status)
    {
        if (_open is { } item)
        {
            _open = null;
            _output.Add(item.Close(status));
            _audio += item.Audio;
            _letters += item.Letters;
        }
    }

    private void Finish(string status)
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        CloseItem("incomplete");
        JsonObject? details = status switch
        {
            "cancelled" => new JsonObject { ["type"] = status, ["reason"] = _cancelReason },
            "incomplete" => new JsonObject { ["type"] = status, ["reason"] = _answer.Reason },
            "failed" => new JsonObject
            {
                ["type"] = status,
                ["error"] = new JsonObject { ["type"] = _answer.ErrorType, ["code"] = _answer.ErrorCode, ["message"] = _answer.ErrorMessage },
            },
            _ => null,
        };
        _responses.Ended(this);
        string instructions = _request["instructions"]?.GetValue<string>() ?? Session.CurrentSettings.Instructions;
        JsonObject usage = Usage.Of(Session.Conversation.Memory, instructions, _audio, _letters);
        Outbox.Send("response.done", new JsonObject { ["response"] = Json(status, details, usage) });
        Outbox.Send("rate_limits.updated", new JsonObject
        {
            ["rate_limits"] = new JsonArray(
                new JsonObject { ["name"] = "tokens", ["limit"] = 15_000_000, ["remaining"] = 14_999_716, ["reset_seconds"] = 0.001 }),
        });
        if (_late <= TimeSpan.Zero)
        {
            _stop.Cancel();
        }
    }

    private JsonObject Json(string status, JsonObject? details, JsonObject? usage)
    {
        JsonObject settings = Session.CurrentSettings.Json;
        return new JsonObject
        {
            ["object"] = "realtime.response",
            ["id"] = Id,
            ["status"] = status,
            ["status_details"] = details,
            ["output"] = _output.DeepClone(),
            ["conversation_id"] = Conversation?.Id,
            ["output_modalities"] = Modalities.DeepClone(),
            ["max_output_tokens"] = (_request["max_output_tokens"] ?? settings["max_output_tokens"])!.DeepClone(),
            ["audio"] = new JsonObject
            {
                ["output"] = new JsonObject
                {
                    ["format"] = settings["audio"]!["output"]!["format"]!.DeepClone(),
                    ["voice"] = settings["audio"]!["output"]!["voice"]!.DeepClone(),
                },
            },
            ["usage"] = usage,
            ["metadata"] = _request["metadata"]?.DeepClone(),
        };
    }
}
