using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>
/// A recorded stream as a call that has ended. What the caller heard is not recorded: it is what the simulated Wavix would have played, if the
/// application's audio had arrived when it was sent.
/// </summary>
/// <param name="Call">Its messages, and the audio of both sides.</param>
/// <param name="Report">The report of it.</param>
internal sealed record RecordedStream(CallRecording Call, CallReport Report)
{
    public static RecordedStream Of(Recording recording)
    {
        var reader = new MessageReader();
        var messages = new List<SimulatedCallMessage>();
        foreach (RecordedLine line in recording.Lines)
        {
            if (reader.Read(line.ToMessage(int.MaxValue), line.IsFromWavix, line.At) is { } message)
            {
                messages.Add(message);
            }
        }

        var call = CallRecording.Of(messages, HeardOf(messages, EndOf(recording)), recording.Audio == RecordedAudio.Full, recording.Began);
        var end = StreamEnd.Of(recording);
        return new RecordedStream(call, CallReport.From(call, reader.Options, end.By, end.CloseStatus, end.CloseDescription));
    }

    /// <summary>How long a recording lasts.</summary>
    public static TimeSpan EndOf(Recording recording) => recording.Lines.Count == 0 ? TimeSpan.Zero : recording.Lines[^1].At;

    private static HeardAudio HeardOf(List<SimulatedCallMessage> messages, TimeSpan end)
    {
        var playout = new PlayoutBuffer(new PlayoutRules());
        foreach (SimulatedCallMessage message in messages.Where(message => message.Problem is null))
        {
            long now = HeardAudio.ToSamples(message.At);
            switch (message.Received)
            {
                case MediaCommand media:
                    playout.Play(media.Payload, now);
                    break;
                case MarkCommand mark:
                    playout.Mark(mark.Name, now);
                    break;
                case ClearCommand:
                    playout.Clear(now);
                    break;
            }
        }

        return playout.Heard(HeardAudio.ToSamples(end));
    }
}
