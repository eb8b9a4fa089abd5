// Answers a phone number with a speech model. README.md says how to start it and how to call it.
#if (Redis)
using Microsoft.AspNetCore.DataProtection;
#endif
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

if (args is ["--health", var url])
{
    return await HealthProbe.RunAsync(url);
}

bool isLocal = args.Contains("--local");
bool isWebhook = args.Contains("--webhook");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder) : Settings.Check(builder), .. Settings.CheckModel(builder)];
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

string? key = builder.Configuration["OpenAI:ApiKey"];
bool isScripted = string.IsNullOrEmpty(key);
builder.Services.AddSingleton<ISpeechModel>(isScripted ? new ScriptedModel() : Model.Create(key!));
builder.Services.AddSingleton<Orders>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(services => new VoiceAgent(
    services.GetRequiredService<ISpeechModel>(),
    new VoiceAgentOptions
    {
        Instructions = "You answer the phone of a book shop. Be brief and friendly. Say goodbye and end the call when the caller is done.",
        Greeting = "Hello, this is the book shop. How can I help you?",
        Tools = [AIFunctionFactory.Create(services.GetRequiredService<Orders>().GetOrder, "get_order")],
        MaxDuration = TimeSpan.FromMinutes(10),
        TimeProvider = services.GetRequiredService<TimeProvider>(),
    },
    services.GetRequiredService<ILogger<VoiceAgent>>()));

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
    async (CallEvent e, WavixCall call, VoiceAgent agent, CancellationToken cancellationToken) =>
    {
        if (e is CallSetupEvent)
        {
            agent.Prewarm(call.Id);    // the model connects while the call is answered
            await call.AnswerWithStreamAsync("/stream", cancellationToken);
        }
    });
if (isLocal)
{
    events.AllowUnauthenticated();
}

// Then it connects the stream, which the agent talks on.
app.MapWavixStream("/stream", async (context, cancellationToken) =>
{
    VoiceAgent agent = context.HttpContext.RequestServices.GetRequiredService<VoiceAgent>();
    await agent.RunAsync(context.Session, cancellationToken);
}).RequireStreamToken().HangUpWhenDone();

if (isWebhook)
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

if (isScripted)
{
    app.Logger.LogWarning("OpenAI:ApiKey is not set: a script answers in place of the model, and its voice is a sound.");
}

await app.RunAsync();
return 0;
