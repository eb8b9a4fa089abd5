namespace Wavix.Streaming.CallControl;

/// <summary>
/// What Wavix posts to the post-call webhook, once after each call: a <see cref="PostCallReport"/>, or an <see cref="InvalidPostCallEvent"/> if
/// it can't be read. The hierarchy is closed: switch on the type.
/// </summary>
public abstract class PostCallEvent
{
    private protected PostCallEvent()
    {
    }
}
