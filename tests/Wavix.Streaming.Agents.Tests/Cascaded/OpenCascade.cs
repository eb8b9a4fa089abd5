using Microsoft.Extensions.AI;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Agents.Tests.Cascaded;

/// <summary>A session of a cascaded model with fake parts, on a simulated clock; what it sends is kept.</summary>
internal sealed class OpenCascade : IAsyncDisposable
{
    private readonly Queue<string> _said = [];
    private Task _reading = Task.CompletedTask;

    public OpenCascade()
    {
        Chat = new FakeChat(Clock);
        Voice = new FakeVoice(Clock);
    }

    public SimulatedClock Clock { get; } = new();

    public FakeChat Chat { get; }

    public FakeVoice Voice { get; }

    public TimeSpan TimeOfRecognition { get; set; } = TimeSpan.FromMilliseconds(100);

    public Exception? RecognitionError { get; set; }

    /// <summary>The audio of each utterance that was recognized.</summary>
    public List<TimeSpan> Recognized { get; } = [];

    public ISpeechModelSession Session { get; private set; } = null!;

    public List<SpeechModelEvent> Events { get; } = [];

    public List<TimeSpan> Times { get; } = [];

    public string Names => string.Join(' ', Events.Select(e => e.GetType().Name.Replace("Event", "", StringComparison.Ordinal)));

    public TimeSpan Audio => WavixAudio.GetDuration(Events.OfType<SpeechAudioEvent>().Sum(e => (long)e.Pcm.Length));

    public string Answer => Events.OfType<SpeechAudioEvent>().Last().ItemId;

    public OpenCascade Says(params string[] texts)
    {
        foreach (string text in texts)
        {
            _said.Enqueue(text);
        }

        return this;
    }

    public async Task<OpenCascade> ConnectAsync(
        bool detectSpeech = true, bool cancels = true, IReadOnlyList<AIFunctionDeclaration>? tools = null, CascadedSpeechModelOptions? options = null)
    {
        var model = new CascadedSpeechModel(SpeechRecognizer.Create(RecognizeAsync), Chat, Voice, options);
        Session = await model.ConnectAsync(new SpeechModelConnectOptions
        {
            TimeProvider = Clock,
            Instructions = "Be kind.",
            DetectSpeech = detectSpeech,
            CancelResponseOnSpeech = cancels,
            Tools = tools ?? [],
        });
        _reading = Task.Run(ReadAsync);
        return this;
    }

    /// <summary>The caller speaks, and is silent for a second.</summary>
    public Task SpeakAsync(int milliseconds = 1000) =>
        HearAsync([.. TestAudio.Speech(TimeSpan.FromMilliseconds(milliseconds)), .. TestAudio.Silence(TimeSpan.FromMilliseconds(1000))]);

    public async Task HearAsync(byte[] pcm)
    {
        for (int at = 0; at < pcm.Length; at += 960)
        {
            await Clock.AdvanceAsync(WavixAudio.FrameDuration);
            await Session.SendAudioAsync(pcm.AsMemory(at, Math.Min(960, pcm.Length - at)));
        }

        await PassAsync(0);
    }

    /// <summary>A response to a text, without audio of the caller.</summary>
    public async Task RespondAsync(int milliseconds = 5000)
    {
        await Session.RespondAsync();
        await PassAsync(milliseconds);
    }

    public Task PassAsync(int milliseconds) => Clock.AdvanceAsync(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>What the model remembers: what it gives to the chat model next.</summary>
    public async Task<string[]> RememberAsync()
    {
        await RespondAsync();
        return [.. Chat.Requests[^1].Skip(1)];
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await _reading;
    }

    private async Task<string> RecognizeAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> utterance, CancellationToken cancellationToken)
    {
        long bytes = 0;
        await foreach (ReadOnlyMemory<byte> pcm in utterance)
        {
            bytes += pcm.Length;
        }

        Recognized.Add(WavixAudio.GetDuration(bytes));
        await Task.Delay(TimeOfRecognition, Clock, cancellationToken);
        return RecognitionError is null ? _said.TryDequeue(out string? text) ? text : "" : throw RecognitionError;
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
