using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Log records that a stranger can provoke: one of a kind per <see cref="WavixStreamOptions.LogThrottleInterval"/>, with the number of those
/// that were not written.
/// </summary>
internal sealed class StreamTokenLog(IOptions<WavixStreamEndpointOptions> options, ILogger<WavixStreamSession> logger)
{
    private readonly LogThrottle _throttle = new(options.Value.Stream.TimeProvider, options.Value.Stream.LogThrottleInterval);

    private enum Kind
    {
        StoreUnavailable,
        KeysUnavailable,
        DataMissing,
        ReleaseFailed,
        NotAccepted,

        // The last: each refusal is a kind of its own.
        Refused,
    }

    public void Refused(StreamTokenRefusal refusal)
    {
        if (Pass(Kind.Refused + refusal.Number, out int suppressed))
        {
            EndpointLog.TokenRefused(logger, refusal.Reason, refusal.Status, suppressed);
        }
    }

    public void StoreUnavailable(Exception error)
    {
        if (Pass(Kind.StoreUnavailable, out int suppressed))
        {
            EndpointLog.TokenStoreUnavailable(logger, suppressed, error);
        }
    }

    public void KeysUnavailable(Exception error)
    {
        if (Pass(Kind.KeysUnavailable, out int suppressed))
        {
            EndpointLog.TokenKeysUnavailable(logger, suppressed, error);
        }
    }

    public void DataMissing()
    {
        if (Pass(Kind.DataMissing, out int suppressed))
        {
            EndpointLog.TokenDataMissing(logger, suppressed);
        }
    }

    public void ReleaseFailed(Exception error)
    {
        if (Pass(Kind.ReleaseFailed, out int suppressed))
        {
            EndpointLog.TokenReleaseFailed(logger, suppressed, error);
        }
    }

    public void NotAccepted(Exception error)
    {
        if (Pass(Kind.NotAccepted, out int suppressed))
        {
            EndpointLog.WebSocketNotAccepted(logger, suppressed, error);
        }
    }

    private bool Pass(Kind kind, out int suppressed)
    {
        lock (_throttle)
        {
            return _throttle.Pass((int)kind, out suppressed);
        }
    }
}
