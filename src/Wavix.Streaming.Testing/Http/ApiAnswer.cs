using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Wavix.Streaming.Testing;

/// <summary>An answer of the API.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">JSON.</param>
/// <param name="Refusal">Why the request was refused, for the record; null if it was not.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, string? Refusal = null)
{
    // As Wavix writes numbers: "+1804…", not "\u002B1804…".
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{ "success": true }</c>.</summary>
    public static ApiAnswer Success() => Ok(writer => writer.WriteBoolean("success", true));

    /// <summary>An object.</summary>
    public static ApiAnswer Ok(Action<Utf8JsonWriter> writeFields, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status, WriteObject(writeFields));

    public static ApiAnswer Unauthorized(string reason) => new(
        HttpStatusCode.Unauthorized,
        WriteObject(writer =>
        {
            writer.WriteBoolean("success", false);
            writer.WriteBoolean("error", true);
            writer.WriteString("message", "Unauthorized");
        }),
        reason);

    public static ApiAnswer NotFound(string reason) => Refused(HttpStatusCode.NotFound, "Record not found", reason);

    /// <summary>A request whose fields are wrong, or missing.</summary>
    public static ApiAnswer Invalid(IReadOnlyDictionary<string, string> errors, HttpStatusCode status = HttpStatusCode.BadRequest) => new(
        status,
        WriteObject(writer =>
        {
            WriteRefusal(writer, "Validation error");
            writer.WriteStartObject("errors");
            foreach ((string field, string problem) in errors)
            {
                writer.WriteString(field, problem);
            }

            writer.WriteEndObject();
        }),
        string.Join("; ", errors.Select(error => $"{error.Key}: {error.Value}")));

    /// <summary>A request that the state of the call does not allow, or whose body can't be read at all.</summary>
    public static ApiAnswer BadRequest(string message) => Refused(HttpStatusCode.BadRequest, message, message);

    /// <summary>Any other refusal.</summary>
    public static ApiAnswer Refused(HttpStatusCode status, string message, string reason) =>
        new(status, WriteObject(writer => WriteRefusal(writer, message)), reason);

    public static byte[] WriteObject(Action<Utf8JsonWriter> writeFields) => Write(writer =>
    {
        writer.WriteStartObject();
        writeFields(writer);
        writer.WriteEndObject();
    });

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var content = new ReadOnlyMemoryContent(Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return new HttpResponseMessage(Status) { Content = content, RequestMessage = request };
    }

    private static void WriteRefusal(Utf8JsonWriter writer, string message)
    {
        writer.WriteBoolean("success", false);
        writer.WriteString("message", message);
    }
}
