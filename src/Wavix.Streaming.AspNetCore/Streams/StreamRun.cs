using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.AspNetCore;

/// <summary>One stream from its handler's begin to its close, whoever ends it.</summary>
internal sealed class StreamRun(
    WavixStreamContext context,
    AdmittedStream stream,
    Func<WavixStreamContext, CancellationToken, Task> handler,
    WavixStreamEndpointOptions options,
    ILogger logger)
{
    private const int Normal = 1000;
    private const int InternalError = 1011;

    private readonly WavixStreamSession _session = context.Session;

    public async Task RunAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_session.Ended, context.HttpContext.RequestAborted, stream.Told);
        Task<bool> handling = HandleAsync(over.Token);
        await Task.WhenAny(handling, stream.Ending);
        if (stream.Ending.IsCompleted)
        {
            await SayGoodbyeAsync(handling, await stream.Ending);
        }
        else
        {
            bool isWell = await handling;
            await LetLossBeSeenAsync();
            await (isWell ? _session.CloseAsync(Normal) : _session.CloseAsync(InternalError, "The handler failed."));
        }

        await handling;
    }

    /// <summary>
    /// The server tells the request that its connection is gone, and so the handler, before the session may have seen it. Why the stream ended
    /// is for the session to say.
    /// </summary>
    private async Task LetLossBeSeenAsync()
    {
        if (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await _session.Completion.WaitAsync(options.Stream.CloseTimeout, options.Stream.TimeProvider);
        }
        catch (TimeoutException)
        {
            // It does not receive now, since its queue is full and it was told to wait.
        }
    }

    /// <summary>The handler, which its token has told, returns; what is queued plays out; then the close.</summary>
    private async Task SayGoodbyeAsync(Task handling, StreamEnding ending)
    {
        TimeProvider clock = options.Stream.TimeProvider;
        long told = clock.GetTimestamp();
        try
        {
            await handling.WaitAsync(options.GoodbyeTimeout, clock);
            TimeSpan left = options.GoodbyeTimeout - clock.GetElapsedTime(told);
            if (left > TimeSpan.Zero)
            {
                await _session.DrainAsync(left);
            }
        }
        catch (TimeoutException)
        {
            // It had its time.
        }

        await _session.CloseAsync(ending.Status, ending.Description);
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
            // Its call is over: stopping work for it is a normal return.
        }
        catch (WavixStreamException) when (_session.State >= WavixStreamState.Stopped)
        {
            // It waited for a `start` that does not come any more: a call that ended, no failure of the handler.
        }
        catch (Exception e)
        {
            EndpointLog.HandlerFailed(logger, e);
            return false;
        }

        return true;
    }
}
