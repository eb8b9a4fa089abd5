namespace Wavix.Streaming.AspNetCore;

/// <summary>What a token says once its seal is broken.</summary>
/// <param name="Id">32 hexadecimal digits, random: by this its use is remembered.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="CallId">The one call it is for; null for any.</param>
/// <param name="Data">The application's data; null for none, or when the store keeps them.</param>
/// <param name="HasStoredData">Whether the store keeps them.</param>
internal sealed record StreamToken(string Id, DateTimeOffset ExpiresAt, string? CallId, string? Data, bool HasStoredData);
