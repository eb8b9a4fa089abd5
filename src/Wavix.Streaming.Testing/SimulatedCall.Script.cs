namespace Wavix.Streaming.Testing;

/// <content>Scripts and the waits of their steps.</content>
public sealed partial class SimulatedCall
{
    /// <summary>How the connection ended.</summary>
    internal Task<WavixTransportMessage> End => _wire.Ended;

    /// <summary>
    /// Whether the caller hears nothing any more because the call has ended. Set shortly before <see cref="End"/> completes.
    /// </summary>
    internal bool HasEnded => _wire.Playout.HasEnded;

    /// <summary>Whether <c>stop</c> was sent.</summary>
    internal bool HasSentStop => _wire.IsStopped;

    internal TimeProvider Clock => _clock;

    /// <summary>Called for each key that the caller of a script presses, before its tone is said. Null for a stream without a phone call.</summary>
    internal Action<char>? KeyPressed { get; set; }

    /// <summary>Sends <c>connected</c> and <c>start</c> unless they were sent before, then runs the steps of a script.</summary>
    /// <param name="script">The steps.</param>
    /// <param name="cancellationToken">Cancels the current step, and with it the script.</param>
    /// <exception cref="TimeoutException">
    /// Something that a step expected did not happen in time. The message names the step and says what was seen.
    /// </exception>
    /// <exception cref="IOException">The application has closed, or the connection is lost. The message names the step.</exception>
    /// <exception cref="InvalidDataException">A file or a text that the caller says can't be spoken. The message says why.</exception>
    /// <exception cref="InvalidOperationException">espeak-ng, which speaks texts, is not installed. The message says how to get it.</exception>
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

    internal Task<bool> WaitUntilMarkAsync(string? name, int after, TimeSpan until, CancellationToken cancellationToken) =>
        _wire.Playout.WaitForMarkAsync(name, after, until, cancellationToken);

    internal int FindMark(string? name, int after) => _wire.Playout.FindMark(name, after);

    internal TimeSpan? GetFirstSound(TimeSpan from) => _wire.Playout.GetFirstSound(from);

    internal TimeSpan GetHeard(TimeSpan from) => _wire.Playout.GetHeard(from);

    /// <summary>Returns what the caller has heard in a span of the call, in samples from its start.</summary>
    internal IReadOnlyList<PlayoutPiece> HeardWithin(long from, long to) => _wire.Playout.HeardWithin(from, to);

    internal TimeSpan? GetLastSound(TimeSpan from) => _wire.Playout.GetLastSound(from);

    private async Task PlayAsync(CallScript script, CancellationToken cancellationToken)
    {
        await script.PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (!_isStarted)
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }

        await script.RunAsync(this, cancellationToken).ConfigureAwait(false);
    }
}
