namespace Wavix.Streaming.Audio;

/// <summary>
/// Lets the caller interrupt (barge-in). When the caller starts to speak, what plays is paused. A short sound, such as a cough, resumes it where it was;
/// longer speech interrupts it. The echo of what plays is not the caller.
/// </summary>
/// <remarks>
/// <para>
/// Speech that starts while nothing plays pauses nothing. If the application starts to play meanwhile, the same rules apply as if it had played before: it
/// is paused, or interrupted if the caller has spoken for longer than <see cref="BargeInOptions.ConfirmAfter"/>.
/// </para>
/// <para>
/// If no audio arrives for 1 s, the caller counts as quiet, and a pause ends: what it holds continues. So a call on hold does not leave the bot silent. Leave
/// <see cref="WavixStreamSession.PauseAsync"/> to this class. An instance is for one session. Call <see cref="HearAsync"/> one at a time; the other members
/// may be called from any thread. There is nothing to dispose.
/// </para>
/// </remarks>
public sealed class BargeIn
{
    private static readonly TimeSpan DefaultMinSilence = TimeSpan.FromMilliseconds(300);

    private readonly WavixStreamSession _session;
    private readonly CallDetector _detector;
    private readonly BargeInOptions _options;
    private readonly CallerSpeech _speech;

    // What takes it out ends it: the next audio, or the clock when there is none.
    private PausedPlayback? _pause;

    /// <summary>Creates the barge-in of a session.</summary>
    /// <param name="session">The session. It stays the caller's to dispose.</param>
    /// <param name="detector">
    /// A detector at 24,000 Hz that has heard nothing yet, and is used for nothing else. Null for a <see cref="SpeechDetector"/> with a
    /// <see cref="SpeechDetectorOptions.MinSilence"/> of 300 ms.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    /// <exception cref="ArgumentException">The detector has another sample rate, or an option is out of its range.</exception>
    public BargeIn(WavixStreamSession session, ISpeechDetector? detector = null, BargeInOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _detector = new CallDetector(
            session, detector ?? new SpeechDetector(WavixAudio.SampleRate, new SpeechDetectorOptions { MinSilence = DefaultMinSilence }));
        _options = (options ?? new BargeInOptions()).CloneValidated();
        _speech = new CallerSpeech(session.TimeProvider);
    }

    /// <summary>Whether the caller is speaking, as far as has been detected.</summary>
    public bool IsSpeaking => _speech.IsSpeaking;

    /// <summary>
    /// Hears the next audio of the caller, and pauses, resumes or interrupts what plays. Call it for every <see cref="MediaEvent"/> of the session, in
    /// their order, one at a time. Those of the outbound track are ignored.
    /// </summary>
    /// <param name="media">An event of the session.</param>
    /// <returns>What was done, once <c>clear</c> is sent or is not needed. A pause that the clock ends is not reported.</returns>
    public async ValueTask<BargeInAction> HearAsync(MediaEvent media)
    {
        ArgumentNullException.ThrowIfNull(media);
        if (media.Track == MediaTrack.Outbound)
        {
            return BargeInAction.None;
        }

        TimeSpan? speaking = _speech.Hear(_detector.Process(media), media.Duration);
        return speaking is null ? await ResumeAsync().ConfigureAwait(false)
            : speaking < _options.ConfirmAfter ? await PauseAsync().ConfigureAwait(false)
            : await InterruptAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until the caller has been quiet for a given time, counted from the call of this method or, if the caller spoke since, from the end of the
    /// speech. The clock counts, because a stream may send nothing while the caller is quiet.
    /// </summary>
    /// <param name="duration">The quiet to wait for, 0 to <see cref="BargeInOptions.MaxWait"/>. Zero waits for the end of the speech.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>False if the caller was not quiet for that time within <see cref="BargeInOptions.MaxWait"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<bool> WaitForQuietAsync(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, _options.MaxWait);
        return _speech.WaitForQuietAsync(duration, _options.MaxWait, cancellationToken);
    }

    private async ValueTask<BargeInAction> PauseAsync()
    {
        if (Volatile.Read(ref _pause) is not null || !_session.IsPlaying)
        {
            return BargeInAction.None;
        }

        PausedPlayback pause = await _session.PauseAsync().ConfigureAwait(false);
        if (!pause.WasPlaying)
        {
            // It has ended at this moment. What is queued may play.
            await pause.ResumeAsync().ConfigureAwait(false);
            return BargeInAction.None;
        }

        Volatile.Write(ref _pause, pause);
        _ = ResumeWithoutAudioAsync(pause);
        return BargeInAction.Paused;
    }

    private async ValueTask<BargeInAction> ResumeAsync() =>
        TakePause() is { } pause && await pause.ResumeAsync().ConfigureAwait(false) ? BargeInAction.Resumed : BargeInAction.None;

    private async ValueTask<BargeInAction> InterruptAsync()
    {
        if (TakePause() is { } pause && await pause.CancelAsync().ConfigureAwait(false))
        {
            return BargeInAction.Interrupted;
        }

        if (!_session.IsPlaying)
        {
            return BargeInAction.None;
        }

        await _session.InterruptAsync().ConfigureAwait(false);
        return BargeInAction.Interrupted;
    }

    private PausedPlayback? TakePause() => Interlocked.Exchange(ref _pause, null);

    /// <summary>The caller may be muted, or on hold, before it is known what the sound was: then nothing arrives that could end the pause.</summary>
    private async Task ResumeWithoutAudioAsync(PausedPlayback pause)
    {
        while (Volatile.Read(ref _pause) == pause && !_session.Ended.IsCancellationRequested)
        {
            TimeSpan left = _speech.UntilAudioIsMissing;
            if (left <= TimeSpan.Zero)
            {
                if (Interlocked.CompareExchange(ref _pause, null, pause) == pause)
                {
                    await pause.ResumeAsync().ConfigureAwait(false);
                }

                return;
            }

            await Task.Delay(left, _session.TimeProvider, _session.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
