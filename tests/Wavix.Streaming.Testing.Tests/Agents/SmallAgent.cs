using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing.Tests.Agents;

/// <summary>The least that can be called an agent, on a simulated call: enough to test the model that follows a script.</summary>
internal sealed class SmallAgent : IAsyncDisposable
{
    private readonly WavixStreamSession _stream;
    private readonly List<(string ItemId, Playback Playback)> _spoken = [];

    public SmallAgent(ISpeechModel model)
    {
        Model = model;
        (Call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { TimeProvider = Clock });
        _stream = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = Clock });
    }

    public SimulatedClock Clock { get; } = new();

    public SimulatedCall Call { get; }

    public ISpeechModel Model { get; }

    public List<SpeechModelEvent> Events { get; } = [];

    public Func<string, string> Tool { get; init; } = _ => "{}";

    /// <summary>Runs the caller's script against the agent, and the agent to its end.</summary>
    public async Task RunAsync(CallScript caller)
    {
        Task agent = Task.Run(AnswerAsync);
        await Call.RunAsync(caller);
        await Clock.RunUntilAsync(agent);
    }

    public async ValueTask DisposeAsync()
    {
        await Call.DisposeAsync();
        await _stream.DisposeAsync();
    }

    private async Task AnswerAsync()
    {
        await using ISpeechModelSession model = await Model.ConnectAsync(new SpeechModelConnectOptions { TimeProvider = Clock });
        Task speaking = SpeakAsync(model);
        await foreach (WavixEvent e in _stream.ReadEventsAsync())
        {
            if (e is MediaEvent media)
            {
                await model.SendAudioAsync(media.Payload);
            }
        }

        await model.DisposeAsync();
        await speaking;
        await _stream.CloseAsync();
    }

    private async Task SpeakAsync(ISpeechModelSession model)
    {
        await foreach (SpeechModelEvent e in model.ReadEventsAsync())
        {
            Events.Add(e);
            switch (e)
            {
                case SpeechAudioEvent audio:
                    _spoken.Add((audio.ItemId, _stream.Play(audio.Pcm.ToArray())));
                    break;
                case SpeechStartedEvent when _spoken.Count > 0:
                    await TruncateAsync(model);
                    break;
                case ToolCallEvent { Name: "end_call" }:
                    await _stream.DrainAsync(TimeSpan.FromSeconds(10));
                    await _stream.CloseAsync();
                    break;
                case ToolCallEvent call:
                    await model.SendToolResultAsync(call.CallId, Tool(call.Arguments));
                    break;
                case ResponseDoneEvent when Events[^2] is ToolCallEvent { Name: not "end_call" }:
                    await model.RespondAsync();
                    break;
            }
        }
    }

    private async Task TruncateAsync(ISpeechModelSession model)
    {
        await _stream.InterruptAsync();
        string last = _spoken[^1].ItemId;
        TimeSpan heard = TimeSpan.Zero;
        bool isCut = false;
        foreach ((_, Playback playback) in _spoken.Where(spoken => spoken.ItemId == last))
        {
            PlaybackResult result = await playback.Completion;
            heard += result.Heard;
            isCut |= result.Outcome == PlaybackOutcome.Cleared;
        }

        _spoken.Clear();
        if (isCut)
        {
            await model.TruncateAsync(last, 0, TimeSpan.FromMilliseconds(Math.Floor(heard.TotalMilliseconds)));
        }
    }
}
