namespace LiveTranscription.Transcripts;

/// <summary>
/// Says that something has changed, not what. So a watcher has no queue: it looks at what is newest when it has time to. The one who changes something
/// never waits for a watcher. Protected by the lock of what changes.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next change.</summary>
    public Task Next => _next.Task;

    public void Set()
    {
        TaskCompletionSource changed = _next;
        _next = New();
        changed.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
