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
#pragma warning disable MEAI001, OPENAI001 // These clients of speech may still change.
    /// <summary>A recognizer, a chat model and a voice. Replace any of them by yours.</summary>
    public static ISpeechModel Create(OpenAIClient client) => new CascadedSpeechModel(
        client.GetAudioClient("gpt-4o-mini-transcribe").AsISpeechToTextClient().AsSpeechRecognizer(),
        client.GetChatClient("gpt-4.1-mini").AsIChatClient(),
        client.GetAudioClient("gpt-4o-mini-tts").AsITextToSpeechClient().AsSpeechSynthesizer(new TextToSpeechOptions { VoiceId = "marin" }),
        new CascadedSpeechModelOptions
        {
            // The pause that ends what the caller says: part of each wait for an answer.
            Detection = new SpeechDetectorOptions { MinSilence = TimeSpan.FromMilliseconds(500) },
            ChatOptions = new ChatOptions { MaxOutputTokens = 300 },
        });
#pragma warning restore MEAI001, OPENAI001

    public static ISpeechModel Create(string apiKey) => Create(new OpenAIClient(apiKey));
#else
    public static ISpeechModel Create(string apiKey) => new OpenAIRealtimeModel(apiKey, new OpenAIRealtimeOptions { Voice = "marin" });
#endif
}
