using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
#region usings
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
#endregion

namespace HowTo;

/// <summary>Code of docs/how-to/outbound-calls.md, compiled.</summary>
internal static class OutboundCallsPage
{
    public static void Map(WebApplicationBuilder builder, byte[] greeting, byte[] messageForTheMachine)
    {
        #region services
        builder.Services.AddWavixCallControl(builder.Configuration.GetSection("Wavix"));    // ApiKey
        builder.Services.AddWavixStreaming(builder.Configuration.GetSection("Wavix"));      // PublicBaseAddress
        builder.Services.AddWavixCallEvents();
        #endregion

        WebApplication app = builder.Build();

        #region call
        app.MapPost("/remind", async (string number, WavixCallControlClient calls, WavixCallUrls urls, CancellationToken cancellationToken) =>
        {
            Call call = await calls.StartCallAsync(
                new StartCallRequest { From = "+12025550199", To = number, CallbackUrl = urls.CallEvents, DetectVoicemail = true, Tag = "reminder" },
                cancellationToken);
            return call.CallId;
        }).RequireAuthorization();
        #endregion

        #region events
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            switch (e)
            {
                case CallAnsweredEvent { Direction: not CallDirection.Inbound }:
                    await call.StartStreamAsync("/stream", cancellationToken);
                    break;
                case CallBusyEvent or CallRejectedEvent or CallCanceledEvent:
                    // Not reached: note it, or call again later.
                    break;
            }
        });
        #endregion

        #region stream
        app.MapWavixStream("/stream", async (context, cancellationToken) =>
        {
            // Known before anything is said.
            bool isVoicemail = context.Call?.MachineDetected == true;
            _ = context.Session.Play(isVoicemail ? messageForTheMachine : greeting);
            await context.HangUpAsync(drain: TimeSpan.FromMinutes(1), cancellationToken: cancellationToken);
        }).RequireStreamToken().HangUpWhenDone();
        #endregion
    }
}
