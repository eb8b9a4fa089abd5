using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>How a recorded stream ended.</summary>
/// <param name="By">
/// <c>wavix</c>, <c>application</c>, <c>lost</c>, or <c>unknown</c> if the recording ends before.
/// </param>
/// <param name="Closed">Whether the application has closed.</param>
/// <param name="CloseStatus">The status of the application's close; null if it gave none.</param>
/// <param name="CloseDescription">Its text.</param>
internal sealed record StreamEnd(string By, bool Closed, int? CloseStatus, string? CloseDescription)
{
    public const string ByWavix = "wavix";
    public const string ByApplication = "application";
    public const string Lost = "lost";
    public const string Unknown = "unknown";

    /// <summary>Finds the end in a recording. After <c>stop</c> both sides close, and it does not matter which is first.</summary>
    public static StreamEnd Of(Recording recording)
    {
        string by = Unknown;
        RecordedLine? close = null;
        foreach (RecordedLine line in recording.Lines)
        {
            by = by != Unknown ? by
                : line.Kind == WavixTransportMessageKind.Lost ? Lost
                : line.Kind == WavixTransportMessageKind.Close ? (line.IsFromWavix ? ByWavix : ByApplication)
                : IsStop(line) ? ByWavix
                : Unknown;
            close ??= line is { Kind: WavixTransportMessageKind.Close, IsFromWavix: false } ? line : null;
        }

        return new StreamEnd(by, close is not null, close?.CloseStatus, string.IsNullOrEmpty(close?.Reason) ? null : close.Reason);
    }

    private static bool IsStop(RecordedLine line) =>
        line is { IsFromWavix: true, Kind: WavixTransportMessageKind.Text }
        && line.Mentions("\"stop\""u8)
        && WavixMessageSerializer.ReadEvent(line.GetData().Span) is StopEvent;
}
