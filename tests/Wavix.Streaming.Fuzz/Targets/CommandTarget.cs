using System.Buffers;

namespace Wavix.Streaming.Fuzz;

/// <summary>
/// <see cref="WavixMessageSerializer.ReadCommand"/>: a command or the one exception that says why not, for the same reason as an event;
/// and what is written again reads equal.
/// </summary>
internal sealed class CommandTarget : IFuzzTarget
{
    public string Name => "command";

    public void Run(byte[] input)
    {
        WavixEvent asEvent = WavixMessageSerializer.ReadEvent(input);
        WavixCommand command;
        try
        {
            command = WavixMessageSerializer.ReadCommand(input);
        }
        catch (WavixMessageException e)
        {
            FindingException.Require(e.Reason != InvalidMessageReason.None, "The exception says what is wrong with the message");
            FindingException.RequireEqual(
                e.Reason is InvalidMessageReason.EmptyMessage or InvalidMessageReason.InvalidJson or InvalidMessageReason.NotAnObject,
                asEvent is InvalidEvent { Reason: InvalidMessageReason.EmptyMessage or InvalidMessageReason.InvalidJson or InvalidMessageReason.NotAnObject },
                "What is no JSON object for a command is none for an event");
            return;
        }

        var output = new ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(output, command);
        FindingException.RequireEqual(
            MessageContent.Of(WavixMessageSerializer.ReadCommand(output.WrittenSpan)), MessageContent.Of(command), "What is written again reads equal");
    }
}
