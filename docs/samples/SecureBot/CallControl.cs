namespace SecureBot;

/// <summary>The HTTP side of a call.</summary>
internal sealed class CallControl(HttpClient http)
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
}
