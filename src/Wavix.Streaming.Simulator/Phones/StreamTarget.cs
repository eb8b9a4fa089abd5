using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Phones;

/// <summary>Calls the endpoint of a stream, as <see cref="PlacedCall"/> does.</summary>
internal sealed class StreamTarget(ServerTarget server) : IPhoneTarget
{
    public string Name => server.Name;

    public async Task<FinishedCall> RunAsync(LiveCall call, SimulatedCallOptions options, CancellationToken hangUp)
    {
        options.OnMessage = call.OnMessage;
        try
        {
            await using SimulatedCall stream = await server.CallAsync(options, hangUp);
            (CallRecording recording, CallReport report) = await call.TalkAsync(stream, options, isStarted: false, hangUp);
            return new FinishedCall(report.EndedInOrder, Describe(report)) { Recording = recording, Report = report };
        }
        catch (CannotConnectException e)
        {
            return new FinishedCall(false, e.Message);
        }
        catch (OperationCanceledException)
        {
            return FinishedCall.Interrupted;
        }
    }

    private static string Describe(CallReport report) => report switch
    {
        { EndedBy: "lost" } => "The connection of the stream was lost, or its close was not answered.",
        { EndedInOrder: false } => $"The stream ended with an error, by {CallReportText.End(report).TrimEnd('.')}.",
        { EndedBy: "application" } => "The application hung up.",
        _ => "You hung up.",
    };
}
