namespace Wavix.Streaming.CallControl;

/// <summary>Wire field <c>stream_type</c>: whether the application can send audio.</summary>
public enum CallStreamType
{
    /// <summary>Not chosen. A request with it is refused before it is sent.</summary>
    Unknown = 0,

    /// <summary><c>oneway</c>: the application only receives. Wavix allows five per call.</summary>
    OneWay,

    /// <summary><c>twoway</c>: the application receives and sends. Wavix allows one per call.</summary>
    TwoWay,
}
