namespace Wavix.Streaming;

/// <content>A conversation: one loop hears while one task talks.</content>
public sealed partial class WavixStreamSession
{
    /// <summary>
    /// Runs a conversation: reads events and passes each to <paramref name="onEvent"/>, while <paramref name="converse"/> talks, from
    /// <c>start</c> on. Completes when <paramref name="converse"/> has returned, or when the stream ended before it started.
    /// </summary>
    /// <remarks>
    /// <para>
    /// What either of them throws ends both: the token of <paramref name="converse"/> is canceled, reading stops, and the exception reaches
    /// the caller. If both fail, the first exception does. Nothing is closed here, and nothing ends before <paramref name="converse"/> has
    /// returned: until then events are still read, so a goodbye that it plays after its token was canceled is heard.
    /// </para>
    /// <para>
    /// The stream's end is not an error: an <see cref="OperationCanceledException"/> of <paramref name="converse"/> after it is a normal
    /// return. To listen without talking, let it wait on its token.
    /// </para>
    /// </remarks>
    /// <param name="onEvent">
    /// Called for each event, one at a time, in order. Events wait while its task has not completed, so start long work elsewhere.
    /// </param>
    /// <param name="converse">
    /// Called once on the thread pool after <c>start</c>; <see cref="StreamInfo"/> is set by then. Its token is canceled when the stream ends,
    /// when <paramref name="onEvent"/> throws, and with <paramref name="cancellationToken"/>.
    /// </param>
    /// <param name="cancellationToken">Asks the conversation to end; in a handler, pass the handler's token.</param>
    /// <exception cref="ArgumentNullException">A delegate is null.</exception>
    /// <exception cref="InvalidOperationException">Another enumeration is reading the events.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token was canceled while the stream lived, and <paramref name="converse"/> was not called, or stopped because of it.
    /// </exception>
    public async Task RunAsync(
        Func<WavixEvent, ValueTask> onEvent, Func<CancellationToken, Task> converse, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(onEvent);
        ArgumentNullException.ThrowIfNull(converse);
        using var talking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ended);
        using var hearing = new CancellationTokenSource();

        // On the pool, so that a delegate that blocks before its first await does not keep the other from running.
        Task talk = Task.Run(() => TalkAsync(converse, talking.Token), CancellationToken.None);
        Task hear = Task.Run(() => HearAsync(onEvent, hearing.Token), CancellationToken.None);
        Task first = await Task.WhenAny(talk, hear).ConfigureAwait(false);
        if (first == talk)
        {
            await hearing.CancelAsync().ConfigureAwait(false);
        }
        else if (!hear.IsCompletedSuccessfully)
        {
            await talking.CancelAsync().ConfigureAwait(false);
        }

        // Both have ended when this returns; the first failure is the one to throw.
        await Task.WhenAll(talk, hear).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
        await talk.ConfigureAwait(false);
        await hear.ConfigureAwait(false);
    }

    private async Task TalkAsync(Func<CancellationToken, Task> converse, CancellationToken cancellationToken)
    {
        try
        {
            // A stream that ends before `start` cancels the token or fails this task, in either order: both are handled below.
            await _life.Started.WaitAsync(cancellationToken).ConfigureAwait(false);
            await converse(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The call has ended, so to stop work for it is a normal return.
        }
        catch (WavixStreamException) when (!_life.Started.IsCompletedSuccessfully)
        {
            // It ended before it started, so there is nothing to say.
        }
    }

    private async Task HearAsync(Func<WavixEvent, ValueTask> onEvent, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (WavixEvent e in ReadEventsAsync(cancellationToken).ConfigureAwait(false))
            {
                await onEvent(e).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (e.CancellationToken == cancellationToken && cancellationToken.IsCancellationRequested)
        {
            // The conversation is complete.
        }
    }
}
