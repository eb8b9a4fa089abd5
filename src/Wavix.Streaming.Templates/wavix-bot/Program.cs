// Answers a phone number: greets, listens, says goodbye and hangs up. README.md says how to start it and how to call it.
#if (Redis)
using Microsoft.AspNetCore.DataProtection;
#endif
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

if (args is ["--health", var url])
{
    return await HealthProbe.RunAsync(url);
}

bool isLocal = args.Contains("--local");
bool isWebhook = args.Contains("--webhook");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder) : Settings.Check(builder)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixCallControl(wavix);    // ApiKey
builder.Services.AddWavixStreaming(wavix);      // PublicBaseAddress
builder.Services.AddWavixCallEvents();
builder.Services.AddHealthChecks().AddWavixStreaming();

#if (Redis)
if (builder.Configuration["Redis"] is { Length: > 0 } redis)
{
    // What all instances share: used stream tokens, the keys that seal them, and call events.
    builder.Services.AddWavixRedis(redis);
    builder.Services.AddDataProtection().SetApplicationName("WavixApp").PersistKeysToWavixRedis("WavixApp:data-protection-keys");
}

#endif
if (isWebhook)
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

WebApplication app = builder.Build();
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });

// Wavix posts that the number rings. The call is answered with a stream URL that only this call can use, once.
IEndpointConventionBuilder events = app.MapWavixCallEvents(
    isLocal ? "/wavix/events" : "/wavix/{secret}/events",
    async (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    {
        switch (e)
        {
            case CallSetupEvent:
                await call.AnswerWithStreamAsync("/stream", cancellationToken);
                break;
            case CallCompletedEvent:
                app.Logger.LogInformation("Completed: {Call}", call);
                break;
        }
    });
if (isLocal)
{
    events.AllowUnauthenticated();
}

// Then it connects the stream, which the handler talks on.
app.MapWavixStream<PhoneHandler>("/stream").RequireStreamToken().HangUpWhenDone();

if (isWebhook)
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

await app.RunAsync();
return 0;
