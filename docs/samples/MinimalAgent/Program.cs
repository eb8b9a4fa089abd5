#region program
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI;
using Wavix.Streaming.AspNetCore;
using Wavix.Streaming.CallControl;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
IConfigurationSection wavix = builder.Configuration.GetSection("Wavix");    // ApiKey, PublicBaseAddress
builder.Services.AddWavixCallControl(wavix);
builder.Services.AddWavixStreaming(wavix);
builder.Services.AddWavixCallEvents();
WebApplication app = builder.Build();

var agent = new VoiceAgent(new OpenAIRealtimeModel(app.Configuration["OpenAI:ApiKey"] ?? ""), new VoiceAgentOptions
{
    Instructions = "You answer the phone of a book shop. Be brief. Say goodbye and end the call when the caller is done.",
    Greeting = "Hello, this is the book shop. How can I help you?",
});

app.MapWavixCallEvents("/wavix/{secret}/events", (CallEvent e, WavixCall call, CancellationToken cancellationToken) =>
    e is CallSetupEvent ? call.AnswerWithStreamAsync("/stream", cancellationToken) : Task.CompletedTask);
app.MapWavixStream("/stream", (call, cancellationToken) => agent.RunAsync(call.Session, cancellationToken))
    .RequireStreamToken().HangUpWhenDone();
app.Run();
#endregion
