#region usings
using Microsoft.Extensions.AI;
using Wavix.Streaming.Agents;
using Wavix.Streaming.Audio;
#endregion

namespace PipelineAgent;

/// <summary>Puts the three parts of a model together. The model and its parts serve every call.</summary>
internal static class Parts
{
    #region parts
    public static CascadedSpeechModel PutTogether(ISpeechRecognizer recognizer, IChatClient chat, ISpeechSynthesizer voice) =>
        new(recognizer, chat, voice, new CascadedSpeechModelOptions
        {
            // The pause that ends what the caller says: part of each wait for an answer.
            Detection = new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(500) },
            ChatOptions = new ChatOptions { MaxOutputTokens = 300 },
        });
    #endregion

#pragma warning disable MEAI001 // These two interfaces of Microsoft.Extensions.AI may still change.
    #region clients
    public static CascadedSpeechModel PutTogether(ISpeechToTextClient recognizer, IChatClient chat, ITextToSpeechClient voice) =>
        PutTogether(recognizer.AsSpeechRecognizer(), chat, voice.AsSpeechSynthesizer(sampleRate: 24_000));
    #endregion
#pragma warning restore MEAI001
}
