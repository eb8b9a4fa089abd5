namespace Wavix.Streaming.Agents;

/// <summary>The agent's answers: what the model's events become, and what of it is said. Called under the lock of the run.</summary>
/// <remarks>A response that starts while the caller speaks is paused or canceled, with what was said before.</remarks>
internal sealed class Answers(
    CallerSpeech caller, AgentSpeech speech, ModelRequests requests, ModelOutbox outbox, TranscriptLog transcript, Deadlines deadlines)
{
    public void OnResponseStarted(string responseId)
    {
        if (requests.IsTheActive(responseId))
        {
            return;
        }

        bool isHeld = requests.IsHeld;
        bool isOurs = requests.OnStarted(responseId);
        speech.Begin(responseId);
        bool isUnwanted = !isOurs && (isHeld || !caller.MayInterrupt);
        if (isUnwanted || (caller.IsSpeaking && caller.IsConfirmed))
        {
            speech.Reject(responseId);
            requests.Cancel();
            return;
        }

        deadlines.Clear(Deadline.Retry);
        if (caller.IsSpeaking && caller.MayInterrupt)
        {
            speech.Pause();
        }
    }

    /// <summary>Audio of a response arrives.</summary>
    /// <returns>Whether the answer is longer than it may be, and was cut.</returns>
    public bool OnAudio(SpeechAudioEvent audio)
    {
        bool isDead = speech.IsDead(audio.ResponseId);
        if (!isDead && requests.IsDone(audio.ResponseId))
        {
            return false;
        }

        if (!isDead && !requests.IsActive)
        {
            OnResponseStarted(audio.ResponseId);
        }

        bool isTooLong = speech.Add(audio);
        if (isTooLong)
        {
            requests.Cancel();
        }
        else if (!caller.IsSpeaking && !speech.IsDead(audio.ResponseId))
        {
            outbox.ForgetUtterance();
        }

        return isTooLong;
    }

    public void OnTranscript(TranscriptEvent text)
    {
        if (text.Speaker == Speaker.Agent)
        {
            speech.Add(text);
        }
        else if (text is { Speaker: Speaker.Caller, IsFinal: true })
        {
            OnCallerText(text);
        }
    }

    /// <summary>A response has ended.</summary>
    /// <returns>False if it was not.</returns>
    public bool OnResponseDone(ResponseDoneEvent done)
    {
        // A model that ends its response when the caller speaks does so in a goodbye that can't be interrupted, too: it is said again.
        bool isCutByModel = done.Status == ResponseStatus.Canceled && !requests.IsCanceled && !caller.MayInterrupt;
        if (!requests.OnDone(done.ResponseId, isWanted: isCutByModel || done.Status == ResponseStatus.Failed))
        {
            return false;
        }

        speech.CompleteAudio();
        return true;
    }

    /// <summary>A session takes over.</summary>
    public void OnConnected(ModelSession session)
    {
        caller.OnConnected(session);
        speech.OnNewSession(session);
        bool hearsAgain = outbox.HasUtterance;
        requests.OnNewSession(hearsAgain && caller.ModelDetects);
        if (!caller.ModelDetects && hearsAgain && !caller.IsSpeaking)
        {
            outbox.Post(model => model.CommitAudioAsync(), afterAudio: true);
            requests.Respond();
        }
    }

    /// <summary>The session is gone. What it sent is still heard; what the caller says is kept for the next one.</summary>
    public void OnDisconnected()
    {
        caller.OnDisconnected();
        requests.Release();
        speech.CompleteAudio();
    }

    private void OnCallerText(TranscriptEvent text)
    {
        (DateTimeOffset from, DateTimeOffset to, bool isForgiven) = caller.Find(text.ItemId);
        if (isForgiven)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text.Text))
        {
            // The model understood nothing, so it may not respond.
            requests.DoNotExpect();
            outbox.ForgetUtterance();
            return;
        }

        transcript.AddCaller(text.Text, from, to);
        if (!caller.IsSpeaking)
        {
            // A session that replaces this one knows it by its text.
            outbox.ForgetUtterance();
        }
    }
}
