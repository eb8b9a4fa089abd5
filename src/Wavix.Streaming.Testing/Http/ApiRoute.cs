namespace Wavix.Streaming.Testing;

/// <summary>The operation that a method and a path name, with the ids of the path.</summary>
/// <param name="Operation">The operation; none if there is no such path or method.</param>
/// <param name="CallId">The id of the call, as it was sent; null if the path has none.</param>
/// <param name="StreamId">The id of the stream, as it was sent; null if the path has none.</param>
/// <param name="IsOtherMethod">Whether the path exists, with another method.</param>
internal readonly record struct ApiRoute(ApiOperation Operation, string? CallId = null, string? StreamId = null, bool IsOtherMethod = false)
{
    private const string CallIdPart = "{id}";
    private const string StreamIdPart = "{stream_id}";

    // A literal part is before an id at the same place, so that "webhooks" is not read as the id of a call.
    private static readonly (string Method, string[] Path, ApiOperation Operation)[] Table =
    [
        ("POST", ["v1", "calls", "webhooks"], ApiOperation.CreateWebhook),
        ("GET", ["v1", "calls", "webhooks"], ApiOperation.ListWebhooks),
        ("DELETE", ["v1", "calls", "webhooks"], ApiOperation.DeleteWebhook),
        ("POST", ["v1", "calls"], ApiOperation.CreateCall),
        ("GET", ["v1", "calls"], ApiOperation.ListCalls),
        ("GET", ["v1", "calls", CallIdPart], ApiOperation.GetCall),
        ("PATCH", ["v1", "calls", CallIdPart], ApiOperation.UpdateCall),
        ("DELETE", ["v1", "calls", CallIdPart], ApiOperation.EndCall),
        ("POST", ["v1", "calls", CallIdPart, "answer"], ApiOperation.AnswerCall),
        ("POST", ["v1", "calls", CallIdPart, "streams"], ApiOperation.StartStream),
        ("DELETE", ["v1", "calls", CallIdPart, "streams", StreamIdPart], ApiOperation.StopStream),
        ("POST", ["v1", "calls", CallIdPart, "play"], ApiOperation.PlayAudio),
        ("DELETE", ["v1", "calls", CallIdPart, "audio"], ApiOperation.StopAudio),
        ("POST", ["v1", "calls", CallIdPart, "collect"], ApiOperation.CollectDigits),
    ];

    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The escaped path, relative to the address of the API: <c>v1/calls/…</c>.</param>
    public static ApiRoute Match(string method, string path)
    {
        string[] parts = [.. path.Split('/').Select(Uri.UnescapeDataString)];
        bool isOtherMethod = false;
        foreach ((string itsMethod, string[] template, ApiOperation operation) in Table)
        {
            if (Fits(template, parts))
            {
                if (itsMethod == method)
                {
                    return new ApiRoute(operation, ValueOf(CallIdPart, template, parts), ValueOf(StreamIdPart, template, parts));
                }

                isOtherMethod = true;
            }
        }

        return new ApiRoute(ApiOperation.None, IsOtherMethod: isOtherMethod);
    }

    private static bool Fits(string[] template, string[] parts) =>
        template.Length == parts.Length
        && template.Zip(parts).All(pair => pair.First == pair.Second || (IsId(pair.First) && pair.Second.Length > 0));

    private static string? ValueOf(string id, string[] template, string[] parts) =>
        Array.IndexOf(template, id) is >= 0 and var index ? parts[index] : null;

    private static bool IsId(string part) => part is CallIdPart or StreamIdPart;
}
