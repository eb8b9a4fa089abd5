namespace Wavix.Streaming.CallControl;

/// <summary>The paths of the API, relative to the base address.</summary>
internal static class ApiPath
{
    public const string Calls = "v1/calls";
    public const string Webhooks = "v1/calls/webhooks";

    private const int MaxIdLength = 512;

    public static string Call(string callId) => $"{Calls}/{Segment(callId, nameof(callId))}";

    public static string Stream(string callId, string streamId) => $"{Call(callId)}/streams/{Segment(streamId, nameof(streamId))}";

    /// <summary>An id as a part of a path. Ids arrive from webhooks and streams, so they may be anything.</summary>
    private static string Segment(string id, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);

        // Escaping leaves dots as they are, and a segment of one or two dots leads to another operation, with the API key.
        if (id is "." or ".." || id.Length > MaxIdLength)
        {
            throw new ArgumentException($"The id can't be one: it consists of dots, or is longer than {MaxIdLength} characters.", parameter);
        }

        // `webhooks` has the place of an id, and is another resource.
        if (id == "webhooks")
        {
            throw new ArgumentException("The id can't be one: it is the name of another resource.", parameter);
        }

        return Uri.EscapeDataString(id);
    }
}
