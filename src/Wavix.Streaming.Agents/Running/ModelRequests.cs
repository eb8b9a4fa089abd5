namespace Wavix.Streaming.Agents;

/// <summary>
/// Asks the model for responses, one at a time: never while one is active, and never while the caller speaks, who would not hear it. Called under the lock
/// of the run.
/// </summary>
internal sealed class ModelRequests(ModelOutbox outbox)
{
    private const int MaxLines = 20;

    private readonly Queue<string> _lines = new();
    private bool _respond;
    private bool _isExpected;
    private string? _active;
    private string? _lastDone;

    // The line of the request that was sent, until its response is done.
    private string? _askedLine;

    /// <summary>A request was sent, and its response has not started.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>A response is active.</summary>
    public bool IsActive => _active is not null;

    /// <summary>The response, the active one or the last, was canceled by the agent.</summary>
    public bool IsCanceled { get; private set; }

    /// <summary>The model may respond by itself to what was not meant for it, which is rejected. Meanwhile nothing is asked for.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Whether only lines are asked for: the call ends, and nothing is to follow the goodbye.</summary>
    public bool SaysOnlyLines { get; set; }

    /// <summary>The model owes the start of a response: it was asked, will be asked, or responds by itself.</summary>
    public bool IsOwed => IsAsked || _respond || _isExpected || _lines.Count > 0;

    /// <summary>The model owes something now, and not only when the caller has finished.</summary>
    public bool IsAwaited => IsAsked || _isExpected || IsActive;

    /// <summary>Asks for a response when possible. Several wishes are one request.</summary>
    public void Respond() => _respond = !SaysOnlyLines;

    /// <summary>Asks the model to say a line, before other responses.</summary>
    public void Say(string line)
    {
        if (_lines.Count < MaxLines)
        {
            _lines.Enqueue(line);
        }
    }

    /// <summary>The caller has finished, and the model responds by itself. It will take what was to be responded to, too.</summary>
    public void Expect()
    {
        _isExpected = true;
        _respond = false;
    }

    /// <summary>The caller speaks again, or did not speak.</summary>
    public void DoNotExpect() => _isExpected = false;

    /// <summary>The model may respond by itself to what was not meant for it. Until it does, or <see cref="Release"/>, nothing is asked for.</summary>
    public void Hold() => IsHeld = true;

    /// <summary>It did not.</summary>
    public void Release() => IsHeld = false;

    /// <summary>A response has started.</summary>
    /// <returns>Whether it was asked for.</returns>
    public bool OnStarted(string responseId)
    {
        bool isOurs = IsAsked;
        _askedLine = isOurs ? _askedLine : null;
        (IsAsked, IsCanceled, _active, _isExpected, IsHeld) = (false, false, responseId, false, false);
        return isOurs;
    }

    /// <summary>Cancels the response that is active.</summary>
    public void Cancel()
    {
        if (!IsCanceled)
        {
            IsCanceled = true;
            outbox.Post(model => model.CancelResponseAsync());
        }
    }

    /// <summary>Whether it is the response that is active.</summary>
    public bool IsTheActive(string responseId) => _active == responseId;

    /// <summary>Whether it is the response that was done last: what still arrives of it starts no other.</summary>
    public bool IsDone(string responseId) => _active != responseId && _lastDone == responseId;

    /// <summary>A response has ended.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="isWanted">Whether it is of no use, so that it is asked for again.</param>
    /// <returns>False if it was not active. One that fails at once may not have started.</returns>
    public bool OnDone(string responseId, bool isWanted)
    {
        if (IsDone(responseId) || (IsActive ? _active != responseId : !isWanted))
        {
            return false;
        }

        if (isWanted)
        {
            Restore();
        }

        (IsAsked, _active, _lastDone, _askedLine) = (IsActive && IsAsked, null, responseId, null);
        return true;
    }

    /// <summary>The model has refused something. If that was the request, it is still wanted.</summary>
    /// <returns>Whether it was.</returns>
    public bool OnRefused()
    {
        if (!IsAsked)
        {
            return false;
        }

        IsAsked = false;
        Restore();
        return true;
    }

    /// <summary>The model can't respond by itself to what the caller said, since a response is active: it is asked to, once that is done.</summary>
    public void OnResponseIsActive()
    {
        if (_isExpected)
        {
            _isExpected = false;
            Respond();
        }
    }

    /// <summary>There is a new session, which knows what was said. What was being answered is asked for again.</summary>
    /// <param name="isExpected">Whether it hears again what the caller said, and responds to that by itself.</param>
    public void OnNewSession(bool isExpected)
    {
        if (IsAsked || (IsActive && _askedLine is not null))
        {
            Restore();
        }
        else
        {
            _respond = !isExpected && !SaysOnlyLines && (_respond || IsActive || _isExpected);
        }

        (IsAsked, _active, _lastDone, _isExpected, IsHeld) = (false, null, null, isExpected, false);
    }

    /// <summary>There is no model that could respond.</summary>
    /// <returns>Whether a line was still to be said.</returns>
    public bool Reset()
    {
        bool hadLine = _lines.Count > 0 || _askedLine is not null;
        Clear();
        (IsAsked, _active, _askedLine) = (false, null, null);
        return hadLine;
    }

    /// <summary>Nothing more is wanted of the model, except what is asked for from now on.</summary>
    public void Clear()
    {
        _lines.Clear();
        (_respond, _isExpected) = (false, false);
    }

    /// <summary>No line is to be said any more.</summary>
    public void ClearLines() => _lines.Clear();

    /// <summary>Asks, if something is wanted.</summary>
    public void TryAsk()
    {
        if (IsAsked || IsActive || _isExpected || IsHeld || (!_respond && _lines.Count == 0))
        {
            return;
        }

        string? line = _lines.TryPeek(out string? next) ? next : null;
        if (!outbox.Post(line is null ? session => session.RespondAsync() : session => session.SayAsync(line), afterAudio: true))
        {
            return;
        }

        IsAsked = true;
        _askedLine = line;
        if (line is null)
        {
            _respond = false;
        }
        else
        {
            _lines.Dequeue();
        }
    }

    private void Restore()
    {
        if (_askedLine is null)
        {
            Respond();
            return;
        }

        string[] rest = [.. _lines];
        _lines.Clear();
        _lines.Enqueue(_askedLine);
        Array.ForEach(rest, _lines.Enqueue);
    }
}
