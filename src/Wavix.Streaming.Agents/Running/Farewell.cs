using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents;

/// <summary>
/// The end of a call by the agent: a goodbye that is heard whole, within its time, and that some ends let the caller call off. Called under the lock of the
/// run.
/// </summary>
internal sealed class Farewell(
    VoiceAgentOptions options, CallerSpeech caller, AgentSpeech speech, ModelRequests requests, ModelOutbox outbox, Deadlines deadlines)
{
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The end that was decided; null while there is none.</summary>
    public AgentEnding? Ending { get; private set; }

    /// <summary>Why the run ended; none while it has not.</summary>
    public VoiceAgentEndReason Reason { get; private set; }

    public bool IsFinished => Reason != VoiceAgentEndReason.None;

    /// <summary>Completes when the last words were heard, or there is no time left for them.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Says a line as soon as possible.</summary>
    public void Say(AgentLine line)
    {
        if (line.IsRecorded)
        {
            speech.Play(line);
        }
        else
        {
            requests.Say(line.Text!);
        }
    }

    /// <summary>Decides the end. One that can't be called off stays.</summary>
    public void Begin(AgentEnding ending)
    {
        if (Ending is { MayBeCalledOff: false })
        {
            return;
        }

        Ending = ending;
        requests.Clear();
        requests.SaysOnlyLines = !ending.MayBeCalledOff;
        caller.MayInterrupt = ending.MayBeCalledOff;
        if (!ending.MayBeCalledOff)
        {
            // The caller hears the end of a short answer, and not of a long one: it would leave no time for the goodbye.
            if (speech.Unheard > options.GoodbyeTimeout / 3)
            {
                speech.Interrupt();
                if (requests.IsActive)
                {
                    requests.Cancel();
                }
            }
            else
            {
                speech.Resume();
            }
        }

        deadlines.Set(Deadline.Goodbye, options.GoodbyeTimeout);
        if (ending.Line is { } line)
        {
            Say(line.IsRecorded || caller.Model is not null ? line : options.Apology);
        }
    }

    /// <summary>The caller has interrupted: if that may call off the end, the call continues.</summary>
    public void CallOff()
    {
        if (Ending is { MayBeCalledOff: true } ending)
        {
            Ending = null;
            requests.ClearLines();
            deadlines.Clear(Deadline.Goodbye);
            if (ending.Reason == VoiceAgentEndReason.AgentEndedCall)
            {
                outbox.Remember(ChatRole.System, "The caller interrupted the goodbye, so the call continues.");
            }
        }
    }

    /// <summary>Ends the run if all that was to be said was heard.</summary>
    public void FinishIfHeard()
    {
        if (Ending is { } ending && !requests.IsOwed && !requests.IsActive && !speech.HasUnheard)
        {
            Finish(ending.Reason);
        }
    }

    /// <summary>Ends the run now.</summary>
    public void Finish(VoiceAgentEndReason reason)
    {
        if (!IsFinished)
        {
            Reason = reason;
            _finished.TrySetResult();
        }
    }
}
