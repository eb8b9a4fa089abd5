using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>Makes the exception of a request that has no result. Every text of the server passes <see cref="SecretText"/>.</summary>
internal sealed class ApiErrors(SecretText secret)
{
    private const int MaxFields = 32;
    private const int MaxWireText = 16_384;

    /// <summary>Wavix, or something on the way, answered with a status that is not a success, or with <c>success: false</c>.</summary>
    public WavixCallControlException Refused(ApiOperation operation, in ApiAnswer answer, Uri? location)
    {
        CallControlErrorReason reason = ReasonOf(answer);
        (string? apiMessage, Dictionary<string, string> fields) = ReadError(answer);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{operation.Name} failed with status {(int)answer.StatusCode}: ");
        text.Append(Advice(reason, operation, location));
        if (apiMessage is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" Wavix says: {apiMessage}");
        }

        foreach ((string field, string problem) in fields)
        {
            text.Append(CultureInfo.InvariantCulture, $" [{field}: {problem}]");
        }

        return new WavixCallControlException(reason, text.ToString(), answer.StatusCode, apiMessage, fields);
    }

    /// <summary>The answer was a success, but what it should say is not in it.</summary>
    public static WavixCallControlException Unreadable(ApiOperation operation, in ApiAnswer answer, string problem) => new(
        CallControlErrorReason.InvalidResponse,
        $"{operation.Name}: the answer with status {(int)answer.StatusCode} can't be read: {problem}. Wavix has probably done what was asked. "
            + "Check that BaseAddress is the address of Wavix's API.",
        answer.StatusCode);

    /// <param name="operation">What was asked.</param>
    /// <param name="timeout">Our own timeout; null if it was the one of the HttpClient.</param>
    /// <param name="error">How the wait ended.</param>
    public WavixCallControlException TimedOut(ApiOperation operation, TimeSpan? timeout, Exception error) => new(
        CallControlErrorReason.TimedOut,
        timeout is { } limit
            ? $"{operation.Name}: no complete answer within {limit} (WavixCallControlOptions.Timeout). {WhatWavixDid(operation)}"
            : $"{operation.Name}: no complete answer within the timeout of the HttpClient. {WhatWavixDid(operation)}",
        innerException: secret.Clean(error));

    public WavixCallControlException ConnectionFailed(ApiOperation operation, Exception error) => new(
        CallControlErrorReason.ConnectionFailed,
        error is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
        }
            ? $"{operation.Name}: the connection to Wavix could not be opened, so nothing was sent. Check the network and WavixCallControlOptions.BaseAddress."
            : $"{operation.Name}: the connection to Wavix was lost before the answer was complete. {WhatWavixDid(operation)}",
        innerException: secret.Clean(error));

    private static string WhatWavixDid(ApiOperation operation) => operation.IsRepeatable
        ? "Whether Wavix acted on the request is not known; it can be repeated safely."
        : "Whether Wavix acted on the request is not known; repeating it may do it twice.";

    private static CallControlErrorReason ReasonOf(in ApiAnswer answer) => answer.StatusCode switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => CallControlErrorReason.InvalidRequest,
        HttpStatusCode.Unauthorized => CallControlErrorReason.Unauthorized,
        HttpStatusCode.Forbidden => CallControlErrorReason.Forbidden,
        HttpStatusCode.NotFound => CallControlErrorReason.NotFound,
        HttpStatusCode.TooManyRequests => CallControlErrorReason.TooManyRequests,
        >= HttpStatusCode.InternalServerError => CallControlErrorReason.ServerError,
        _ => answer.IsRedirect ? CallControlErrorReason.Redirected : CallControlErrorReason.Unknown,
    };

    private string Advice(CallControlErrorReason reason, ApiOperation operation, Uri? location) => reason switch
    {
        CallControlErrorReason.InvalidRequest => "Wavix does not accept the request.",
        CallControlErrorReason.Unauthorized =>
            $"Wavix does not accept the API key. Check WavixCallControlOptions.ApiKey, and that the key exists and has the scope {operation.Scope}.",
        CallControlErrorReason.Forbidden =>
            "the service is not provisioned for this account. Call streaming needs the account level Flex Pro; ask Wavix to enable it. "
            + $"Also check that the API key has the scope {operation.Scope}.",
        CallControlErrorReason.NotFound => "Wavix does not know the call, stream or webhook. The call may have ended; check the id.",
        CallControlErrorReason.TooManyRequests => "too many requests. Send fewer, or wait before the next one.",
        CallControlErrorReason.ServerError => $"an error on Wavix's side. {WhatWavixDid(operation)}",
        CallControlErrorReason.Redirected =>
            $"a redirect to {secret.Clean(location?.OriginalString) ?? "no address"}, which is not followed. Check WavixCallControlOptions.BaseAddress.",
        _ => "the request was refused.",
    };

    /// <summary>
    /// Reads <c>{ message, errors: { field: text } }</c>; an older SDK of Wavix reads <c>error</c> for either. A text may also be an array of texts.
    /// </summary>
    private (string? Message, Dictionary<string, string> Fields) ReadError(in ApiAnswer answer)
    {
        var fields = new Dictionary<string, string>();
        if (!answer.IsObject)
        {
            return (null, fields);
        }

        WireObject error = answer.Read("message", "error", "errors");
        AddFields(answer.Json, error["errors"], fields);
        AddFields(answer.Json, error["error"], fields);
        return (secret.Clean(error.Text("message", MaxWireText) ?? error.Text("error", MaxWireText)), fields);
    }

    private void AddFields(ReadOnlySpan<byte> json, JsonField parent, Dictionary<string, string> fields)
    {
        if (parent.Type != JsonTokenType.StartObject)
        {
            return;
        }

        Utf8JsonReader reader = JsonScanner.ReaderAt(json, parent);
        while (fields.Count < MaxFields && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = secret.Clean(TextOf(ref reader));
            reader.Read();
            string? problem = reader.TokenType == JsonTokenType.StartArray ? JoinTexts(ref reader) : TextOf(ref reader);
            reader.Skip();
            if (name is not null && secret.Clean(problem) is { } text)
            {
                fields[name] = text;
            }
        }
    }

    /// <summary>The texts of an array, up to its end, where the reader stays.</summary>
    private static string JoinTexts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        int depth = reader.CurrentDepth;
        while (reader.Read() && (reader.TokenType != JsonTokenType.EndArray || reader.CurrentDepth != depth))
        {
            if (reader.CurrentDepth == depth + 1 && TextOf(ref reader) is { } text && texts.Count < MaxFields)
            {
                texts.Add(text);
            }
        }

        return string.Join(", ", texts);
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueSpan.Length <= MaxWireText
                ? reader.GetString()
                : null;
        }
        catch (InvalidOperationException)
        {
            // Not valid Unicode.
            return null;
        }
    }
}
