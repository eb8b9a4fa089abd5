using System.Collections.Concurrent;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Audio.Tests.Speech;

/// <summary>A simulated call whose caller can barge in, on a clock that moves by itself.</summary>
internal sealed class BargeInCall : IAsyncDisposable
{
    private readonly ConcurrentQueue<(BargeInAction Action, TimeSpan At)> _actions = new();
    private readonly Task _hearing;

    private BargeInCall(BargeInOptions? options, Action<SimulatedCallOptions>? configure)
    {
        var callOptions = new SimulatedCallOptions { TimeProvider = Clock };
        configure?.Invoke(callOptions);
        (Call, IWavixTransport transport) = SimulatedCall.CreateInMemory(callOptions);
        Session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = Clock });
        BargeIn = new BargeIn(Session, options: options);
        _hearing = Task.Run(HearAsync);
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedCall Call { get; }

    public WavixStreamSession Session { get; }

    public BargeIn BargeIn { get; }

    public IEnumerable<BargeInAction> Actions => _actions.Select(one => one.Action);

    /// <summary>A call whose line has been quiet for a second.</summary>
    public static async Task<BargeInCall> StartAsync(BargeInOptions? options = null, Action<SimulatedCallOptions>? configure = null)
    {
        var call = new BargeInCall(options, configure);
        await call.Call.StartAsync();
        await call.SilenceAsync(1000);
        return call;
    }

    /// <summary>A prompt of which no two parts are equal, and no sample is 0.</summary>
    public static byte[] Prompt(int milliseconds)
    {
        short[] samples = new short[milliseconds * WavixAudio.SampleRate / 1000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(i + 1);
        }

        return Pcm16.ToBytes(samples);
    }

    public static byte[] Said(int milliseconds) => TestAudio.Speech(TimeSpan.FromMilliseconds(milliseconds));

    public Task SpeakAsync(int milliseconds) => Call.SayAsync(Said(milliseconds));

    public Task SilenceAsync(int milliseconds) => Call.SaySilenceAsync(TimeSpan.FromMilliseconds(milliseconds));

    public Task PassAsync(int milliseconds) => Clock.AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>When the first such thing was done.</summary>
    public TimeSpan TimeOf(BargeInAction action) => _actions.First(one => one.Action == action).At;

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _hearing.SoonAsync();
        await Call.DisposeAsync();
    }

    private async Task HearAsync()
    {
        await foreach (WavixEvent e in Session.ReadEventsAsync())
        {
            if (e is MediaEvent media && await BargeIn.HearAsync(media) is var action and not BargeInAction.None)
            {
                _actions.Enqueue((action, Clock.Elapsed));
            }
        }
    }
}
