using System.Globalization;
using System.Text;

namespace Wavix.Streaming;

/// <summary>The counters of a session since it was created. A snapshot: the numbers do not change.</summary>
public sealed class WavixStreamStatistics
{
    /// <summary>Number of messages received from Wavix, of any kind.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Number of commands sent.</summary>
    public long MessagesSent { get; init; }

    /// <summary>Bytes of decoded audio received in <c>media</c> events of both tracks. 48 bytes are one millisecond of one track.</summary>
    public long AudioBytesReceived { get; init; }

    /// <summary>Bytes of audio sent, before base64. 48 bytes are one millisecond.</summary>
    public long AudioBytesSent { get; init; }

    /// <summary>Messages that became an <see cref="InvalidEvent"/>.</summary>
    public long InvalidEvents { get; init; }

    /// <summary>Messages that became an <see cref="UnknownEvent"/>.</summary>
    public long UnknownEvents { get; init; }

    /// <summary>Events whose <see cref="WavixEvent.Anomalies"/> are not <see cref="EventAnomalies.None"/>.</summary>
    public long Anomalies { get; init; }

    /// <summary>Number of times that <c>sequence_number</c> jumped ahead.</summary>
    public long SequenceGaps { get; init; }

    /// <summary>Number of times that <c>sequence_number</c> did not increase: repeats and changes of order.</summary>
    public long SequenceRepeats { get; init; }

    /// <summary>Events whose <c>stream_id</c> differs from that of <c>start</c>.</summary>
    public long StreamIdChanges { get; init; }

    /// <summary>Events that were dropped because the application did not read them in time.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>Messages received after the stream had ended. They are not delivered.</summary>
    public long MessagesAfterEnd { get; init; }

    /// <summary>
    /// Sends that returned false: the stream had ended, the connection was lost, or an interrupt removed them before they were sent.
    /// </summary>
    public long RefusedSends { get; init; }

    /// <summary>Playbacks that have completed, with any outcome.</summary>
    public long Playbacks { get; init; }

    /// <summary>Number of times that Wavix ran out of audio in the middle of a playback, so that the caller heard a gap.</summary>
    public long Underruns { get; init; }

    /// <summary>Marks of the SDK that Wavix returned more than 100 ms before their audio can have been played.</summary>
    public long ImplausibleMarks { get; init; }

    /// <summary>A short text for logs: the messages, and each other count that is not zero.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"{MessagesReceived} messages received, {MessagesSent} sent"));
        Add(InvalidEvents, "invalid events");
        Add(UnknownEvents, "unknown events");
        Add(Anomalies, "anomalies");
        Add(DroppedEvents, "dropped events");
        Add(MessagesAfterEnd, "messages after the end");
        Add(RefusedSends, "refused sends");
        Add(Playbacks, "playbacks");
        Add(Underruns, "underruns");
        Add(ImplausibleMarks, "implausible marks");
        return text.ToString();

        void Add(long count, string name)
        {
            if (count != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {count} {name}");
            }
        }
    }
}
