using System.Diagnostics;

namespace Wavix.Streaming.AspNetCore;

/// <summary>Keeps secrets that are part of a path out of traces.</summary>
internal static class TraceRedaction
{
    /// <summary>Replaces a secret in everything that the instrumentation recorded.</summary>
    public static void Redact(this Activity activity, string secret, string placeholder)
    {
        foreach ((string key, object? value) in activity.TagObjects.ToArray())
        {
            if (value is string text && text.Contains(secret, StringComparison.Ordinal))
            {
                activity.SetTag(key, text.Replace(secret, placeholder, StringComparison.Ordinal));
            }
        }
    }
}
