namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Hangs up a call whose stream this side has ended: closing a stream does not end its call, and the caller would stay on the line, in silence.
/// </summary>
/// <param name="isOn">Whether the endpoint has <c>HangUpWhenDone()</c>.</param>
/// <param name="logger">The log.</param>
internal sealed class CallHangUp(bool isOn, EndpointLogger logger)
{
    /// <summary>Called when the stream has ended. Never throws.</summary>
    /// <param name="context">The stream. Only what its token says of the call is proved: anyone can write a call id into `start`.</param>
    public async Task AfterAsync(WavixStreamContext context)
    {
        WavixStreamSession session = context.Session;
        WavixStreamCompletion end = await session.Completion;
        if (end.Reason is WavixStreamEndReason.Stopped or WavixStreamEndReason.ClosedByWavix || context.Call is { IsHungUp: true })
        {
            return;
        }

        if (!isOn || context.Call is not { } call)
        {
            EndpointLog.NotHungUp(logger, LogText.Clean(context.Call?.Id ?? session.StreamInfo?.CallId) ?? "(unknown)", end.Reason, isOn);
            return;
        }

        try
        {
            // No token of the request: the application may be stopping, and the client has a timeout of its own.
            bool wasUp = await call.HangUpAsync(CancellationToken.None);
            EndpointLog.HungUp(logger, LogText.Clean(call.Id), end.Reason, wasUp);
        }
        catch (Exception e)
        {
            EndpointLog.HangUpFailed(logger, LogText.Clean(call.Id), e);
        }
    }
}

/// <summary>Metadata of an endpoint: its calls are hung up when this side ends their streams.</summary>
internal sealed class HangsUpWhenDone;
