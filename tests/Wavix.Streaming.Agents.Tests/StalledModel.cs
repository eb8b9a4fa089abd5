using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Wavix.Streaming.Agents.Tests;

/// <summary>A model that connects, takes everything, and sends nothing; or takes nothing either.</summary>
internal sealed class StalledModel : ISpeechModel
{
    /// <summary>Whether a send never completes.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Whether reading ignores its token, and closing never completes.</summary>
    public bool HoldsOn { get; init; }

    public int Connections { get; private set; }

    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
    {
        Connections++;
        return Task.FromResult<ISpeechModelSession>(new Session(this));
    }

    private sealed class Session(StalledModel model) : ISpeechModelSession
    {
        private readonly TaskCompletionSource _stuck = new();

        public bool DetectsSpeech => true;

        public bool CancelsResponseOnSpeech => false;

        public async IAsyncEnumerable<SpeechModelEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, model.HoldsOn ? CancellationToken.None : cancellationToken);
            yield break;
        }

        public ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken = default) => Take();

        public ValueTask UpdateAsync(string? instructions, IReadOnlyList<AIFunctionDeclaration> tools, CancellationToken cancellationToken = default) => Take();

        public ValueTask CommitAudioAsync(CancellationToken cancellationToken = default) => Take();

        public ValueTask ClearAudioAsync(CancellationToken cancellationToken = default) => Take();

        public ValueTask RespondAsync(string? instructions = null, CancellationToken cancellationToken = default) => Take();

        public ValueTask SayAsync(string text, CancellationToken cancellationToken = default) => Take();

        public ValueTask CancelResponseAsync(CancellationToken cancellationToken = default) => Take();

        public ValueTask TruncateAsync(string itemId, int contentIndex, TimeSpan heard, CancellationToken cancellationToken = default) => Take();

        public ValueTask DeleteItemAsync(string itemId, CancellationToken cancellationToken = default) => Take();

        public ValueTask SendToolResultAsync(string callId, string result, CancellationToken cancellationToken = default) => Take();

        public ValueTask AddMessageAsync(ChatMessage message, CancellationToken cancellationToken = default) => Take();

        public ValueTask DisposeAsync() => model.HoldsOn ? new ValueTask(_stuck.Task) : default;

        private ValueTask Take() => model.IsStuck ? new ValueTask(_stuck.Task) : default;
    }
}
