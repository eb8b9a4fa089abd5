using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing.Tests.Agents;

/// <summary>A session with a scripted model, without call and agent: what it sends is kept.</summary>
internal sealed class OpenModel : IAsyncDisposable
{
    private readonly Task _reading;

    private OpenModel(ScriptedSpeechModel model, ISpeechModelSession session, SimulatedClock clock)
    {
        Model = model;
        Session = session;
        Clock = clock;
        _reading = Task.Run(ReadAsync);
    }

    public ScriptedSpeechModel Model { get; }

    public ISpeechModelSession Session { get; }

    public SimulatedClock Clock { get; }

    public List<SpeechModelEvent> Events { get; } = [];

    /// <summary>When each of <see cref="Events"/> arrived.</summary>
    public List<TimeSpan> Times { get; } = [];

    public bool HasEnded => _reading.IsCompleted;

    public string Names => string.Join(' ', Events.Select(e => e.GetType().Name.Replace("Event", "", StringComparison.Ordinal)));

    public static async Task<OpenModel> ConnectAsync(ScriptedSpeechModel model, SimulatedClock? clock = null, bool detectSpeech = true)
    {
        clock ??= new SimulatedClock();
        var options = new SpeechModelConnectOptions { TimeProvider = clock, DetectSpeech = detectSpeech };
        Task<ISpeechModelSession> connecting = model.ConnectAsync(options);
        return new OpenModel(model, await clock.RunUntilAsync(connecting), clock);
    }

    /// <summary>Sends audio at its speed.</summary>
    public async Task HearAsync(byte[] pcm)
    {
        for (int at = 0; at < pcm.Length; at += 960)
        {
            await Clock.AdvanceAsync(WavixAudio.FrameDuration);
            await Session.SendAudioAsync(pcm.AsMemory(at, Math.Min(960, pcm.Length - at)));
        }

        await PassAsync(0);
    }

    public Task PassAsync(int milliseconds) => Clock.AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (SpeechModelEvent e in Session.ReadEventsAsync())
        {
            Times.Add(Clock.Elapsed);
            Events.Add(e);
        }
    }
}
