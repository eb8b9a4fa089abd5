using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.Fuzz;

/// <summary><see cref="CallEventReader.Read"/>: never throws, and reads what a document model reads.</summary>
internal sealed class CallEventTarget : IFuzzTarget
{
    public string Name => "call-event";

    public void Run(byte[] input)
    {
        CallEvent value = CallEventReader.Read(input);
        FindingException.RequireEqual(WebhookContent.Of(value), WebhookOracle.ReadCallEvent(input), "It reads like the document model");
        if (value is InvalidCallEvent invalid)
        {
            FindingException.Require(invalid.Reason != InvalidWebhookReason.None && invalid.Detail.Length > 0, "It says what is wrong with the body");
        }
    }
}
