using System.Text.Json.Nodes;

namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Detects speech by its loudness, and its end by silence of a fixed duration (<c>server_vad</c>).</summary>
public sealed class RealtimeServerVad : RealtimeTurnDetection
{
    // Longer times would not be a pause of a conversation any more.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How loud speech must be, from 0 to 1. A higher value needs louder speech, which helps on noisy lines. Null for the server's default, 0.5.
    /// </summary>
    public double? Threshold { get; set; }

    /// <summary>
    /// Audio before the detected start that belongs to the speech: 0 to 10 s, in whole milliseconds. Null for the server's default, 300 ms.
    /// </summary>
    public TimeSpan? PrefixPadding { get; set; }

    /// <summary>
    /// Silence that ends the speech: 0 to 10 s, in whole milliseconds. With less, the model answers sooner, and interrupts more callers who only
    /// pause. Null for the server's default, 500 ms.
    /// </summary>
    public TimeSpan? SilenceDuration { get; set; }

    internal override void Check(OptionProblems problems)
    {
        problems.Require(Threshold is null or (>= 0 and <= 1), nameof(Threshold), Threshold, "0 to 1, or null for the server's default");
        CheckDuration(problems, nameof(PrefixPadding), PrefixPadding);
        CheckDuration(problems, nameof(SilenceDuration), SilenceDuration);
    }

    internal override RealtimeTurnDetection Copy() =>
        new RealtimeServerVad { Threshold = Threshold, PrefixPadding = PrefixPadding, SilenceDuration = SilenceDuration };

    internal override void WriteTo(JsonObject turnDetection)
    {
        turnDetection["type"] = "server_vad";
        if (Threshold is { } threshold)
        {
            turnDetection["threshold"] = threshold;
        }

        if (PrefixPadding is { } padding)
        {
            turnDetection["prefix_padding_ms"] = (long)padding.TotalMilliseconds;
        }

        if (SilenceDuration is { } silence)
        {
            turnDetection["silence_duration_ms"] = (long)silence.TotalMilliseconds;
        }
    }

    private static void CheckDuration(OptionProblems problems, string name, TimeSpan? value) => problems.Require(
        value is null || (value >= TimeSpan.Zero && value <= MaxDuration), name, value, "0 to 10 s, or null for the server's default");
}
