using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>A model that sends exactly what a test says, in an order that no good model has.</summary>
internal sealed class PuppetModel : ISpeechModel
{
    private readonly List<Session> _sessions = [];

    /// <summary>What a command causes.</summary>
    public Action<Session, string> Reaction { get; init; } = (_, _) => { };

    /// <summary>Makes the task of a connection; null for one that succeeds.</summary>
    public Func<int, Task<ISpeechModelSession>?>? Connection { get; init; }

    /// <summary>What asking for the kind of detection throws; null for nothing.</summary>
    public Exception? DetectionError { get; init; }

    public IReadOnlyList<Session> Sessions
    {
        get
        {
            lock (_sessions)
            {
                return [.. _sessions];
            }
        }
    }

    public int Connections { get; private set; }

    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
    {
        if (Connection?.Invoke(++Connections) is { } other)
        {
            return other;
        }

        lock (_sessions)
        {
            _sessions.Add(new Session(this));
            return Task.FromResult<ISpeechModelSession>(_sessions[^1]);
        }
    }

    internal sealed class Session(PuppetModel model) : ISpeechModelSession
    {
        private readonly Channel<SpeechModelEvent> _events = Channel.CreateUnbounded<SpeechModelEvent>();
        private readonly List<string> _commands = [];
        private readonly List<(string ItemId, TimeSpan Heard)> _truncations = [];

        public bool DetectsSpeech => model.DetectionError is { } error ? throw error : true;

        public bool CancelsResponseOnSpeech => false;

        /// <summary>What was asked of it, but for audio: the command, and its text.</summary>
        public IReadOnlyList<string> Commands
        {
            get
            {
                lock (_commands)
                {
                    return [.. _commands];
                }
            }
        }

        public IReadOnlyList<(string ItemId, TimeSpan Heard)> Truncations
        {
            get
            {
                lock (_commands)
                {
                    return [.. _truncations];
                }
            }
        }

        public void Send(params SpeechModelEvent[] events) => Array.ForEach(events, e => _events.Writer.TryWrite(e));

        /// <summary>A response from its start to its end.</summary>
        public void Answer(string id, int milliseconds, string text) => Send(
            new ResponseStartedEvent { ResponseId = id },
            Audio(id, milliseconds),
            new TranscriptEvent { Speaker = Speaker.Agent, ItemId = "item_" + id, ResponseId = id, Text = text, IsFinal = true },
            new ResponseDoneEvent { ResponseId = id, Status = ResponseStatus.Completed });

        public static SpeechAudioEvent Audio(string id, int milliseconds) =>
            new() { ResponseId = id, ItemId = "item_" + id, Pcm = AgentHarness.Speech(milliseconds) };

        public void End() => _events.Writer.TryComplete();

        public async IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (SpeechModelEvent e in _events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return e;
            }
        }

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) => default;

        public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default) => Take("update");

        public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) => Take("commit");

        public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) => Take("clear");

        public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) => Take("respond");

        public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => Take("say " + text);

        public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) => Take("cancel");

        public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default)
        {
            lock (_commands)
            {
                _truncations.Add((itemId, heard));
            }

            return Take("truncate " + itemId);
        }

        public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default) => Take("delete " + itemId);

        public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default) => Take("result " + result);

        public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default) => Take("message " + message.Text);

        public ValueTask DisposeAsync() => default;

        private ValueTask Take(string command)
        {
            lock (_commands)
            {
                _commands.Add(command);
            }

            model.Reaction(this, command);
            return default;
        }
    }
}
