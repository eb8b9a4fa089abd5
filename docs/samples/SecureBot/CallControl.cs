namespace SecureBot;

/// <summary>The HTTP side of a call.</summary>
internal sealed class CallControl(HttpClient http, ILogger<CallControl> logger)
{
    #region answer
    public async Task AnswerAsync(string callId, Uri streamUrl, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            $"v1/calls/{Uri.EscapeDataString(callId)}/answer",
            new { stream_url = streamUrl.AbsoluteUri, stream_type = "twoway", stream_channel = "inbound" },
            cancellationToken);
        response.EnsureSuccessStatusCode();
    }
    #endregion

    /// <summary>Hangs up; a failure is logged.</summary>
    public async Task HangUpAsync(string callId)
    {
        try
        {
            // Not canceled with the call: hanging up ends it, and must not cancel its own request.
            using HttpResponseMessage response = await http.DeleteAsync($"v1/calls/{Uri.EscapeDataString(callId)}", CancellationToken.None);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            logger.LogError(e, "Call {CallId} could not be hung up", callId);
        }
    }

    /// <summary>
    /// Whether an id can be a segment of a path. Escaping leaves dots as they are, and a segment of one or two dots leads to another address,
    /// with the API key.
    /// </summary>
    public static bool IsCallId(string? callId) => !string.IsNullOrEmpty(callId) && callId is not ("." or "..");
}
