using System.Globalization;

namespace Wavix.Streaming.Testing;

/// <summary>How times read in what a <see cref="ScriptedSpeechModel"/> reports.</summary>
internal static class ScriptedTimes
{
    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000} s");
}
