using Wavix.Streaming.Testing;
using Wavix.Streaming.Tests.Realtime;

namespace Agents.Server;

/// <summary>A server of voice agents in a process of its own, and the way to call it.</summary>
internal interface IAgentServer : IAsyncDisposable
{
    /// <summary>The rate of the audio on its line: 24,000 or 8,000 Hz.</summary>
    int SampleRate { get; }

    /// <summary>The processor time that it has taken, in steps of 10 ms.</summary>
    TimeSpan ProcessorTime { get; }

    /// <summary>Calls an agent whose model is the given service. The call has not started.</summary>
    Task<SimulatedCall> ConnectAsync(AgentKind kind, FakeRealtimeService service, SimulatedCallOptions options, CancellationToken cancellationToken);
}
