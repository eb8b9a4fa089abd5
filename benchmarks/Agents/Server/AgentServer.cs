using System.Collections.Concurrent;
using System.Diagnostics;
using Agents.Load;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;

namespace Agents.Server;

/// <summary>The server under measurement: voice agents on Kestrel. Runs until its input ends.</summary>
internal static class AgentServer
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource<CallReport>> Reports = new();
    private static readonly ConcurrentDictionary<WavixStreamSession, bool> Sessions = new();
    private static long _underrunsOfEnded;

    /// <param name="key">The key of the model services.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(string key, CancellationToken cancellationToken)
    {
        var agents = new ServedAgents(key);
        WebApplicationBuilder builder = LoopbackServer.CreateBuilder();
        builder.Services.AddWavixStreaming(options => options.MaxConcurrentStreams = 10_000);
        await using WebApplication app = builder.Build();
        app.MapWavixStream("/calls/{kind}", (call, _) => ServeAsync(call, Choose(call, agents))).AllowUnauthenticated();
        var paced = new VoiceAgent(new PacedAnswers());
        app.MapWavixStream("/stream", (call, _) => ServeAsync(call, paced)).AllowUnauthenticated();
        app.MapGet("/reports/{id}", (string id) => Report(id).Task);
        app.MapGet("/memory", () =>
        {
            // Garbage is no memory of a call.
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return Environment.WorkingSet;
        });
        app.MapGet("/state", () => new ServerState(
            GC.GetTotalAllocatedBytes(precise: true),
            Interlocked.Read(ref _underrunsOfEnded) + Sessions.Keys.Sum(session => session.GetStatistics().Underruns),
            PacedAnswers.FirstAudio.ToDictionary(one => one.Key, one => one.Value.ToArray())));
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Address());
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
        }
    }

    private static VoiceAgent Choose(WavixStreamContext context, ServedAgents agents)
    {
        HttpRequest request = context.HttpContext.Request;
        return agents.Get(Enum.Parse<AgentKind>((string)request.RouteValues["kind"]!), request.Query["model"]!);
    }

    private static async Task ServeAsync(WavixStreamContext context, VoiceAgent agent)
    {
        await context.Session.WaitForStartAsync(CancellationToken.None);
        string id = context.Session.StreamInfo!.CallId!;
        long? hungUp = null;
        var call = new VoiceAgentCall(context.Session)
        {
            // By which the model service knows whose session it is.
            Instructions = id,
            HangUpAsync = _ =>
            {
                hungUp = Stopwatch.GetTimestamp();
                return Task.CompletedTask;
            },
        };
        Sessions.TryAdd(context.Session, true);
        VoiceAgentResult result = await agent.RunAsync(call);
        Sessions.TryRemove(context.Session, out _);
        Interlocked.Add(ref _underrunsOfEnded, context.Session.GetStatistics().Underruns);
        Report(id).SetResult(new CallReport(
            result.Reason.ToString(),
            result.Error?.GetType().Name,
            [.. result.Transcript.Where(entry => entry.Speaker == Speaker.Agent).Select(entry => entry.Text)],
            result.Interruptions,
            result.FalseInterruptions,
            result.Reconnects,
            hungUp,
            result.DroppedAudio.TotalMilliseconds));
    }

    private static TaskCompletionSource<CallReport> Report(string id) =>
        Reports.GetOrAdd(id, _ => new TaskCompletionSource<CallReport>(TaskCreationOptions.RunContinuationsAsynchronously));
}
