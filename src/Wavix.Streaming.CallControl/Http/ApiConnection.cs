using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.CallControl;

/// <summary>Sends one request at a time for each caller, and turns whatever prevents its result into the one exception.</summary>
/// <param name="http">The caller's client. Neither disposed nor changed: what a request needs is set on the request.</param>
/// <param name="options">A frozen copy.</param>
/// <param name="logger">For one record per request.</param>
internal sealed class ApiConnection(HttpClient http, WavixCallControlOptions options, ILogger logger)
{
    // The body is a document of its own, so nothing in it needs to be safe in HTML; a plus stays a plus.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AuthenticationHeaderValue _authorization = new("Bearer", options.ApiKey);
    private readonly ApiErrors _errors = new(new SecretText(options.ApiKey));

    public Task<ApiAnswer> SendAsync(ApiOperation operation, string path, CancellationToken cancellationToken) =>
        SendAsync(operation, path, null, cancellationToken);

    public Task<ApiAnswer> SendAsync<T>(
        ApiOperation operation, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(operation, path, Serialize(body, type), cancellationToken);

    /// <summary>
    /// Sends a request and reads its answer, which is a success: a JSON object whose <c>success</c> is not false, or the array of webhooks.
    /// </summary>
    /// <exception cref="WavixCallControlException">There is no such answer.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was canceled.</exception>
    private async Task<ApiAnswer> SendAsync(ApiOperation operation, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        long start = options.TimeProvider.GetTimestamp();
        string outcome = "an exception";
        try
        {
            (ApiAnswer answer, Uri? location) = await ExchangeAsync(operation, path, body, cancellationToken).ConfigureAwait(false);
            outcome = $"status {(int)answer.StatusCode}";
            return Check(operation, answer, location);
        }
        catch (WavixCallControlException e) when (e.StatusCode is null)
        {
            outcome = e.Reason.ToString();
            throw;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancellation";
            throw;
        }
        finally
        {
            CallControlLog.RequestEnded(logger, operation.Name, outcome, (long)options.TimeProvider.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private ApiAnswer Check(ApiOperation operation, in ApiAnswer answer, Uri? location)
    {
        if (!answer.IsSuccess)
        {
            throw _errors.Refused(operation, answer, location);
        }

        if (answer.IsEmpty && !operation.HasResult)
        {
            return answer;
        }

        if (answer.Problem is { } problem)
        {
            throw ApiErrors.Unreadable(operation, answer, $"it is {problem}");
        }

        if (answer.IsObject && answer.Read("success").Boolean("success") == false)
        {
            throw _errors.Refused(operation, answer, location);
        }

        return answer.IsObject || (answer.IsArray && operation == ApiOperation.GetWebhooks)
            ? answer
            : throw ApiErrors.Unreadable(operation, answer, "it is JSON, but not an object");
    }

    private async Task<(ApiAnswer Answer, Uri? Location)> ExchangeAsync(
        ApiOperation operation, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using HttpRequestMessage request = CreateRequest(operation, path, body);
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .ConfigureAwait(false);
            byte[]? read = await BoundedBody.ReadAsync(response.Content, either.Token).ConfigureAwait(false);
            return (new ApiAnswer(response.StatusCode, read), response.Headers.Location);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
        {
            // With the caller's own token, and not the linked one that the caller does not know.
            throw new OperationCanceledException($"{operation.Name} was canceled by the caller. Whether Wavix acted on it is not known.", cancellationToken);
        }
        catch (Exception e) when (timeout.IsCancellationRequested && e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw _errors.TimedOut(operation, options.Timeout, e);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException)
        {
            throw _errors.TimedOut(operation, null, e);
        }
        catch (Exception e) when (e is not (InvalidOperationException or ArgumentException))
        {
            // Whatever a handler of the application throws: no answer arrived. Misuse of the HttpClient stays what it is.
            throw _errors.ConnectionFailed(operation, e);
        }
    }

    private HttpRequestMessage CreateRequest(ApiOperation operation, string path, ReadOnlyMemory<byte>? body)
    {
        var request = new HttpRequestMessage(operation.Method, new Uri(options.BaseAddress, path))
        {
            // HttpClient applies its defaults only to the requests that it makes itself.
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        request.Headers.Authorization = _authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static ReadOnlyMemory<byte> Serialize<T>(T body, JsonTypeInfo<T> type)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, WriterOptions);
        JsonSerializer.Serialize(writer, body, type);
        return output.WrittenMemory;
    }
}
