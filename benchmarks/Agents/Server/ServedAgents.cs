using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Agents.OpenAI;
using Wavix.Streaming.Testing;

namespace Agents.Server;

/// <summary>The agents of the server: one for each kind and each model service.</summary>
internal sealed class ServedAgents(string key)
{
    public static readonly TimeSpan ToolDuration = TimeSpan.FromSeconds(4.5);

    /// <summary>A tone, so that it is found in what the caller heard.</summary>
    public static readonly AgentLine Apology = new(TestAudio.Tone(523, TimeSpan.FromMilliseconds(800)));

    private readonly ConcurrentDictionary<(AgentKind Kind, string Endpoint), VoiceAgent> _agents = new();

    public VoiceAgent Get(AgentKind kind, string endpoint) => _agents.GetOrAdd((kind, endpoint), one => Create(one.Kind, one.Endpoint));

    private VoiceAgent Create(AgentKind kind, string endpoint)
    {
        var model = new OpenAIRealtimeOptions { Endpoint = new Uri(endpoint) };
        var options = new VoiceAgentOptions { Apology = Apology };
        switch (kind)
        {
            case AgentKind.Immediate:
                options.MinInterruption = TimeSpan.Zero;
                break;
            case AgentKind.Greeting:
                options.Greeting = "Good morning.";
                model.TurnDetection = new RealtimeServerVad { SilenceDuration = TimeSpan.FromMilliseconds(200) };
                break;
            case AgentKind.Tool:
                options.Tools = [AIFunctionFactory.Create(LookUpAsync, "find_order")];
                break;
        }

        return new VoiceAgent(new OpenAIRealtimeModel(key, model), options);
    }

    private static async Task<string> LookUpAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(ToolDuration, cancellationToken);
        return "It was shipped.";
    }
}
