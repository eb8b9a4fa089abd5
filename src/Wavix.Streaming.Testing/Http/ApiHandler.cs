using System.Net;
using System.Text;

namespace Wavix.Streaming.Testing;

/// <summary>Serves the simulated API to an HTTP client: key, faults, operation, record.</summary>
internal sealed class ApiHandler(WavixAccount account) : HttpMessageHandler
{
    private const string InjectedFault = "an injected fault";

    private readonly ApiOperations _operations = new(account);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As over a network: the client's code does not continue inside its own call.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Uri url = request.RequestUri!;
        Uri address = account.Options.ApiAddress;
        if (account.Work.Stopping.IsCancellationRequested)
        {
            throw Disposed();
        }

        if (!address.IsBaseOf(url))
        {
            throw new HttpRequestException(
                HttpRequestError.NameResolutionError,
                $"The simulated Wavix serves {address} only, not {url.GetLeftPart(UriPartial.Authority)}. "
                + $"Set {nameof(SimulatedWavixOptions)}.{nameof(SimulatedWavixOptions.ApiAddress)}.");
        }

        DateTimeOffset at = account.Clock.GetUtcNow();
        ApiRoute route = ApiRoute.Match(request.Method.Method, url.AbsolutePath[address.AbsolutePath.Length..]);
        byte[]? body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false) : null;
        (TimeSpan delay, ApiFault? failure) = account.Faults.Take(route.Operation);
        if (delay > TimeSpan.Zero)
        {
            await DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        ApiAnswer? answer = failure is { LosesRequest: true } ? null : Answer(request, route, url, body, failure);
        string? text = body is null ? null : Encoding.UTF8.GetString(body);
        string? fault = failure is null ? null : InjectedFault + (failure.LosesAnswer && answer!.Refusal is { } refusal ? "; " + refusal : "");
        var record = new SimulatedApiRequest(at, route, request.Method.Method, url.PathAndQuery, text, answer, fault);
        account.Options.OnRequest?.Invoke(record);
        account.Requests.Add(record);
        return failure is { LosesRequest: true } or { LosesAnswer: true }
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection to the simulated Wavix was lost, an injected fault.")
            : answer!.ToResponse(request);
    }

    private static HttpRequestException Disposed() =>
        new(HttpRequestError.ConnectionError, "The simulated Wavix has been disposed.");

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, account.Work.Stopping);
        try
        {
            // The client's code must not continue on the thread of a simulated clock.
            await Task.Delay(delay, account.Clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Disposed();
        }
    }

    private ApiAnswer Answer(HttpRequestMessage request, ApiRoute route, Uri url, byte[]? body, ApiFault? failure) => failure switch
    {
        { Status: HttpStatusCode.Unauthorized } => ApiAnswer.Unauthorized(InjectedFault),
        { Status: { } status } => ApiAnswer.Refused(status, MessageOf(status), InjectedFault),
        _ when FindKeyProblem(request) is { } problem => ApiAnswer.Unauthorized(problem),
        _ => _operations.Execute(route, url, ReadJson(request, body)),
    };

    private static string MessageOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Forbidden => "The service is not provisioned for your account.",
        HttpStatusCode.NotFound => "Record not found",
        _ => status.ToString(),
    };

    private string? FindKeyProblem(HttpRequestMessage request) =>
        request.Headers.Authorization is not { } authorization ? "there is no Authorization header"
        : authorization.Scheme != "Bearer" ? "the scheme of the Authorization header is not Bearer"
        : authorization.Parameter != account.Options.ApiKey ? "the key is wrong"
        : null;

    /// <summary>The body as text; null if it is not JSON by its type, or not valid UTF-8.</summary>
    private static string? ReadJson(HttpRequestMessage request, byte[]? body)
    {
        if (body is null || request.Content!.Headers.ContentType?.MediaType != "application/json")
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
