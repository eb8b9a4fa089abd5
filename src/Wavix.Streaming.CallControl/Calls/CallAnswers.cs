using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>Reads the answers that hold something. What an operation returns is required, everything else may be missing.</summary>
internal static class CallAnswers
{
    private const int MaxUrlLength = 4096;

    private static readonly string[] WebhookNames = ["event_type", "url"];

    /// <summary>A call, whether or not it is wrapped in <c>call</c>: the documentation shows one of each.</summary>
    public static Call ReadCall(ApiOperation operation, in ApiAnswer answer)
    {
        WireObject root = answer.Read("call");
        JsonField call = root["call"].Type == JsonTokenType.StartObject ? root["call"] : answer.Root;
        return ReadCall(answer.Json, call) ?? throw ApiErrors.Unreadable(operation, answer, "it has no id of the call");
    }

    public static Call[] ReadCalls(ApiOperation operation, in ApiAnswer answer)
    {
        JsonField calls = answer.Read("calls")["calls"];
        if (calls.Type != JsonTokenType.StartArray)
        {
            throw ApiErrors.Unreadable(operation, answer, "it has no array calls");
        }

        var read = new List<Call>();
        foreach (JsonField element in JsonScanner.FindElements(answer.Json, calls))
        {
            // A list that silently lacks a call would be worse than none.
            read.Add(ReadCall(answer.Json, element) ?? throw ApiErrors.Unreadable(operation, answer, $"calls[{read.Count}] has no id of the call"));
        }

        return [.. read];
    }

    public static string ReadStreamId(ApiOperation operation, in ApiAnswer answer) =>
        answer.Read("stream_id").FirstText("stream_id") ?? throw ApiErrors.Unreadable(operation, answer, "it has no stream_id");

    public static CallWebhook ReadWebhook(ApiOperation operation, in ApiAnswer answer) =>
        ReadWebhook(answer.Json, answer.Root) ?? throw ApiErrors.Unreadable(operation, answer, "it has no event_type or no url");

    public static CallWebhook[] ReadWebhooks(ApiOperation operation, in ApiAnswer answer)
    {
        if (!answer.IsArray)
        {
            throw ApiErrors.Unreadable(operation, answer, "it is not an array");
        }

        var read = new List<CallWebhook>();
        foreach (JsonField element in JsonScanner.FindElements(answer.Json, answer.Root))
        {
            read.Add(ReadWebhook(answer.Json, element)
                ?? throw ApiErrors.Unreadable(operation, answer, $"element {read.Count} has no event_type or no url"));
        }

        return [.. read];
    }

    private static Call? ReadCall(ReadOnlySpan<byte> json, JsonField element)
    {
        CallFields fields = CallFields.Read(new WireObject(json, element, CallFields.Names));
        return fields.CallId is null ? null : new Call { Fields = fields };
    }

    private static CallWebhook? ReadWebhook(ReadOnlySpan<byte> json, JsonField element)
    {
        var webhook = new WireObject(json, element, WebhookNames);
        return webhook.FirstText("event_type") is { } type && webhook.Text("url", MaxUrlLength) is { Length: > 0 } url
            ? new CallWebhook { TypeText = type, UrlText = url }
            : null;
    }
}
