namespace Wavix.Streaming.CallControl;

/// <summary>Why a request of <see cref="WavixCallControlClient"/> has no result.</summary>
public enum CallControlErrorReason
{
    /// <summary>Wavix refused the request for a reason that this version does not know; see the status code and Wavix's message.</summary>
    Unknown = 0,

    /// <summary>400 or 422: Wavix does not accept a field of the request.</summary>
    InvalidRequest,

    /// <summary>401: Wavix does not accept the API key.</summary>
    Unauthorized,

    /// <summary>403: the account, or the key, may not use the service.</summary>
    Forbidden,

    /// <summary>404: Wavix does not know the call, the stream or the webhook. The call may have ended.</summary>
    NotFound,

    /// <summary>429: too many requests. Wavix documents no limit, but a proxy may have one.</summary>
    TooManyRequests,

    /// <summary>A status of 500 or above.</summary>
    ServerError,

    /// <summary>A status from 300 to 399. Redirects are not followed: the API has none, so the base address is probably wrong.</summary>
    Redirected,

    /// <summary>The connection could not be opened, or was lost before the answer was complete.</summary>
    ConnectionFailed,

    /// <summary>The answer was not complete within the timeout.</summary>
    TimedOut,

    /// <summary>The answer arrived, but can't be read. Wavix has probably done what was asked.</summary>
    InvalidResponse,
}
