namespace Wavix.Streaming.Testing;

/// <content>How the call ends.</content>
public sealed partial class SimulatedCall
{
    /// <summary>The caller hangs up, and hears nothing more: <c>stop</c>, close with 1000, then waits for the application's close.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// True when the application completed the close in <see cref="SimulatedCallOptions.CloseTimeout"/>; else the connection was lost, or
    /// aborted now.
    /// </returns>
    public Task<bool> HangUpAsync(CancellationToken cancellationToken = default) => PassTimeAsync(StopAndCloseAsync(cancellationToken));

    /// <summary>Sends <c>stop</c> and leaves the connection open; nothing can be sent after it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SendStopAsync(CancellationToken cancellationToken = default) => _wire.StopAsync(NewStop, cancellationToken);

    /// <summary>Closes with 1000 and without <c>stop</c>; await <see cref="Completion"/> for the application's answer.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task CloseAsync(CancellationToken cancellationToken = default) => _wire.CloseAsync(cancellationToken);

    /// <summary>Takes nothing more that the application sends, not even its close, so that what it sends piles up.</summary>
    public void StopReading() => _wire.StopReading();

    /// <summary>Breaks the connection without <c>stop</c> or close.</summary>
    public void Abort() => _wire.Abort();

    /// <summary>
    /// Breaks the connection with a TCP reset: what is under way is lost, both ways. The same as <see cref="Abort"/> for a call that was
    /// not opened by <see cref="ConnectAsync"/>.
    /// </summary>
    public void Reset()
    {
        _connection?.Reset();
        _wire.Abort();
    }

    /// <summary>Breaks the connection unless the call has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _wire.DisposeAsync().ConfigureAwait(false);
        await _speech.DisposeAsync().ConfigureAwait(false);
        _connection?.Dispose();
    }

    private async Task<bool> StopAndCloseAsync(CancellationToken cancellationToken)
    {
        // One limit for all of it: an application that has stopped reading may not even take `stop`.
        using var limit = new CancellationTokenSource(_options.CloseTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _wire.Playout.End();
        try
        {
            await _wire.StopAndCloseAsync(NewStop, either.Token).ConfigureAwait(false);
            return (await _wire.Ended.WaitAsync(either.Token).ConfigureAwait(false)).Kind == WavixTransportMessageKind.Close;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _wire.Abort();
            return false;
        }
    }

    private StopEvent NewStop(long number) => new()
    {
        EventTime = _clock.GetUtcNow(),
        CallId = _options.CallId,
        StreamId = _options.StreamId,
        SequenceNumber = number,
    };
}
