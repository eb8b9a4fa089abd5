namespace GreeterBot;

/// <summary>The HTTP side of a call.</summary>
internal sealed class CallControl(HttpClient http, ILogger<CallControl> logger)
{
    #region hang-up
    /// <summary>Hangs up. Without an API key or a call id it does nothing; a failure is logged.</summary>
    public async Task HangUpAsync(string? callId)
    {
        if (http.DefaultRequestHeaders.Authorization is null || string.IsNullOrEmpty(callId))
        {
            return;
        }

        try
        {
            // No token of the call: hanging up ends it, and must not break off its own request.
            using HttpResponseMessage response = await http.DeleteAsync($"v1/calls/{Uri.EscapeDataString(callId)}", CancellationToken.None);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.LogError(e, "Call {CallId} could not be hung up", callId);
        }
    }
    #endregion
}
