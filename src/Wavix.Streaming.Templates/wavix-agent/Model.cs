#if (Cascaded)
using Microsoft.Extensions.AI;
using OpenAI;
#endif
using Wavix.Streaming.Agents;
#if (Cascaded)
using Wavix.Streaming.Audio;
#else
using Wavix.Streaming.Agents.OpenAI;
#endif

namespace AppNamespace;

/// <summary>The speech model that answers.</summary>
internal static class Model
{
#if (Cascaded)
#pragma warning disable MEAI001 // The interfaces of the recognizer and of the voice may still change.
    /// <summary>A recognizer, a chat model and a voice, here all of OpenAI. Replace any of them by yours.</summary>
    public static ISpeechModel Create(string apiKey)
    {
        var client = new OpenAIClient(apiKey);
        return new CascadedSpeechModel(
            client.GetAudioClient("gpt-4o-mini-transcribe").AsISpeechToTextClient().AsSpeechRecognizer(),
            client.GetChatClient("gpt-4.1-mini").AsIChatClient(),
            client.GetAudioClient("gpt-4o-mini-tts").AsITextToSpeechClient().AsSpeechSynthesizer(new TextToSpeechOptions { VoiceId = "marin" }),
            new CascadedSpeechModelOptions
            {
                // The pause that ends what the caller says: part of each wait for an answer.
                Detection = new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(500) },
                ChatOptions = new ChatOptions { MaxOutputTokens = 300 },
            });
    }
#pragma warning restore MEAI001
#else
    public static ISpeechModel Create(string apiKey) => new OpenAIRealtimeModel(apiKey, new OpenAIRealtimeOptions { Voice = "marin" });
#endif
}
