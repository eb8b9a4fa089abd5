using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>Reads the messages of one recorded stream as those of a call: what its <c>start</c> says applies to the commands after it.</summary>
internal sealed class MessageReader
{
    /// <summary>The ids and the type of the stream, as far as <c>start</c> has named them.</summary>
    public SimulatedCallOptions Options { get; } = new();

    /// <summary>When <c>start</c> was sent; null before.</summary>
    public TimeSpan? StartedAt { get; private set; }

    /// <param name="message">A message; null is returned for a close and a loss.</param>
    /// <param name="isFromWavix">Whether Wavix sent it.</param>
    /// <param name="at">When.</param>
    public SimulatedCallMessage? Read(in WavixTransportMessage message, bool isFromWavix, TimeSpan at)
    {
        if (message.Kind is WavixTransportMessageKind.Close or WavixTransportMessageKind.Lost)
        {
            return null;
        }

        if (!isFromWavix)
        {
            return new SimulatedCallMessage(at, null, ReceivedCommand.Read(message, Options));
        }

        WavixEvent e = WavixMessageSerializer.ReadEvent(message.Data.Span);
        if (e is StartEvent start && StartedAt is null)
        {
            StartedAt = at;
            Options.CallId = start.CallId ?? "";
            Options.StreamId = start.StreamId ?? "";
            Options.StreamType = start.StreamType;
            Options.Channel = start.Channel;
        }

        return new SimulatedCallMessage(at, e, default);
    }
}
