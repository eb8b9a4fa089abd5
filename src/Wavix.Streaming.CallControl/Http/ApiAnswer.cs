using System.Net;
using System.Text.Json;

namespace Wavix.Streaming.CallControl;

/// <summary>An answer: its status and, if it can be read, its JSON.</summary>
internal readonly struct ApiAnswer
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly JsonField _root;

    /// <param name="statusCode">The status.</param>
    /// <param name="body">The body; null if it was longer than is read.</param>
    public ApiAnswer(HttpStatusCode statusCode, byte[]? body)
    {
        StatusCode = statusCode;
        _body = body.AsMemory(body is not null && JsonScanner.WithoutByteOrderMark(body).Length != body.Length ? 3 : 0);
        IsEmpty = body is not null && JsonScanner.IsBlank(Json);
        Problem = body is null ? $"longer than {BoundedBody.MaxBytes} bytes"
            : IsEmpty ? "empty"
            : JsonScanner.TryGetRoot(Json, out _root, out string detail) ? null
            : detail;
    }

    public HttpStatusCode StatusCode { get; }

    /// <summary>Whether there is no body, or only white space.</summary>
    public bool IsEmpty { get; }

    /// <summary>Why the body is not JSON; null if it is.</summary>
    public string? Problem { get; }

    public bool IsSuccess => (int)StatusCode is >= 200 and < 300;

    public bool IsRedirect => (int)StatusCode is >= 300 and < 400;

    public bool IsObject => _root.Type == JsonTokenType.StartObject;

    public bool IsArray => _root.Type == JsonTokenType.StartArray;

    public JsonField Root => _root;

    public ReadOnlySpan<byte> Json => _body.Span;

    public WireObject Read(params string[] names) => new(Json, _root, names);
}
