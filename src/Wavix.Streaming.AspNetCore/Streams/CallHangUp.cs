using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Hangs up a call whose stream this side has ended: closing a stream does not end its call, and the caller would stay on the line, in silence.
/// </summary>
/// <param name="isOn">Whether the endpoint has <c>HangUpWhenDone()</c>.</param>
/// <param name="logger">The log.</param>
internal sealed class CallHangUp(bool isOn, EndpointLogger logger)
{
    /// <summary>Called when the stream has ended. Never throws.</summary>
    /// <param name="session">The stream.</param>
    /// <param name="token">Its token: only what it says of the call is proved. Anyone can write a call id into `start`.</param>
    /// <param name="services">The services of the request.</param>
    public async Task AfterAsync(WavixStreamSession session, StreamToken? token, IServiceProvider services)
    {
        WavixStreamCompletion end = await session.Completion;
        if (token is null || end.Reason is WavixStreamEndReason.Stopped or WavixStreamEndReason.ClosedByWavix)
        {
            return;
        }

        if (!isOn || token.CallId is not { } callId)
        {
            EndpointLog.NotHungUp(logger, LogText.Clean(token.CallId ?? session.StreamInfo?.CallId) ?? "(unknown)", end.Reason, isOn);
            return;
        }

        try
        {
            // No token of the request: the application may be stopping, and the client has a timeout of its own.
            bool wasUp = await services.GetRequiredService<WavixCallControlClient>().HangUpAsync(callId, CancellationToken.None);
            EndpointLog.HungUp(logger, LogText.Clean(callId), end.Reason, wasUp);
        }
        catch (Exception e)
        {
            EndpointLog.HangUpFailed(logger, LogText.Clean(callId), e);
        }
    }
}

/// <summary>Metadata of an endpoint: its calls are hung up when this side ends their streams.</summary>
internal sealed class HangsUpWhenDone;
