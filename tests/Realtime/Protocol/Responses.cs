using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>The responses of a session, of which one at a time is active. Called under the session's lock.</summary>
internal sealed class Responses(FakeRealtimeSession session, SessionSettings settings)
{
    private ResponseRun? _active;
    private int _count;

    public bool IsActive => _active is not null;

    /// <summary><c>response.create</c>.</summary>
    public void Create(JsonElement json)
    {
        JsonObject request = json.TryGetProperty("response", out JsonElement response) && response.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(response.Clone())!
            : [];
        bool isApart = request["conversation"]?.GetValue<string>() == "none";
        if (!isApart && _active is { } active)
        {
            throw AlreadyActive(active);
        }

        Start(request, isAsked: true, isApart);
    }

    /// <summary>The caller has finished speaking, and the session responds to that by itself.</summary>
    public void StartAfterSpeech()
    {
        if (_active is { } active)
        {
            // The client asked for neither, so that it can't have prevented it.
            Refusal refusal = AlreadyActive(active);
            session.SendError(refusal.Code, refusal.Message, isOfClient: false);
            return;
        }

        Start([], isAsked: false, isApart: false);
    }

    /// <summary><c>response.cancel</c>.</summary>
    public void Cancel(JsonElement json)
    {
        string? id = json.TryGetProperty("response_id", out JsonElement value) ? value.GetString() : null;
        if (_active is null || (id is not null && id != _active.Id))
        {
            throw new Refusal("response_cancel_not_active", "Cancellation failed: no active response found");
        }

        Cancel("client_cancelled");
    }

    /// <summary>Cancels the active response, if there is one.</summary>
    public void Cancel(string reason) => _active?.Cancel(reason);

    /// <summary>A response is no longer active.</summary>
    public void Ended(ResponseRun run)
    {
        if (_active == run)
        {
            _active = null;
        }
    }

    private static Refusal AlreadyActive(ResponseRun active) => new(
        "conversation_already_has_active_response",
        $"Conversation already has an active response in progress: {active.Id}. Wait until the response is finished before creating a new one.");

    private void Start(JsonObject request, bool isAsked, bool isApart)
    {
        var turn = new RealtimeTurn
        {
            Session = session,
            Number = _count++,
            IsAsked = isAsked,
            Request = (JsonObject)request.DeepClone(),
            Instructions = request["instructions"]?.GetValue<string>() ?? settings.Instructions,
            Memory = session.Conversation.Memory,
        };
        var run = new ResponseRun(session, this, request, session.Service.Next(turn), isApart);
        if (!isApart)
        {
            _active = run;
        }

        run.Start();
    }
}
