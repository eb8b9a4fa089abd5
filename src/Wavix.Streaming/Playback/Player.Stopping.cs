namespace Wavix.Streaming;

/// <content>Interrupts and cancels.</content>
internal sealed partial class Player
{
    private TaskCompletionSource<bool>? _clearing;

    /// <summary>Ends all turns and all that plays, with `clear` where anything may be heard.</summary>
    /// <returns>False when the stream has ended.</returns>
    public Task<bool> InterruptAsync() => StopAsync(
        null,
        () =>
        {
            _interrupts++;
            _gate.DropWaitingMedia();
            return _turns.EndAll();
        });

    public Task CancelAsync(QueuedPlayback playback) => StopAsync(other => other == playback, null);

    public Task CancelAsync(PlaybackTurn turn) => StopAsync(playback => playback.Turn == turn, () =>
        {
            _turns.End(turn);
            return true;
        });

    /// <summary>
    /// Stops some playbacks, or all; what else must happen with it, happens under the same lock. There too `clear` takes its place among the
    /// sends: code that learns that a playback has ended sends after it.
    /// </summary>
    /// <param name="selects">Which playbacks; null for all, which is an interrupt.</param>
    /// <param name="also">What else; returns whether a turn ended.</param>
    private async Task<bool> StopAsync(Func<QueuedPlayback, bool>? selects, Func<bool>? also)
    {
        long begunAt = _settings.TimeProvider.GetTimestamp();
        SendTicket? clear = null;
        TaskCompletionSource<bool>? clearing;
        bool hasEndedTurns;
        lock (_sync)
        {
            if (_isEnded)
            {
                return false;
            }

            // First of all: code that learns of what follows must find its place taken.
            SendTicket? place = _isOneWay ? null : _gate.Reserve(OutgoingKind.PlayerClear);
            hasEndedTurns = also?.Invoke() ?? false;
            if (_playout.Stop(selects, place is { } taken && _gate.IsMediaBefore(taken), _pacer.Now))
            {
                clear = place;
                _pacer.Hold();
                _clearing = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else if (place is { } unneeded)
            {
                _gate.GiveBack(unneeded);
            }

            // One that is not needed waits for the one under way.
            clearing = _pacer.IsHeld ? _clearing : null;
            _pacer.Wake();
        }

        if (selects is null && (hasEndedTurns || clear is not null))
        {
            _trace.Interrupted();
        }

        if (clear is { } ticket)
        {
            bool isSent = await _gate.SendAsync(ticket, new OutgoingCommand(OutgoingKind.PlayerClear)).ConfigureAwait(false);
            lock (_sync)
            {
                _pacer.Release();
            }

            clearing!.SetResult(isSent);
            if (isSent && selects is null)
            {
                Instruments.Interrupted(_settings.TimeProvider.GetElapsedTime(begunAt));
            }
        }

        _reporter.Report();
        return clearing is null || await clearing.Task.ConfigureAwait(false);
    }
}
