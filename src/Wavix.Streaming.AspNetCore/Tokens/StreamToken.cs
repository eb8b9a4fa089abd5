namespace Wavix.Streaming.AspNetCore;

/// <summary>The content of a token.</summary>
/// <param name="Id">32 random hexadecimal digits, by which its use is remembered.</param>
/// <param name="ExpiresAt">When the token expires.</param>
/// <param name="Lifetime">The time from its creation to its expiry.</param>
/// <param name="Path">The path that it is for, as returned by <see cref="StreamTokenPath.Of"/>.</param>
/// <param name="CallId">The call that it is for; null for any call.</param>
/// <param name="Data">The application's data; null if there is none, or if it is in the store.</param>
/// <param name="HasStoredData">Whether the data is in the store.</param>
/// <param name="HasFacts">Whether the data is a <see cref="CallTokenData"/>.</param>
internal sealed record StreamToken(
    string Id, DateTimeOffset ExpiresAt, TimeSpan Lifetime, string Path, string? CallId, string? Data, bool HasStoredData, bool HasFacts = false)
{
    /// <summary>
    /// Maximum difference between the clocks of two instances. A use is remembered for this time beyond the lifetime of its token, so that
    /// no instance considers the token both unused and unexpired.
    /// </summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long its use and its data are kept. Based on the whole lifetime, not on the remaining time by the clock: if the clock is set
    /// back, the token becomes valid for that time again.
    /// </summary>
    public TimeSpan Retention => Lifetime + ClockTolerance;
}
