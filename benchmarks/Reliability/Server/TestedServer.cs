using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.AspNetCore;

namespace Reliability.Server;

/// <summary>The server under test: the SDK on Kestrel, with a look into its own process beside it. Runs until its input ends.</summary>
internal static class TestedServer
{
    /// <param name="isImpatient">Short timeouts and no limit of streams, and pooled buffers are counted; else everything is as by default.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(bool isImpatient, CancellationToken cancellationToken)
    {
        using RentedBuffers? buffers = isImpatient ? new RentedBuffers() : null;
        using var gauge = new StreamGauge();
        var ledger = new CallLedger();
        using var logs = new CallLogs();
        WebApplicationBuilder builder = LoopbackServer.CreateBuilder(logs);
        builder.Services.AddWavixStreaming(options =>
        {
            if (isImpatient)
            {
                Hasten(options);
            }
        });
        await using WebApplication app = builder.Build();
        app.MapWavixStream("/stream", Handle).AllowUnauthenticated();
        app.MapWavixStream("/calls/{number}/{habit}", Handle).AllowUnauthenticated();
        app.MapGet("/state", (bool collect, IWavixStreamRegistry registry) => ServerState.Take(collect, registry.Count + registry.LeftoverHandlers, ledger, logs, gauge, buffers));
        app.MapGet("/ends", ledger.TakeEnds);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Address());

        // The program that started it may be killed: its end of the pipe is closed then, too.
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
        }

        Task Handle(WavixStreamContext context, CancellationToken over) => Bot.HandleAsync(context, ledger, over);
    }

    private static void Hasten(WavixStreamEndpointOptions options)
    {
        options.MaxConcurrentStreams = 20_000;

        // Long enough for a healthy call on a machine that has much to do; a peer that stops reading is told well before it counts as silent.
        options.Stream.IdleTimeout = TimeSpan.FromSeconds(15);
        options.Stream.SendTimeout = TimeSpan.FromSeconds(5);
    }
}
