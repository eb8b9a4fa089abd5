namespace Wavix.Streaming.Testing;

/// <summary>The response of a scripted model that is active.</summary>
internal sealed class ScriptedActiveResponse
{
    private readonly CancellationTokenSource _canceled;

    public ScriptedActiveResponse(string id, CancellationToken ended)
    {
        Id = id;
        _canceled = CancellationTokenSource.CreateLinkedTokenSource(ended);
    }

    public string Id { get; }

    public CancellationToken Canceled => _canceled.Token;

    // Not awaited: what it continues must not run on the sender's stack.
    public void Cancel() => _ = _canceled.CancelAsync();
}
