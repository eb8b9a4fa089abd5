namespace Wavix.Streaming.Agents.OpenAI;

/// <summary>Reads how a response ended, and when the next may succeed.</summary>
internal sealed class ResponseReader(RealtimeLog log, Secret secret)
{
    private TimeSpan? _limitReset;

    /// <summary>Takes the limits of the account, which are sent with each response.</summary>
    public void ReadLimits(JsonView limits) => _limitReset = RetryDelay.FromLimits(limits);

    /// <param name="response">The object <c>response</c> of <c>response.done</c>.</param>
    /// <param name="id">Its id.</param>
    public ResponseDoneEvent Read(JsonView response, string id)
    {
        JsonView details = response["status_details"u8];
        ResponseStatus status = StatusOf(response["status"u8]);
        var error = ProviderError.Read(details["error"u8], secret);
        bool failed = status == ResponseStatus.Failed;
        if (failed)
        {
            log.Error(error);
        }

        return new ResponseDoneEvent
        {
            ResponseId = id,
            Status = status,
            Usage = UsageReader.Read(response["usage"u8]),
            ErrorCode = failed || status == ResponseStatus.Incomplete ? error.Name ?? secret.RemoveFrom(details["reason"u8].Text) : null,
            ErrorMessage = failed ? error.Message : null,
            RetryAfter = failed ? RetryDelay.FromText(error.Message) ?? (error.Code == "rate_limit_exceeded" ? _limitReset : null) : null,
        };
    }

    private static ResponseStatus StatusOf(JsonView status) =>
        status.Is("completed"u8) ? ResponseStatus.Completed
        : status.Is("cancelled"u8) ? ResponseStatus.Canceled
        : status.Is("incomplete"u8) ? ResponseStatus.Incomplete
        : status.Is("failed"u8) ? ResponseStatus.Failed
        : ResponseStatus.None;
}
