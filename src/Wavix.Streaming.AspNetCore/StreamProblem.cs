using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Answers a request that opens no stream with problem details (RFC 9457). They are written by the application's
/// <see cref="IProblemDetailsService"/> if it has one, otherwise here.
/// </summary>
internal static class StreamProblem
{
    public const string ContentType = "application/problem+json";

    // Short enough for a caller who waits, long enough for another call to end.
    private const int RetryAfterSeconds = 5;

    // The texts are for people. The content type keeps browsers from reading them as HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="http">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    public static async Task WriteAsync(HttpContext http, int status, string detail)
    {
        HttpResponse response = http.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        switch (status)
        {
            case StatusCodes.Status401Unauthorized:
                // RFC 9110 requires a 401 to name a scheme.
                response.Headers.WWWAuthenticate = "WavixStreamToken";
                break;
            case StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                break;
        }

        string title = ReasonPhrases.GetReasonPhrase(status);
        if (http.RequestServices.GetService<IProblemDetailsService>() is { } service
            && await service.TryWriteAsync(new ProblemDetailsContext
            {
                HttpContext = http,
                ProblemDetails = { Status = status, Title = title, Detail = detail },
            }))
        {
            return;
        }

        ReadOnlyMemory<byte> body = Write(title, status, detail);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Write(string title, int status, string detail)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        return body.WrittenMemory;
    }
}
