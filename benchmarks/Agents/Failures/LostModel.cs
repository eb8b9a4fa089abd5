using System.Globalization;
using System.Runtime.InteropServices;
using Agents.Calls;
using Agents.Server;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Failures;

/// <summary>A call whose model is lost for good: the caller hears the apology, and then the agent hangs up.</summary>
internal static class LostModel
{
    private const int Attempts = 30;

    public static async Task<FailureRow> RunAsync(AgentServerProcess server, CancellationToken cancellationToken)
    {
        await using FakeRealtimeService service = await FakeRealtimeService.StartAsync(new RealtimeServiceOptions { KeepsInput = false });
        service.Fault([RealtimeFault.DropsAfterAudio(TimeSpan.FromSeconds(1)), .. Enumerable.Repeat(RealtimeFault.Refuses(503), Attempts)]);
        await using Caller caller = await Caller.CallAsync(server, AgentKind.Plain, service, null, cancellationToken);
        TimeSpan asked = await caller.SpeakAsync(TimeSpan.FromMilliseconds(800), cancellationToken);
        CallReport report = await caller.WaitForEndAsync(server, cancellationToken);
        var heard = new Timeline(caller.Listen());
        bool isHeard = heard.Contains(MemoryMarshal.Cast<byte, short>(ServedAgents.Apology.Audio.Span));
        TimeSpan hangUp = report.HungUpAt is { } at ? caller.At(at) - heard.EndOfSound : TimeSpan.MaxValue;
        return new FailureRow(
            "lost for good",
            heard.FindLongestSilence(asked, heard.EndOfSound),
            isHeard && report.Reason == "ModelFailed" && hangUp < TimeSpan.FromSeconds(1),
            string.Create(CultureInfo.InvariantCulture, $"apology heard whole: {(isHeard ? "yes" : "no")}; {report.Reason}; hung up {hangUp.TotalMilliseconds:0} ms after it"));
    }
}
