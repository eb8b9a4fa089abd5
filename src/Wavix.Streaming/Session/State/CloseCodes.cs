namespace Wavix.Streaming;

/// <summary>WebSocket close statuses (RFC 6455, section 7.4) as plain numbers, because the session does not depend on WebSockets.</summary>
internal static class CloseCodes
{
    public const int Normal = 1000;
    public const int Unsupported = 1003;
    public const int InvalidData = 1007;
    public const int PolicyViolation = 1008;
    public const int TooLarge = 1009;

    /// <exception cref="ArgumentOutOfRangeException">An endpoint may not send this status.</exception>
    public static void Require(int status, string parameter)
    {
        if (status is not ((>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999)))
        {
            throw new ArgumentOutOfRangeException(
                parameter, status, "A close status is 1000 to 1014 without the reserved 1004, 1005 and 1006, or 3000 to 4999.");
        }
    }
}
