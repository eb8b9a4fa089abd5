namespace Wavix.Streaming.Agents;

/// <summary>What a speech model sends. The kinds are the sealed classes of this namespace that derive from it.</summary>
public abstract class SpeechModelEvent
{
    private protected SpeechModelEvent()
    {
    }
}
