using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>The code of docs/how-to/aspnetcore.md and docs/reference/call-control.md on call events, compiled.</summary>
internal static class CallEventsPage
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region add
        builder.Services.AddWavixCallControl(options => options.ApiKey = builder.Configuration["Wavix:ApiKey"] ?? "");
        builder.Services.AddWavixCallEvents();
        builder.Services.AddWavixStreaming(options => options.PublicBaseAddress = new Uri("https://voice.example.com"));
        #endregion
    }

    public static void Map(WebApplication app, Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        #region map
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            if (e is CallSetupEvent)
            {
                await call.AnswerWithStreamAsync("/stream", cancellationToken);
            }
        });
        app.MapWavixStream("/stream", handler).RequireStreamToken().HangUpWhenDone();
        #endregion
    }

    public static void MapCost(WebApplication app)
    {
        #region cost
        app.MapWavixPostCallEvents("/wavix/{secret}/post-call", (report, cancellationToken) =>
        {
            Console.WriteLine($"{report.Disposition} after {report.Duration}: {report.Charge} USD");
            return Task.CompletedTask;
        });
        #endregion
    }
}
