using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>The body of a webhook, up to the point where what it is about matters.</summary>
internal static class WebhookBody
{
    /// <summary>Finds the object of a body.</summary>
    /// <param name="body">The body, without a byte order mark.</param>
    /// <param name="maxBytes">Maximum length of a body.</param>
    /// <param name="root">The object.</param>
    /// <param name="detail">One sentence that says what is wrong; empty if nothing is.</param>
    /// <returns><see cref="InvalidWebhookReason.None"/>, or why there is no object.</returns>
    public static InvalidWebhookReason Open(ReadOnlySpan<byte> body, int maxBytes, out JsonField root, out string detail)
    {
        root = default;
        detail = "";
        if (body.Length > maxBytes)
        {
            detail = $"The body is longer than {maxBytes} bytes.";
            return InvalidWebhookReason.TooLong;
        }

        if (JsonScanner.IsBlank(body))
        {
            detail = "The body is empty.";
            return InvalidWebhookReason.EmptyMessage;
        }

        if (!JsonScanner.TryGetRoot(body, out root, out string problem))
        {
            detail = $"The body is {problem}.";
            return InvalidWebhookReason.InvalidJson;
        }

        if (root.Type != JsonTokenType.StartObject)
        {
            detail = "The body is JSON, but not an object.";
            return InvalidWebhookReason.NotAnObject;
        }

        return InvalidWebhookReason.None;
    }
}
