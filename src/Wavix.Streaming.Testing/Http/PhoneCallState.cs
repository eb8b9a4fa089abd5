namespace Wavix.Streaming.Testing;

/// <summary>The state of a <see cref="SimulatedPhoneCall"/>.</summary>
public enum PhoneCallState
{
    /// <summary>Unknown.</summary>
    None,

    /// <summary>The call rings.</summary>
    Ringing,

    /// <summary>The call was answered: both sides can speak.</summary>
    Answered,

    /// <summary>The call has ended.</summary>
    Ended,
}
