using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Wavix.Streaming.CallControl;

namespace Wavix.Streaming.AspNetCore.Tests.CallEvents;

/// <summary>The code of docs/how-to/aspnetcore.md on call events, compiled.</summary>
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

    public static void MapOutbound(WebApplication app)
    {
        #region outbound
        app.MapPost("/remind", async (string number, WavixCallControlClient calls, WavixCallUrls urls, CancellationToken cancellationToken) =>
        {
            Call call = await calls.StartCallAsync(
                new StartCallRequest { From = "+12025550199", To = number, CallbackUrl = urls.CallEvents, DetectVoicemail = true, Tag = "reminder" },
                cancellationToken);
            return call.CallId;
        }).RequireAuthorization();
        app.MapWavixCallEvents("/wavix/{secret}/events", async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
        {
            if (e is CallAnsweredEvent { Direction: not CallDirection.Inbound })
            {
                await call.StartStreamAsync("/stream", cancellationToken);
            }
        });
        app.MapWavixStream("/stream", async (context, cancellationToken) =>
        {
            // Known before anything is said.
            bool isVoicemail = context.Call?.MachineDetected == true;
            _ = context.Session.Play(isVoicemail ? MessageForTheMachine() : Greeting());
            await context.HangUpAsync(drain: TimeSpan.FromMinutes(1), cancellationToken: cancellationToken);
        }).RequireStreamToken().HangUpWhenDone();
        #endregion
    }

    public static async Task CollectAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        #region digits
        DigitsCollectedEvent pin = await context.CollectDigitsAsync(
            new CollectDigitsRequest
            {
                MaxDigits = 4,
                Timeout = TimeSpan.FromSeconds(15),
                MaxAttempts = 3,
                Prompt = DigitsPrompt.Play(new Uri("https://voice.example.com/pin.wav")),
            },
            cancellationToken);
        bool isRight = pin is { Status: DigitsStatus.Completed, Digits: "4711" };
        #endregion
        _ = isRight;
    }

    public static async Task SayGoodbyeAsync(WavixStreamContext context, CancellationToken cancellationToken)
    {
        #region goodbye
        _ = context.Session.Play(Goodbye());
        HangUpOutcome outcome = await context.HangUpAsync(drain: TimeSpan.FromSeconds(5), unlessInterrupted: true, cancellationToken);
        if (outcome == HangUpOutcome.Interrupted)
        {
            // The caller has something to add: go on.
        }
        #endregion
    }

    private static byte[] Greeting() => [];

    private static byte[] MessageForTheMachine() => [];

    private static byte[] Goodbye() => [];
}
