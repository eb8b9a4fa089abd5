using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>The code of docs/aspnetcore.md on call events, compiled.</summary>
internal static class CallEventsPage
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region add
        builder.Services.AddWavixCallEvents(options => options.Secret = builder.Configuration["WebhookSecret"]);
        builder.Services.AddWavixCallControl(options => options.ApiKey = builder.Configuration["WavixApiKey"] ?? "");
        #endregion
    }

    public static void Map(WebApplication app, Uri streamUrl, Func<WavixStreamContext, CancellationToken, Task> handler)
    {
        #region map
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, IWavixStreamTokens tokens, WavixCallControlClient calls, CancellationToken cancellationToken) =>
        {
            if (e is CallSetupEvent)
            {
                // A URL that only this call can use, once.
                Uri url = await tokens.CreateUrlAsync(streamUrl, e.CallId, cancellationToken: cancellationToken);
                await calls.AnswerAsync(e.CallId, new AnswerCallRequest { StreamUrl = url, StreamType = CallStreamType.TwoWay }, cancellationToken);
            }
        });
        app.MapWavixStream("/stream", handler).RequireStreamToken().HangUpWhenDone();
        #endregion
    }
}
