using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.Fuzz;

/// <summary><see cref="PostCallEventReader.Read"/>: never throws, and reads what a document model reads.</summary>
internal sealed class PostCallTarget : IFuzzTarget
{
    public string Name => "post-call";

    public void Run(byte[] input)
    {
        PostCallEvent value = PostCallEventReader.Read(input);
        FindingException.RequireEqual(WebhookContent.Of(value), WebhookOracle.ReadPostCall(input), "It reads like the document model");
        if (value is InvalidPostCallEvent invalid)
        {
            FindingException.Require(invalid.Reason != InvalidWebhookReason.None && invalid.Detail.Length > 0, "It says what is wrong with the body");
        }
    }
}
