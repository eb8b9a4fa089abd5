using Wavix.Streaming;
using Wavix.Streaming.Testing;

namespace Agents.Calls;

/// <summary>The audio that a carrier holds for a caller.</summary>
internal static class CarrierBuffer
{
    /// <summary>The maximum of a call, for a carrier that plays at once what it receives.</summary>
    public static TimeSpan FindMaximum(IEnumerable<SimulatedCallMessage> messages)
    {
        TimeSpan maximum = TimeSpan.Zero;
        TimeSpan end = TimeSpan.Zero;
        foreach (SimulatedCallMessage message in messages)
        {
            switch (message.Received)
            {
                case MediaCommand media:
                    end = (end > message.At ? end : message.At) + WavixAudio.GetDuration(media.Payload.Length);
                    maximum = end - message.At > maximum ? end - message.At : maximum;
                    break;
                case ClearCommand:
                    end = message.At;
                    break;
            }
        }

        return maximum;
    }
}
