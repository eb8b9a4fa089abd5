using System.Text.Json.Nodes;

namespace Wavix.Streaming.Tests.Realtime.Protocol;

/// <summary>How the session detects speech.</summary>
/// <param name="Level">The root mean square of 10 ms above which it is loud, in units of PCM16.</param>
/// <param name="PrefixMs">What is kept before the speech.</param>
/// <param name="SilenceMs">The silence that ends it.</param>
/// <param name="Responds">Whether a response follows.</param>
/// <param name="Interrupts">Whether speech cancels the active response.</param>
internal sealed record TurnDetection(double Level, int PrefixMs, int SilenceMs, bool Responds, bool Interrupts)
{
    public static TurnDetection Of(JsonObject json)
    {
        // The real threshold is a probability. Here 0.5 is -40 dB of full scale, and each tenth is 4 dB.
        double threshold = json["threshold"]?.GetValue<double>() ?? 0.5;
        int semanticSilence = json["eagerness"]?.GetValue<string>() switch { "low" => 1_000, "high" => 300, _ => 500 };
        return new TurnDetection(
            32_768 * Math.Pow(10, (-60 + 40 * threshold) / 20),
            json["prefix_padding_ms"]?.GetValue<int>() ?? 300,
            json["silence_duration_ms"]?.GetValue<int>() ?? semanticSilence,
            json["create_response"]!.GetValue<bool>(),
            json["interrupt_response"]!.GetValue<bool>());
    }
}
