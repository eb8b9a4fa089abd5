using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;

namespace HowTo;

/// <summary>Code of docs/how-to/connect-a-speech-model.md, compiled.</summary>
internal static class SpeechModelPage
{
    public static CascadedSpeechModel PutTogether(
        IChatClient chat,
        Func<IAsyncEnumerable<ReadOnlyMemory<byte>>, CancellationToken, Task<string>> transcribeAsync,
        Func<string, CancellationToken, IAsyncEnumerable<ReadOnlyMemory<byte>>> speakAsync)
    {
        #region functions
        ISpeechRecognizer recognizer = SpeechRecognizer.Create(transcribeAsync);
        ISpeechSynthesizer voice = SpeechSynthesizer.Create(speakAsync, sampleRate: 16_000);
        var model = new CascadedSpeechModel(recognizer, chat, voice);
        #endregion
        return model;
    }

    #region own
    internal sealed class OwnSpeechModel(Func<SpeechModelConnectOptions, CancellationToken, Task<ISpeechModelSession>> openAsync) : ISpeechModel
    {
        public string ProviderName => "example";

        public async Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
        {
            try
            {
                return await openAsync(options, cancellationToken);
            }
            catch (HttpRequestException e)
            {
                // The agent tries again, except after a refused key.
                throw new SpeechModelException("The model can't be reached; check its address and the key.", e)
                {
                    IsTransient = e.StatusCode is not System.Net.HttpStatusCode.Unauthorized,
                };
            }
        }
    }
    #endregion
}
