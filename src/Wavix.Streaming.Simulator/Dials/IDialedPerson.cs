using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Dials;

/// <summary>A person who makes a dialed call instead of a script: talks on its stream, and sees what happens.</summary>
internal interface IDialedPerson
{
    /// <summary>Called once, when the call exists.</summary>
    void OnCall(SimulatedPhoneCall call);

    /// <summary>Called for every message of the stream, in order. Must be quick and must not throw.</summary>
    void OnMessage(SimulatedCallMessage message);

    /// <summary>Called for everything else that happens. Must be quick and must not throw.</summary>
    /// <param name="at">The time since the start of the call.</param>
    /// <param name="title">The event in a few words.</param>
    /// <param name="isHttp">Whether it is a webhook or a request to the API.</param>
    void OnEvent(TimeSpan at, string title, bool isHttp);

    /// <summary>Talks on a stream that has started, up to its end.</summary>
    /// <param name="stream">The stream. The caller of this method keeps ownership.</param>
    /// <param name="options">Its options.</param>
    /// <param name="hangUp">Makes the person hang up immediately but gracefully.</param>
    Task<(CallRecording Recording, CallReport Report)> TalkAsync(SimulatedCall stream, SimulatedCallOptions options, CancellationToken hangUp);
}
