namespace Wavix.Streaming.AspNetCore;

/// <summary>Log records about tokens, which anyone on the network can provoke: each kind is throttled by <see cref="EndpointLogger"/>.</summary>
internal sealed class StreamTokenLog(EndpointLogger logger)
{
    // Each refusal is a kind of its own.
    private const int RefusedKinds = 2000;

    public void Refused(StreamTokenRefusal refusal)
    {
        if (logger.IsDue(RefusedKinds + refusal.Number, out int suppressed))
        {
            EndpointLog.TokenRefused(logger, refusal.Reason, refusal.Status, suppressed);
        }
    }

    public void StoreUnavailable(Exception error)
    {
        if (logger.IsDue(151, out int suppressed))
        {
            EndpointLog.TokenStoreUnavailable(logger, suppressed, error);
        }
    }

    public void KeysUnavailable(Exception error)
    {
        if (logger.IsDue(152, out int suppressed))
        {
            EndpointLog.TokenKeysUnavailable(logger, suppressed, error);
        }
    }

    public void DataMissing()
    {
        if (logger.IsDue(153, out int suppressed))
        {
            EndpointLog.TokenDataMissing(logger, suppressed);
        }
    }

    public void ReleaseFailed(Exception error)
    {
        if (logger.IsDue(155, out int suppressed))
        {
            EndpointLog.TokenReleaseFailed(logger, suppressed, error);
        }
    }

    public void NotAccepted(Exception error)
    {
        if (logger.IsDue(156, out int suppressed))
        {
            EndpointLog.WebSocketNotAccepted(logger, suppressed, error);
        }
    }
}
