using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wavix.Streaming;
using Wavix.Streaming.Agents;

namespace Agents.Load;

/// <summary>A speech model that costs next to nothing: it answers every few seconds, whatever it hears, at the pace of a real one.</summary>
internal sealed class PacedAnswers : ISpeechModel
{
    private const int DeltasOfAnswer = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan DeltaDuration = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DeltaInterval = DeltaDuration / 4;
    private static readonly byte[] Delta = CreateDelta();

    /// <summary>When the first audio of each answer was handed to the agent, by call, in ticks of <see cref="Stopwatch"/>.</summary>
    public static ConcurrentDictionary<string, ConcurrentQueue<long>> FirstAudio { get; } = new();

    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        Task.FromResult<ISpeechModelSession>(new Session(options.Instructions ?? ""));

    private static byte[] CreateDelta()
    {
        byte[] pcm = new byte[WavixAudio.GetByteCount(DeltaDuration)];
        Array.Fill(pcm, (byte)0x20);
        return pcm;
    }

    private sealed class Session(string callId) : ISpeechModelSession
    {
        private readonly ConcurrentQueue<long> _first = FirstAudio.GetOrAdd(callId, _ => new ConcurrentQueue<long>());

        public bool DetectsSpeech => true;

        public bool CancelsResponseOnSpeech => false;

        public async IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            // Not all calls at once.
            await Task.Delay(Random.Shared.NextDouble() * Pause, cancellationToken);
            for (int number = 0; ; number++)
            {
                string id = $"{number}";
                yield return new ResponseStartedEvent { ResponseId = id };
                for (int i = 0; i < DeltasOfAnswer; i++)
                {
                    if (i == 0)
                    {
                        _first.Enqueue(Stopwatch.GetTimestamp());
                    }

                    yield return new SpeechAudioEvent { ResponseId = id, ItemId = id, Pcm = Delta };
                    await Task.Delay(DeltaInterval, cancellationToken);
                }

                yield return new SpeechAudioDoneEvent { ResponseId = id, ItemId = id };
                yield return new ResponseDoneEvent { ResponseId = id, Status = ResponseStatus.Completed };
                await Task.Delay(Pause, cancellationToken);
            }
        }

        public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default) => default;

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) => default;

        public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) => default;

        public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => default;

        public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default) => default;

        public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default) => default;

        public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default) => default;

        public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
