namespace Wavix.Streaming.Audio;

/// <summary>Settings of a <see cref="BargeIn"/>, validated and copied by its constructor.</summary>
public sealed class BargeInOptions
{
    /// <summary>
    /// How long after its start speech is an interruption, counted in audio. Speech that has ended by then is forgiven. 0 to 10 s; default 700 ms. Zero
    /// interrupts as soon as speech is detected.
    /// </summary>
    /// <remarks>
    /// The detector reports the end of a sound after <see cref="SpeechDetectorOptions.MinSilence"/>, 300 ms by default, and up to 100 ms that it
    /// needs itself. So a sound is forgiven if it is shorter than <see cref="ConfirmAfter"/> minus both: 300 ms by default.
    /// </remarks>
    public TimeSpan ConfirmAfter { get; set; } = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// Maximum wait of <see cref="BargeIn.WaitForQuietAsync"/>: on a noisy line the caller may never seem quiet. Above 0, to 1 hour; default 1 min.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    internal BargeInOptions CloneValidated()
    {
        if (ConfirmAfter < TimeSpan.Zero || ConfirmAfter > TimeSpan.FromSeconds(10))
        {
            throw new ArgumentException($"{nameof(ConfirmAfter)} must be 0 to 10 s, not {ConfirmAfter}.");
        }

        if (MaxWait <= TimeSpan.Zero || MaxWait > TimeSpan.FromHours(1))
        {
            throw new ArgumentException($"{nameof(MaxWait)} must be above 0, to 1 hour, not {MaxWait}.");
        }

        return (BargeInOptions)MemberwiseClone();
    }
}
