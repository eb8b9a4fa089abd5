using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Runs one stream from the start of its handler to its close, and then to the handler's return. No limit depends on the handler's thread:
/// the code before the handler's first await, even if it blocks, runs on the thread pool.
/// </summary>
internal sealed class StreamRun(
    WavixStreamContext context,
    AdmittedStream stream,
    Func<WavixStreamContext, CancellationToken, Task> handler,
    Func<Task> hangUp,
    WavixStreamEndpointOptions options,
    TimeSpan closeTimeout,
    TimeProvider clock,
    ILogger logger)
{
    private readonly WavixStreamSession _session = context.Session;

    public async Task RunAsync()
    {
        var over = CancellationTokenSource.CreateLinkedTokenSource(_session.Ended, context.HttpContext.RequestAborted, stream.EndRequested);

        // The execution context flows, so Activity.Current, log scopes and IHttpContextAccessor are those of the request.
        Task<bool> handling = Task.Run(() => HandleAsync(over.Token), CancellationToken.None);
        await Task.WhenAny(handling, stream.Ending, _session.Completion);
        if (!_session.Completion.IsCompleted)
        {
            await EndAsync(handling);
        }

        // Both at the same time: the handler may never return.
        await Task.WhenAll(hangUp(), LetHandlerReturnAsync(handling));
        if (handling.IsCompleted)
        {
            over.Dispose();
        }
    }

    /// <summary>
    /// Ends the stream after the handler has returned or failed, or the stream was asked to end. The same rule applies to all: the handler
    /// may return, queued audio plays, and the close follows at most <see cref="WavixStreamEndpointOptions.GoodbyeTimeout"/> from now.
    /// </summary>
    private async Task EndAsync(Task<bool> handling)
    {
        long begun = clock.GetTimestamp();
        CloseRequest ending = stream.Ending.IsCompleted ? await stream.Ending
            : await handling ? CloseRequest.Returned
            : CloseRequest.Failed;
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
    /// Gives the session time to see a lost connection. The server cancels the request, and with it the handler's token, when the
    /// connection is lost, possibly before the session notices. The session must report why the stream ended.
    /// </summary>
    private async Task LetLossBeSeenAsync()
    {
        if (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // This times out only if the session does not receive at the moment, because its queue is full and it waits for its reader.
            await CompletesWithinAsync(_session.Completion, closeTimeout);
        }
    }

    /// <summary>
    /// Waits for the handler after the connection is closed. The services of the request live until the handler has returned, or the
    /// application stops without waiting for it.
    /// </summary>
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
    /// <returns>False if the handler failed.</returns>
    private async Task<bool> HandleAsync(CancellationToken over)
    {
        try
        {
            await handler(context, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The call has ended, so stopping the work is a normal return.
        }
        catch (WavixStreamException) when (_session.State >= WavixStreamState.Stopped)
        {
            // The handler waited for a `start` that will not arrive. The call ended; the handler did not fail.
        }
        catch (Exception e)
        {
            EndpointLog.HandlerFailed(logger, e);
            return false;
        }

        return true;
    }
}
