using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>An agent on a simulated call, with a model that follows a script. One clock moves all of them.</summary>
internal sealed class AgentHarness : IAsyncDisposable
{
    public static readonly byte[] Question = Speech(1000);

    private readonly CancellationTokenSource _stop = new();
    private readonly WavixStreamSession _session;

    public AgentHarness(ISpeechModel model, Action<VoiceAgentOptions>? configure = null, Action<VoiceAgentCall>? call = null, Action<SimulatedCallOptions>? line = null, RecordingLogger? log = null, Func<IWavixTransport, IWavixTransport>? wrap = null)
        : this(model, new VoiceAgentOptions { SilenceTimeout = Timeout.InfiniteTimeSpan }, configure, call, line, log ?? new RecordingLogger(), wrap)
    {
    }

    private AgentHarness(
        ISpeechModel model, VoiceAgentOptions options, Action<VoiceAgentOptions>? configure, Action<VoiceAgentCall>? configureCall, Action<SimulatedCallOptions>? line, RecordingLogger log, Func<IWavixTransport, IWavixTransport>? wrap)
    {
        Log = log;
        options.TimeProvider = Clock;
        configure?.Invoke(options);
        var callOptions = new SimulatedCallOptions { TimeProvider = Clock };
        line?.Invoke(callOptions);
        (Call, IWavixTransport transport) = SimulatedCall.CreateInMemory(callOptions);
        _session = new WavixStreamSession(wrap?.Invoke(transport) ?? transport, new WavixStreamOptions { TimeProvider = Clock });
        var call = new VoiceAgentCall(_session) { HangUpAsync = HangUpAsync };
        configureCall?.Invoke(call);
        Run = Task.Run(() => new VoiceAgent(model, options, Log).RunAsync(call, _stop.Token));
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedCall Call { get; }

    public RecordingLogger Log { get; }

    public Task<VoiceAgentResult> Run { get; }

    /// <summary>When the agent hung up; null if it did not.</summary>
    public TimeSpan? HungUpAt { get; private set; }

    public static byte[] Speech(int milliseconds) => TestAudio.Speech(TimeSpan.FromMilliseconds(milliseconds));

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Runs the caller's side to its end, and then the agent's.</summary>
    public async Task<VoiceAgentResult> PlayAsync(CallScript script)
    {
        await Call.RunAsync(script);
        return await EndAsync();
    }

    public async Task<VoiceAgentResult> EndAsync() => await Clock.RunUntilAsync(Run);

    /// <summary>The server stops.</summary>
    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await Call.DisposeAsync();
        await _session.DisposeAsync();
        _stop.Dispose();
    }

    private Task<bool> HangUpAsync(CancellationToken cancellationToken)
    {
        HungUpAt = Clock.Elapsed;
        return Call.HangUpAsync(cancellationToken);
    }
}
