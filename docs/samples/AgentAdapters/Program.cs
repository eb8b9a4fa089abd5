// A call to an agent over a realtime client that you hold already. The call is simulated here; what the caller says is a WAV file, and what they hear becomes one.
//   export OpenAI__ApiKey=…
//   dotnet run --project docs/samples/AgentAdapters -- openai question.wav          (the package OpenAI)
//   dotnet run --project docs/samples/AgentAdapters -- extensions question.wav      (Microsoft.Extensions.AI over it)
using System.ClientModel;
using AgentAdapters;
using Microsoft.Extensions.AI;
using OpenAI.Realtime;
using Wavix.Streaming;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Testing;

string? key = Environment.GetEnvironmentVariable("OpenAI__ApiKey");
if (string.IsNullOrEmpty(key) || args.Length is 0 or > 2 || args[0] is not ("openai" or "extensions"))
{
    Console.Error.WriteLine("Set the variable OpenAI__ApiKey to your key, and pass openai or extensions, and a WAV file with what the caller says, if any.");
    return 1;
}

var options = new RealtimeClientOptions();
if (Environment.GetEnvironmentVariable("OpenAI__Endpoint") is { Length: > 0 } endpoint)
{
    options.Endpoint = new Uri(endpoint);
}

#region model
var client = new RealtimeClient(new ApiKeyCredential(key), options);
ISpeechModel model = args[0] == "openai"
    ? new OpenAIClientSpeechModel(client, "gpt-realtime")
    : new ExtensionsAISpeechModel(new OpenAIRealtimeClient(client, "gpt-realtime"));

var agent = new VoiceAgent(model, new VoiceAgentOptions
{
    Instructions = "You answer the phone of a book shop. Be brief and friendly.",
    Greeting = "Hello, this is the book shop. How can I help you?",
    Tools = [AIFunctionFactory.Create(() => "From nine to six, on Saturdays to two.", "get_opening_hours")],
});
#endregion

(SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory();
await using var session = new WavixStreamSession(transport);
Task<VoiceAgentResult> run = agent.RunAsync(session);
CallScript script = new CallScript().ExpectAudio(TimeSpan.FromSeconds(10)).Listen(quietFor: TimeSpan.FromSeconds(1));
if (args.Length == 2)
{
    script.SayWav(args[1]).ExpectAudio(TimeSpan.FromSeconds(10)).Listen(quietFor: TimeSpan.FromSeconds(2));
}

await call.RunAsync(script.HangUp());
VoiceAgentResult result = await run;
await call.Heard.SaveWavAsync("heard.wav");
Console.WriteLine($"{result}; heard.wav is what the caller heard.");
return 0;
