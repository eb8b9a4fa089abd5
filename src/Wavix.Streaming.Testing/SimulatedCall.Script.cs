namespace Wavix.Streaming.Testing;

/// <content>Scripts, and what their steps wait for.</content>
public sealed partial class SimulatedCall
{
    /// <summary>How the connection ended.</summary>
    internal Task<WavixTransportMessage> End => _wire.Ended;

    /// <summary>Whether the caller hears nothing any more because the call has ended. A moment earlier than <see cref="End"/>.</summary>
    internal bool HasEnded => _wire.Playout.HasEnded;

    internal TimeProvider Clock => _clock;

    /// <summary>Sends <c>connected</c> and <c>start</c> unless that was done, then does what a script says.</summary>
    /// <param name="script">The steps.</param>
    /// <param name="cancellationToken">Cancels the step that is under way, and with it the script.</param>
    /// <exception cref="TimeoutException">
    /// Something that was expected did not happen in time; the message says in which step, and what was seen.
    /// </exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost; the message says in which step.</exception>
    public Task RunAsync(CallScript script, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        return PassTimeAsync(PlayAsync(script, cancellationToken));
    }

    internal Task DelayAsync(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, _clock, cancellationToken);

    internal Task<bool> WaitUntilHeardAsync(TimeSpan from, TimeSpan amount, TimeSpan until, CancellationToken cancellationToken) =>
        _wire.Playout.WaitUntilHeardAsync(from, amount, until, cancellationToken);

    internal Task<bool> WaitUntilQuietAsync(TimeSpan from, TimeSpan quietFor, TimeSpan until, CancellationToken cancellationToken) =>
        _wire.Playout.WaitUntilQuietAsync(from, quietFor, until, cancellationToken);

    internal Task<bool> WaitUntilClearedAsync(int count, TimeSpan until, CancellationToken cancellationToken) =>
        _wire.Playout.WaitForClearAsync(count, until, cancellationToken);

    internal TimeSpan? GetLastSound(TimeSpan from) => _wire.Playout.GetLastSound(from);

    private async Task PlayAsync(CallScript script, CancellationToken cancellationToken)
    {
        if (!_isStarted)
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        await script.RunAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
