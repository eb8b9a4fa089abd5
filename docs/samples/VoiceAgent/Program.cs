// A phone number that answers with a speech model. It greets, can be interrupted, looks up orders, hands over to a person, and hangs up after its goodbye.
// It needs an OpenAI key, an API key of your Wavix account, and the address at which Wavix reaches this server:
//   export OpenAI__ApiKey=… Wavix__ApiKey=… Wavix__PublicBaseAddress=https://voice.example.com
//   dotnet run --project docs/samples/VoiceAgent -- --webhook      (prints the secret address to give Wavix for your number)
//   dotnet run --project docs/samples/VoiceAgent -- --urls http://127.0.0.1:5087
// On this machine only, without a phone number (--local) and without OpenAI (--scripted):
//   dotnet run --project docs/samples/VoiceAgent -- --local --scripted        (and then: wavix-sim dial http://127.0.0.1:5087/wavix/events)
#region usings
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;
#endregion
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using OrderAgent;

if (args is ["--health", var url])
{
    return await HealthProbe.RunAsync(url);
}

bool isLocal = args.Contains("--local");
bool isScripted = args.Contains("--scripted");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--scripted" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder.Configuration) : Settings.Check(builder.Configuration), .. Settings.CheckModel(builder.Configuration, isScripted)];
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
builder.Services.AddSingleton<Orders>();
builder.Services.AddSingleton(TimeProvider.System);

#region agent
builder.Services.AddSingleton<ISpeechModel>(services => isScripted
    ? new LocalModel()
    : new OpenAIRealtimeModel(builder.Configuration["OpenAI:ApiKey"]!, new OpenAIRealtimeOptions { Voice = "marin" }));

builder.Services.AddSingleton(services => new VoiceAgent(
    services.GetRequiredService<ISpeechModel>(),
    new VoiceAgentOptions
    {
        Instructions = "You answer the phone of a book shop. Be brief and friendly. Say goodbye and end the call when the caller is done.",
        Greeting = "Hello, this is the book shop. How can I help you?",
        Tools = [AIFunctionFactory.Create(services.GetRequiredService<Orders>().GetOrderAsync, "get_order")],
        MaxDuration = TimeSpan.FromMinutes(10),
        TimeProvider = services.GetRequiredService<TimeProvider>(),
    },
    services.GetRequiredService<ILogger<VoiceAgent>>()));
#endregion

if (args.Contains("--webhook"))
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

// These write the path of each request, which has the secret of the webhook, or the token of the stream.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

WebApplication app = builder.Build();
app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
#region map
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

app.MapWavixStream("/stream", async (context, cancellationToken) =>
{
    VoiceAgent agent = context.HttpContext.RequestServices.GetRequiredService<VoiceAgent>();
    VoiceAgentResult result = await agent.RunAsync(Calls.Describe(context, app.Logger), cancellationToken);
    app.Logger.LogInformation("{Result}; the caller waited {Latency}", result, Calls.Waited(result));
}).RequireStreamToken().HangUpWhenDone();
#endregion
if (isLocal)
{
    events.AllowUnauthenticated();
}

if (args.Contains("--webhook"))
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

await app.RunAsync();
return 0;
