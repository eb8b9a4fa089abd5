using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// One stream from the start of its handler to its close, and then to the handler's return. No limit depends on the handler's thread: what
/// the handler does before its first await, blocking included, happens on a thread of the pool.
/// </summary>
internal sealed class StreamRun(
    WavixStreamContext context,
    AdmittedStream stream,
    Func<WavixStreamContext, CancellationToken, Task> handler,
    WavixStreamEndpointOptions options,
    TimeSpan closeTimeout,
    TimeProvider clock,
    ILogger logger)
{
    private readonly WavixStreamSession _session = context.Session;

    public async Task RunAsync()
    {
        var over = CancellationTokenSource.CreateLinkedTokenSource(_session.Ended, context.HttpContext.RequestAborted, stream.Asked);

        // The execution context flows: Activity.Current, log scopes and IHttpContextAccessor are those of the request.
        Task<bool> handling = Task.Run(() => HandleAsync(over.Token), CancellationToken.None);
        await Task.WhenAny(handling, stream.Ending, _session.Completion);
        if (!_session.Completion.IsCompleted)
        {
            await EndAsync(handling);
        }

        await LetHandlerReturnAsync(handling);
        if (handling.IsCompleted)
        {
            over.Dispose();
        }
    }

    /// <summary>
    /// The handler has returned or failed, or the stream was asked to end. One rule for all: a handler that was asked may return, audio that
    /// is queued plays out, and the close follows, at most <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/> from now.
    /// </summary>
    private async Task EndAsync(Task<bool> handling)
    {
        long begun = clock.GetTimestamp();
        StreamEnding ending = stream.Ending.IsCompleted ? await stream.Ending
            : await handling ? StreamEnding.Returned
            : StreamEnding.Failed;
        if (await CompletesWithinAsync(handling, options.GoodbyeTimeout))
        {
            await LetLossBeSeenAsync();
            TimeSpan left = options.GoodbyeTimeout - clock.GetElapsedTime(begun);
            if (left > TimeSpan.Zero)
            {
                await _session.DrainAsync(left);
            }
        }

        await _session.CloseAsync(ending.Status, ending.Description);
    }

    /// <summary>
    /// The server cancels the request, and so the handler's token, when the connection is gone, perhaps before the session has seen it. The
    /// reason of the stream's end is for the session to say.
    /// </summary>
    private async Task LetLossBeSeenAsync()
    {
        if (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // Not in time only where the session does not receive now, because its queue is full and it waits for its reader.
            await CompletesWithinAsync(_session.Completion, closeTimeout);
        }
    }

    /// <summary>The connection is closed; the request's services live until the handler has returned, or the application stops without it.</summary>
    private async Task LetHandlerReturnAsync(Task handling)
    {
        long ended = clock.GetTimestamp();
        Task leaving = Task.WhenAny(handling, stream.Abandoned);
        bool isInTime = await CompletesWithinAsync(leaving, options.HandlerExitTimeout);
        if (!isInTime || !handling.IsCompleted)
        {
            EndpointLog.HandlerStillRuns(logger, LogText.Clean(stream.CallId) ?? "(none)", clock.GetElapsedTime(ended).TotalSeconds);
            await leaving;
        }
    }

    private async Task<bool> CompletesWithinAsync(Task task, TimeSpan timeout)
    {
        try
        {
            await task.WaitAsync(timeout, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Never throws.</summary>
    /// <returns>False when the handler failed.</returns>
    private async Task<bool> HandleAsync(CancellationToken over)
    {
        try
        {
            await handler(context, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Its call has ended: to stop working for it is a normal return.
        }
        catch (WavixStreamException) when (_session.State >= WavixStreamState.Stopped)
        {
            // It waited for a `start` that will not be received: a call that ended, not a failure of the handler.
        }
        catch (Exception e)
        {
            EndpointLog.HandlerFailed(logger, e);
            return false;
        }

        return true;
    }
}
