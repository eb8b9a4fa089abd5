namespace Wavix.Streaming.AspNetCore;

/// <summary>The content of a token.</summary>
/// <param name="Id">32 hexadecimal digits, random: by this its use is remembered.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Lifetime">From when it was made until it ends.</param>
/// <param name="Path">The path it was made for, as <see cref="StreamTokenPath.Of"/> gives it.</param>
/// <param name="CallId">The one call it is for; null for any.</param>
/// <param name="Data">The application's data; null for none, or when the store keeps them.</param>
/// <param name="HasStoredData">Whether the store keeps them.</param>
internal sealed record StreamToken(
    string Id, DateTimeOffset ExpiresAt, TimeSpan Lifetime, string Path, string? CallId, string? Data, bool HasStoredData)
{
    /// <summary>
    /// How far the clocks of two instances may differ: a use is remembered this much longer than its token lives, so that no instance takes
    /// it for unused and unexpired.
    /// </summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long its use and its data are kept. Its whole lifetime, rather than what the clock says is left of it: a clock that is set back
    /// gives the token that time again.
    /// </summary>
    public TimeSpan Retention => Lifetime + ClockTolerance;
}
