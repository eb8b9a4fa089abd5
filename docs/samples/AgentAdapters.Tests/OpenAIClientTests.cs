using OpenAI.Realtime;
using Wavix.Streaming.Agents;

namespace AgentAdapters.Tests;

public sealed class OpenAIClientTests(ITestOutputHelper output) : AdapterTests(output)
{
    protected override ISpeechModel Create(RealtimeClient client, AdapterOptions options) => new OpenAIClientSpeechModel(client, "gpt-realtime", options);
}
