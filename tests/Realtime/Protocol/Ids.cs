using System.Security.Cryptography;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>Ids that look like those of the real service.</summary>
internal static class Ids
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New(string prefix) => prefix + "_" + RandomNumberGenerator.GetString(Letters, 21);
}
