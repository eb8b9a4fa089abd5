using System.Net.Http.Headers;
using Wavix.Streaming;

namespace GreeterBot;

/// <summary>The HTTP side of a call.</summary>
internal sealed class CallControl(HttpClient http, ILogger<CallControl> logger)
{
    /// <summary>Registers it. <c>Wavix:ApiKey</c> may be missing: then no request is sent.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration) => services.AddHttpClient<CallControl>(http =>
    {
        // With the slash at its end, a path in the address stays.
        string address = configuration["Wavix:BaseAddress"] ?? "https://api.wavix.com";
        http.BaseAddress = new Uri(address.TrimEnd('/') + "/");
        http.DefaultRequestHeaders.Authorization =
            configuration["Wavix:ApiKey"] is { Length: > 0 } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        http.Timeout = TimeSpan.FromSeconds(10);
    });

    /// <summary>Answers a call that rings; Wavix then connects to the URL.</summary>
    public Task AnswerAsync(string? callId, Uri streamUrl) => SendAsync(
        callId,
        HttpMethod.Post,
        "/answer",
        JsonContent.Create(new { stream_url = streamUrl.AbsoluteUri, stream_type = "twoway", stream_channel = "inbound" }));

    #region hang-up
    /// <summary>Hangs up, unless Wavix has ended the call. Without it the caller may stay on the line, in silence.</summary>
    public async Task EndAsync(WavixStreamSession session)
    {
        // A stream that broke may belong to a call that still lives; one that was stopped or closed by Wavix does not. The state is the first to
        // say that a stream has ended: the token of it is canceled a little later than a loop over its events ends.
        WavixStreamCompletion? end = session.State >= WavixStreamState.Stopped ? await session.Completion : null;
        if (end?.Reason is not (WavixStreamEndReason.Stopped or WavixStreamEndReason.ClosedByWavix))
        {
            await SendAsync(session.StreamInfo?.CallId, HttpMethod.Delete);
        }
    }

    /// <summary>Without an API key or a call id it does nothing; a failure is logged.</summary>
    private async Task SendAsync(string? callId, HttpMethod method, string action = "", HttpContent? body = null)
    {
        if (http.DefaultRequestHeaders.Authorization is null)
        {
            return;
        }

        // In a path, dots mean another place, where the request would do something else.
        if (callId is null or "" or "." or "..")
        {
            logger.LogWarning("No request was sent: '{CallId}' can't be a call id", callId);
            return;
        }

        try
        {
            // No token of the call: hanging up ends it, and must not break off its own request.
            using var request = new HttpRequestMessage(method, $"v1/calls/{Uri.EscapeDataString(callId)}{action}") { Content = body };
            using HttpResponseMessage response = await http.SendAsync(request, CancellationToken.None);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.LogError(e, "{Method} of call {CallId} failed", method, callId);
        }
    }
    #endregion
}
