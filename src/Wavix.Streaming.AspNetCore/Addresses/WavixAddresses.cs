using System.Net;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// The addresses that Wavix connects from, as its guide gives them (docs.wavix.com, as of December 2025). They may change: give
/// <c>RequireWavixAddress</c> others where you know better.
/// </summary>
public static class WavixAddresses
{
    /// <summary>Of streams: 5.79.64.122.</summary>
    public static IReadOnlyList<IPNetwork> Streams { get; } = [IPNetwork.Parse("5.79.64.122/32")];

    /// <summary>Of webhooks: 62.212.73.112.</summary>
    public static IReadOnlyList<IPNetwork> Webhooks { get; } = [IPNetwork.Parse("62.212.73.112/32")];
}
