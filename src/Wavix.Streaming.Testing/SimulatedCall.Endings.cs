namespace Wavix.Streaming.Testing;

/// <content>The ways to end the call.</content>
public sealed partial class SimulatedCall
{
    /// <summary>
    /// The caller hangs up and hears nothing more: sends <c>stop</c>, closes with 1000, and waits for the application's close.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait. A hang-up that has begun is completed all the same.</param>
    /// <returns>
    /// True if the application completed the close within <see cref="SimulatedCallOptions.CloseTimeout"/>. False if the connection was
    /// lost, or was aborted after that time.
    /// </returns>
    public Task<bool> HangUpAsync(CancellationToken cancellationToken = default) => PassTimeAsync(StopAndCloseAsync(cancellationToken));

    /// <summary>Sends <c>stop</c> and leaves the connection open; nothing can be sent after it.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="IOException">The application has closed, or the connection is lost.</exception>
    public Task SendStopAsync(CancellationToken cancellationToken = default) => _wire.StopAsync(NewStop, cancellationToken);

    /// <summary>Closes with 1000 and without <c>stop</c>. To wait for the application's answer, await <see cref="Completion"/>.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task CloseAsync(CancellationToken cancellationToken = default) => _wire.CloseAsync(cancellationToken);

    /// <summary>Stops reading: neither messages nor the close of the application are read, so that what it sends accumulates.</summary>
    public void StopReading() => _wire.StopReading();

    /// <summary>Aborts the connection without <c>stop</c> or close.</summary>
    public void Abort() => _wire.Abort();

    /// <summary>
    /// Aborts the connection with a TCP reset: data in transit is lost in both directions. If the call was not opened by
    /// <see cref="ConnectAsync"/>, the same as <see cref="Abort"/>.
    /// </summary>
    public void Reset()
    {
        _connection?.Reset();
        _wire.Abort();
    }

    /// <summary>Aborts the connection unless the call has ended.</summary>
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

    /// <summary>As <see cref="HangUpAsync"/>, but without moving a simulated clock.</summary>
    internal async Task<bool> StopAndCloseAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // One timeout for all of it: an application that has stopped reading may not even accept `stop`.
        using var limit = new CancellationTokenSource(_options.CloseTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        _wire.Playout.End();
        try
        {
            // Not with the caller's token: an application that stops waiting when it gets `stop` would never get the close.
            await _wire.StopAndCloseAsync(NewStop, limit.Token).ConfigureAwait(false);
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
