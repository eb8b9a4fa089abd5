using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Calls;

/// <summary>One message as the page shows it.</summary>
/// <param name="At">Seconds from the start of the call.</param>
/// <param name="Direction">0 to the application, 1 from it.</param>
/// <param name="Kind">The kind, which selects its color: <c>media</c>, <c>mark</c>, <c>measure</c> (a mark of the SDK), <c>clear</c>,
/// <c>state</c>, <c>http</c>, <c>log</c>, <c>transcript</c> or <c>problem</c>.</param>
/// <param name="Name">The name of the event on the wire; <c>unreadable</c> if it has none.</param>
/// <param name="Title">A short description.</param>
/// <param name="Message">
/// The whole message, indented, with a byte count in place of the audio. If it could not be read, up to 4 KiB of it as received.
/// </param>
/// <param name="Problem">What was wrong with it; null if nothing was.</param>
/// <param name="Track">Where it is: <c>http</c> or <c>log</c>; null for the track of its direction.</param>
internal sealed record TimelineEvent(
    double At, int Direction, string Kind, string Name, string Title, string Message, string? Problem, string? Track = null)
{
    // For people, not for HTML: text is escaped when it is inserted into the page.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TimelineEvent From(SimulatedCallMessage message)
    {
        (string kind, string name, string title) = Describe(message);
        return new TimelineEvent(
            Math.Round(message.At.TotalSeconds, 4),
            message.Sent is null ? 1 : 0,
            message.Problem is null ? kind : "problem",
            name,
            title,
            TextOf(message),
            message.Problem);
    }

    private static (string Kind, string Name, string Title) Describe(SimulatedCallMessage message) => message switch
    {
        { Sent: MediaEvent { Track: MediaTrack.Outbound } media } => ("media", "media", Audio("media outbound", media.Payload.Length)),
        { Sent: MediaEvent media } => ("media", "media", Audio("media", media.Payload.Length)),
        { Received: MediaCommand media } => ("media", "media", Audio("media", media.Payload.Length)),
        { Sent: MarkEvent mark } => (KindOf(mark.Name), "mark", $"mark {mark.Name} returned"),
        { Received: MarkCommand mark } => (KindOf(mark.Name), "mark", $"mark {mark.Name}"),
        { Received: ClearCommand } => ("clear", "clear", "clear"),
        { Sent: ConnectedEvent } => ("state", "connected", "connected"),
        { Sent: StartEvent start } => ("state", "start", $"start {start.StreamTypeText}, {start.ChannelText}"),
        { Sent: StopEvent } => ("state", "stop", "stop"),
        { Sent: InvalidEvent } => ("state", "other", "malformed message"),
        { Sent: { } } => ("state", "other", "unknown event"),
        _ => ("problem", "unreadable", "unreadable message"),
    };

    private static string KindOf(string mark) => mark.StartsWith(WavixStreamSession.ReservedMarkPrefix, StringComparison.Ordinal) ? "measure" : "mark";

    private static string TextOf(SimulatedCallMessage message)
    {
        switch (message.Sent)
        {
            case UnknownEvent unknown:
                return Encoding.UTF8.GetString(unknown.Raw.Span);
            case InvalidEvent invalid:
                return Encoding.UTF8.GetString(invalid.Raw.Span);
        }

        var buffer = new ArrayBufferWriter<byte>();
        if (message.Sent is not null)
        {
            WavixMessageSerializer.WriteEvent(buffer, message.Sent);
        }
        else if (message.Received is not null)
        {
            WavixMessageSerializer.WriteCommand(buffer, message.Received);
        }
        else
        {
            return message.Violation == ProtocolViolationCode.NotText ? Convert.ToHexString(message.Raw.Span) : Encoding.UTF8.GetString(message.Raw.Span);
        }

        JsonNode json = JsonNode.Parse(buffer.WrittenSpan)!;
        if (((message.Sent as MediaEvent)?.Payload ?? (message.Received as MediaCommand)?.Payload) is { } payload)
        {
            json["media"]!["payload"] = Audio("", payload.Length).TrimStart();
        }

        return json.ToJsonString(Indented);
    }

    private static string Audio(string name, int bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {bytes} bytes, {WavixAudio.GetDuration(bytes).TotalMilliseconds:0.#} ms");
}
