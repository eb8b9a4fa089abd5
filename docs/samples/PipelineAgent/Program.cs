// A phone number that answers with a model of three parts: a recognizer, a chat model and a voice. All three are local and need no key. It greets, can be
// interrupted, looks up orders, and hangs up after its goodbye.
// On this machine only, without a phone number:
//   dotnet run --project docs/samples/PipelineAgent -- --local      (and then: wavix-sim dial http://127.0.0.1:5088/wavix/events --turns 3)
// For a phone number it needs an API key of your Wavix account, and the address at which Wavix reaches this server:
//   export Wavix__ApiKey=… Wavix__PublicBaseAddress=https://voice.example.com
//   dotnet run --project docs/samples/PipelineAgent -- --webhook    (prints the secret address to give Wavix for your number)
//   dotnet run --project docs/samples/PipelineAgent -- --urls http://127.0.0.1:5088
// If espeak-ng is installed, it speaks; with --Espeak false, and without it, each word is a tone.
using Microsoft.Extensions.AI;
using PipelineAgent;
using Wavix.Streaming.Agents;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

bool isLocal = args.Contains("--local");
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(arg => arg is not ("--local" or "--webhook"))]);
string[] problems = [.. isLocal ? Settings.UseSimulator(builder.Configuration) : Settings.Check(builder.Configuration), .. Settings.CheckVoice(builder.Configuration)];
if (problems.Length > 0)
{
    Console.Error.WriteLine(string.Join('\n', problems));
    return 1;
}

IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");
builder.Services.AddWavixCallControl(wavix);    // ApiKey
builder.Services.AddWavixStreaming(wavix);      // PublicBaseAddress
builder.Services.AddWavixCallEvents();
builder.Services.AddSingleton<Orders>();
builder.Services.AddSingleton(TimeProvider.System);

// The three parts. Put yours here.
builder.Services.AddSingleton<Func<ISpeechRecognizer>>(services => () => new CannedRecognizer(
    services.GetRequiredService<TimeProvider>(), "When are you open?", "Where is order 7?", "Thank you, that was all."));
builder.Services.AddSingleton<IChatClient, KeywordChat>();
builder.Services.AddSingleton<ISpeechSynthesizer>(services => Settings.UsesEspeak(builder.Configuration)
    ? new EspeakVoice()
    : new ToneVoice(services.GetRequiredService<TimeProvider>()));
builder.Services.AddSingleton<ISpeechModel, LocalModel>();

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

if (args.Contains("--webhook"))
{
    // The address is all that is printed.
    builder.Logging.ClearProviders();
}

// These write the path of each request, which has the secret of the webhook, or the token of the stream.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);

WebApplication app = builder.Build();
IEndpointConventionBuilder events = app.MapWavixCallEvents(
    isLocal ? "/wavix/events" : "/wavix/{secret}/events",
    async (CallEvent e, WavixCall call, VoiceAgent agent, CancellationToken cancellationToken) =>
    {
        if (e is CallSetupEvent)
        {
            agent.Prewarm(call.Id);    // the model's session opens while the call is answered
            await call.AnswerWithStreamAsync("/stream", cancellationToken);
        }
    });

app.MapWavixStream("/stream", async (context, cancellationToken) =>
{
    VoiceAgent agent = context.HttpContext.RequestServices.GetRequiredService<VoiceAgent>();
    VoiceAgentResult result = await agent.RunAsync(new VoiceAgentCall(context.Session), cancellationToken);
    app.Logger.LogInformation("{Result}; the caller waited {Latencies} ms", result, string.Join(", ", result.ResponseLatencies.Select(time => $"{time.TotalMilliseconds:0}")));
}).RequireStreamToken().HangUpWhenDone();
if (isLocal)
{
    events.AllowUnauthenticated();
}

if (args.Contains("--webhook"))
{
    Console.WriteLine(app.Services.GetRequiredService<WavixCallUrls>().CallEvents.AbsoluteUri);
    return 0;
}

app.Run();
return 0;
