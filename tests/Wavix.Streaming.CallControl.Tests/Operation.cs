namespace Wavix.Streaming.CallControl.Tests;

/// <summary>Every operation once, with what it sends and what the documentation answers.</summary>
/// <param name="Request">Method, path and body.</param>
/// <param name="Answer">A documented answer.</param>
/// <param name="RunAsync">Calls it.</param>
internal sealed record Operation(string Request, string Answer, Func<WavixCallControlClient, CancellationToken, Task> RunAsync)
{
    private const string Success = """{"success":true}""";
    private const string CallJson =
        """{"uuid":"c-1","id":"c-1","direction":"inbound","event_type":"call_setup","event_time":"2025-09-22T12:56:38.547Z","event_payload":null,"from":"+18045961058","to":"17653889567","call_started":"2025-09-22T12:56:38.547Z","call_answered":null,"call_completed":null,"machine_detected":false,"tag":"sales"}""";

    public static IReadOnlyDictionary<string, Operation> All { get; } = new Dictionary<string, Operation>
    {
        ["StartCall"] = new(
            """POST /v1/calls {"from":"+18045961058","to":"+17653889567","callback_url":"https://example.com/on-call"}""",
            CallJson,
            (client, token) => client.StartCallAsync(
                new StartCallRequest { From = "+18045961058", To = "+17653889567", CallbackUrl = new Uri("https://example.com/on-call") }, token)),
        ["GetCalls"] = new("GET /v1/calls", $$"""{"calls":[{{CallJson}}],"success":true}""", (client, token) => client.GetCallsAsync(token)),
        ["GetCall"] = new("GET /v1/calls/c-1", $$"""{"call":{{CallJson}},"success":true}""", (client, token) => client.GetCallAsync("c-1", token)),
        ["SetTag"] = new("""PATCH /v1/calls/c-1 {"tag":"sales"}""", Success, (client, token) => client.SetTagAsync("c-1", "sales", token)),
        ["Answer"] = new("POST /v1/calls/c-1/answer {}", Success, (client, token) => client.AnswerAsync("c-1", null, token)),
        ["StartStream"] = new(
            """POST /v1/calls/c-1/streams {"stream_url":"wss://example.com/stream","stream_type":"twoway","stream_channel":"inbound"}""",
            """{"success":true,"stream_id":"s-1"}""",
            (client, token) => client.StartStreamAsync("c-1", new StartStreamRequest { StreamUrl = new Uri("wss://example.com/stream") }, token)),
        ["StopStream"] = new("DELETE /v1/calls/c-1/streams/s-1", Success, (client, token) => client.StopStreamAsync("c-1", "s-1", token)),
        ["PlayAudio"] = new(
            """POST /v1/calls/c-1/play {"audio_file":"https://example.com/audio.wav"}""",
            Success,
            (client, token) => client.PlayAudioAsync("c-1", new PlayAudioRequest { AudioFile = new Uri("https://example.com/audio.wav") }, token)),
        ["StopAudio"] = new("DELETE /v1/calls/c-1/audio", Success, (client, token) => client.StopAudioAsync("c-1", token)),
        ["CollectDigits"] = new("POST /v1/calls/c-1/collect {}", Success, (client, token) => client.CollectDigitsAsync("c-1", null, token)),
        ["HangUp"] = new("DELETE /v1/calls/c-1", Success, (client, token) => client.HangUpAsync("c-1", token)),
        ["CreateWebhook"] = new(
            """POST /v1/calls/webhooks {"url":"https://example.com/on-call","event_type":"on-call"}""",
            """{"success":true,"event_type":"on-call","url":"https://example.com/on-call"}""",
            (client, token) => client.CreateWebhookAsync(CallWebhookType.OnCall, new Uri("https://example.com/on-call"), token)),
        ["GetWebhooks"] = new(
            "GET /v1/calls/webhooks",
            """[{"event_type":"post-call","url":"https://example.com/post-call"},{"event_type":"on-call","url":"https://example.com/on-call"}]""",
            (client, token) => client.GetWebhooksAsync(token)),
        ["DeleteWebhook"] = new(
            "DELETE /v1/calls/webhooks?event_type=post-call", Success, (client, token) => client.DeleteWebhookAsync(CallWebhookType.PostCall, token)),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
