using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>Settings of a <see cref="CascadedSpeechModel"/>, validated and copied by its constructor.</summary>
public sealed class CascadedSpeechModelOptions
{
    /// <summary>
    /// Options of each request to the chat model, such as temperature and model; null (default) for the client's own. Tools are those of the agent.
    /// </summary>
    public ChatOptions? ChatOptions { get; set; }

    /// <summary>
    /// The detector of the caller's speech, used if the agent does not detect it. Its pause (<see cref="SpeechDetectorOptions.MinSilence"/>) is the time
    /// that a caller waits for the model to begin. Default: that of <see cref="SpeechDetectorOptions"/>.
    /// </summary>
    public SpeechDetectorOptions Detection { get; set; } = new();

    /// <summary>
    /// Makes a detector for one session, such as one over a neural network; its rate must be 24,000 Hz. Null (default) for a <see cref="SpeechDetector"/>
    /// with <see cref="Detection"/>.
    /// </summary>
    public Func<ISpeechDetector>? CreateDetector { get; set; }

    /// <summary>Maximum length of what the caller says in one piece. The rest is not recognized. 1 s to 10 min; default 60 s.</summary>
    public TimeSpan MaxUtterance { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum time for the recognizer's text after the end of speech. 100 ms to 5 min; default 10 s.</summary>
    public TimeSpan RecognitionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Maximum time in which neither the chat model nor the voice gives anything, during a response. 100 ms to 5 min; default 15 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The provider's name for telemetry; null (default) for the chat client's.</summary>
    public string? ProviderName { get; set; }

    /// <summary>The model's name for telemetry; null (default) for the chat client's.</summary>
    public string? ModelName { get; set; }

    internal CascadedSpeechModelOptions CloneValidated()
    {
        Require(MaxUtterance, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), nameof(MaxUtterance));
        Require(RecognitionTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(RecognitionTimeout));
        Require(ResponseTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), nameof(ResponseTimeout));
        if (Detection is null)
        {
            throw new ArgumentException($"{nameof(Detection)} must not be null. Leave it out for the defaults.");
        }

        // Checks them.
        _ = new SpeechDetector(WavixAudio.SampleRate, Detection);
        var copy = (CascadedSpeechModelOptions)MemberwiseClone();
        copy.Detection = new SpeechDetectorOptions { MinSpeech = Detection.MinSpeech, MinSilence = Detection.MinSilence, Sensitivity = Detection.Sensitivity };
        copy.ChatOptions = ChatOptions?.Clone();
        return copy;
    }

    private static void Require(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        if (value < min || value > max)
        {
            throw new ArgumentException($"{name} must be {min} to {max}, not {value}.");
        }
    }
}
