namespace Wavix.Streaming.Testing;

/// <summary>How a <see cref="SimulatedPhoneCall"/> ended.</summary>
public enum PhoneCallEnd
{
    /// <summary>Unknown.</summary>
    None,

    /// <summary>The person on the phone hung up after the call was answered. Webhook <c>completed</c>.</summary>
    HungUp,

    /// <summary>The person on the phone hung up before the application answered. Webhook <c>cancelled</c>.</summary>
    HungUpBeforeAnswer,

    /// <summary>
    /// The application hung up over the API. Webhook <c>completed</c>. Before the answer (our choice): <c>rejected</c> for an inbound call,
    /// <c>cancelled</c> for an outbound one.
    /// </summary>
    HungUpByApplication,

    /// <summary>
    /// The application closed the stream, and <see cref="SimulatedWavixOptions.HangUpWhenStreamCloses"/> is set. Webhook <c>completed</c>.
    /// </summary>
    StreamClosed,

    /// <summary>The call rang until the ring timeout. Webhook <c>cancelled</c> (our choice).</summary>
    RingTimeout,

    /// <summary>The person on the phone rejected an outbound call. Webhook <c>rejected</c>.</summary>
    Rejected,

    /// <summary>The phone was busy. Webhook <c>busy</c>.</summary>
    Busy,
}
