using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace PipelineAgent;

/// <summary>A model for each call, because each call has its own canned texts. With real parts, use the <see cref="CascadedSpeechModel"/> itself.</summary>
internal sealed class LocalModel(Func<ISpeechRecognizer> createRecognizer, IChatClient chat, ISpeechSynthesizer voice) : ISpeechModel
{
    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default) =>
        Parts.PutTogether(createRecognizer(), chat, voice).ConnectAsync(options, cancellationToken);
}
