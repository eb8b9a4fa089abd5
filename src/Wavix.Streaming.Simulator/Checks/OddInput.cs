using System.Text;

namespace Wavix.Streaming.Simulator;

/// <summary>The checks that send unusual input, and that input.</summary>
internal static class OddInput
{
    private const int OversizedBytes = 2 * 1024 * 1024;

    /// <summary>The calls, each for one check.</summary>
    public static IReadOnlyList<(Check Check, ProbeScript Script)> Calls { get; } =
    [
        (CheckCatalog.PrettyJson, ProbeScript.Ordinary with { Form = WireForms.Indented, IsOrdinary = false }),
        (CheckCatalog.FragmentedJson, ProbeScript.Ordinary with { Form = WireForms.Fragmented, IsOrdinary = false }),
        (CheckCatalog.UnknownFields, ProbeScript.Ordinary with { Form = WireForms.WithUnknownFields, IsOrdinary = false }),
        (CheckCatalog.UnknownEvent, Call(isLegal: true, (call, token) => SendAsync(
            call,
            token,
            $$$"""{"event":"dtmf","event_time":"2024-01-15T10:30:01Z","call_id":"{{{call.CallId}}}","stream_id":"{{{call.StreamId}}}","dtmf":{"digit":"5"}}"""))),
        (CheckCatalog.MalformedJson, Call(isLegal: false, (call, token) => SendAsync(
            call, token, """{"event":"media","media":{"payload":""", "no JSON at all", "[]", "{}"))),
        (CheckCatalog.InvalidAudio, Call(isLegal: false, (call, token) => SendAsync(
            call, token, Media(call.CallId, call.StreamId, "AAEC/f7..."), Media(call.CallId, call.StreamId, "AAEC"), """{"event":"media"}"""))),
        (CheckCatalog.WrongIds, Call(isLegal: false, (call, token) => SendAsync(
            call,
            token,
            Media("another-call", "another-stream", "AAEC/f7/"),
            """{"event":"mark","event_time":"2024-01-15T10:30:01Z","call_id":"another-call","stream_id":"another-stream","sequence_number":8,"mark":{"name":"no mark of yours"}}"""))),
        (CheckCatalog.BinaryMessage, Call(isLegal: false, (call, token) => call.SendBinaryAsync(new byte[WavixAudio.FrameBytes], token))),
        (CheckCatalog.OversizedMessage, Call(isLegal: false, (call, token) => SendAsync(
            call, token, Media(call.CallId, call.StreamId, new string('A', OversizedBytes))))),
    ];

    private static ProbeScript Call(bool isLegal, Func<ProbeCall, CancellationToken, Task> oddity) =>
        new((call, cancellationToken) => call.TalkTwiceAsync(oddity, cancellationToken)) { IsLegal = isLegal };

    private static async Task SendAsync(ProbeCall call, CancellationToken cancellationToken, params string[] messages)
    {
        foreach (string message in messages)
        {
            await call.SendTextAsync(Encoding.UTF8.GetBytes(message), cancellationToken);
        }
    }

    private static string Media(string callId, string streamId, string payload) =>
        $$$"""{"event":"media","event_time":"2024-01-15T10:30:01Z","call_id":"{{{callId}}}","stream_id":"{{{streamId}}}","sequence_number":7,"media":{"payload":"{{{payload}}}","track":"inbound","timestamp":160,"chunk":7}}""";
}
