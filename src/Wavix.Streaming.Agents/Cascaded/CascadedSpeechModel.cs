using System.Globalization;
using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>
/// A speech model made of three parts: a recognizer of speech, a chat model and a voice. Thread-safe: one instance serves every call. It does not dispose
/// of its parts.
/// </summary>
/// <remarks>
/// <para>
/// The answer is spoken sentence by sentence while the chat model still writes. When the caller interrupts, chat model and voice stop at once, and the
/// conversation keeps the words that were heard, by the times of the words if the voice gives them, else by proportion within the sentence.
/// </para>
/// <para>
/// Tools are only declared to the chat model. The agent invokes them, so do not put <c>UseFunctionInvocation</c> into the chat client's pipeline.
/// </para>
/// <para>
/// If a part fails, the response fails with a <see cref="ResponseDoneEvent"/> whose code is <c>recognition_failed</c>, <c>chat_failed</c>,
/// <c>speech_failed</c> or <c>timeout</c>, or the HTTP status of the part's service, and the session continues. If the recognizer finds no text, a final
/// <see cref="TranscriptEvent"/> of the caller is empty, and there is no response.
/// </para>
/// </remarks>
public sealed class CascadedSpeechModel : ISpeechModel
{
    private long _lastId;

    /// <summary>Creates the model.</summary>
    /// <param name="recognizer">Recognizes what the caller says.</param>
    /// <param name="chat">Writes the answers. It must support streaming.</param>
    /// <param name="voice">Speaks the answers.</param>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option, or the voice's sample rate, is out of its range.</exception>
    public CascadedSpeechModel(ISpeechRecognizer recognizer, IChatClient chat, ISpeechSynthesizer voice, CascadedSpeechModelOptions? options = null)
    {
        Recognizer = recognizer ?? throw new ArgumentNullException(nameof(recognizer));
        Chat = chat ?? throw new ArgumentNullException(nameof(chat));
        Voice = voice ?? throw new ArgumentNullException(nameof(voice));
        Options = (options ?? new CascadedSpeechModelOptions()).CloneValidated();
        if (!PcmResampler.IsSupported(voice.SampleRate))
        {
            throw new ArgumentException($"The voice's sample rate of {voice.SampleRate} Hz is not one of PcmResampler.SupportedRates.", nameof(voice));
        }

        ChatClientMetadata? metadata = chat.GetService<ChatClientMetadata>();
        ProviderName = Options.ProviderName ?? metadata?.ProviderName;
        ModelName = Options.ModelName ?? Options.ChatOptions?.ModelId ?? metadata?.DefaultModelId;
    }

    /// <inheritdoc/>
    public string? ProviderName { get; }

    /// <inheritdoc/>
    public string? ModelName { get; }

    internal ISpeechRecognizer Recognizer { get; }

    internal IChatClient Chat { get; }

    internal ISpeechSynthesizer Voice { get; }

    internal CascadedSpeechModelOptions Options { get; }

    /// <summary>Opens a session. Nothing is connected before the caller speaks or the agent asks for a response.</summary>
    /// <inheritdoc/>
    public Task<ISpeechModelSession> ConnectAsync(SpeechModelConnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<ISpeechModelSession>(new CascadedSession(this, options));
    }

    /// <summary>A new id, unique in all sessions of this model.</summary>
    internal string NewId(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{Interlocked.Increment(ref _lastId)}");
}
