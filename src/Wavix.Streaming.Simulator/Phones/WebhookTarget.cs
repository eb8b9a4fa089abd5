using Wavix.Streaming.Simulator.Dials;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>Calls the webhook of an application, as <see cref="DialedCall"/> does.</summary>
/// <param name="settings">What is dialed.</param>
/// <param name="server">Serves the API.</param>
internal sealed class WebhookTarget(DialSettings settings, ApiServer server) : IPhoneTarget
{
    public string Name => settings.WebhookUrl!.GetLeftPart(UriPartial.Authority);

    public async Task<FinishedCall> RunAsync(LiveCall call, SimulatedCallOptions options, CancellationToken hangUp)
    {
        DialResult result = await new DialedCall(settings with { Stream = options, Person = call }, server, TextWriter.Null).RunAsync(hangUp);
        if (result.Outcome == DialOutcome.Interrupted)
        {
            return FinishedCall.Interrupted;
        }

        string message = result.Outcome.Result == "hung_up_by_caller" ? "You hung up." : result.Outcome.Message;
        return new FinishedCall(result.Outcome.ExitCode == 0, message)
        {
            Recording = result.Stream?.Recording,
            Report = result.Stream?.Report,
            Phone = result.Stream is { } stream ? DialReport.ToTimeline(result, stream.At) : null,
        };
    }
}
