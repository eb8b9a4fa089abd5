using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>
/// One response of a <see cref="ScriptedSpeechModel"/>, part by part. Each method adds a part or a fault and returns the response. Not thread-safe.
/// </summary>
public sealed class ScriptedResponse
{
    internal ScriptedResponse()
    {
    }

    internal List<Part> Parts { get; } = [];

    internal TimeSpan? DelayValue { get; private set; }

    internal double? SpeedValue { get; private set; }

    internal int? LateDeltasValue { get; private set; }

    internal SpeechModelUsage? UsageValue { get; private set; }

    internal ResponseDoneEvent? Failure { get; private set; }

    /// <summary>Whether it ends the session, or stalls: it has no end of its own.</summary>
    internal bool HasNoEnd { get; private set; }

    internal string Name { get; private set; } = "Responds";

    /// <summary>The model speaks: an item of its own.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="audio">
    /// PCM16, little-endian, 24,000 Hz, mono. If empty (default), a sound like speech of <see cref="ScriptedSpeechModel.WordDuration"/> a word.
    /// </param>
    /// <exception cref="ArgumentException">The text is empty, or the audio has an odd number of bytes.</exception>
    public ScriptedResponse Says(string text, ReadOnlyMemory<byte> audio = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if ((audio.Length & 1) != 0)
        {
            throw new ArgumentException($"{audio.Length} bytes is not a whole number of PCM16 samples (2 bytes each).", nameof(audio));
        }

        return Add(new Part { Text = text, Audio = audio }, $"Says \"{text}\"");
    }

    /// <summary>The model calls a tool.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">The arguments: a JSON object. Default <c>{}</c>.</param>
    /// <param name="callId">The id of the call; null (default) for a new one.</param>
    public ScriptedResponse CallsTool(string name, string arguments = "{}", string? callId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(arguments);
        return Add(new Part { Tool = name, Text = arguments, CallId = callId }, $"CallsTool {name}");
    }

    /// <summary>Sets the time until the first part. Default <see cref="ScriptedSpeechModel.ResponseDelay"/>.</summary>
    /// <param name="delay">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public ScriptedResponse After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        DelayValue = delay;
        return this;
    }

    /// <summary>Sets how fast audio is sent. Default <see cref="ScriptedSpeechModel.Speed"/>.</summary>
    /// <param name="speed">Above zero; 1 is the speed at which audio plays.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not above zero.</exception>
    public ScriptedResponse AtSpeed(double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        SpeedValue = speed;
        return this;
    }

    /// <summary>Sets how many pieces of audio still arrive after the response was canceled. Default <see cref="ScriptedSpeechModel.LateDeltas"/>.</summary>
    /// <param name="count">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public ScriptedResponse SendsLateDeltas(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        LateDeltasValue = count;
        return this;
    }

    /// <summary>Sets what the response costs. Default: a figure from the length of audio and text.</summary>
    /// <param name="usage">The count.</param>
    public ScriptedResponse Costs(SpeechModelUsage usage)
    {
        UsageValue = usage ?? throw new ArgumentNullException(nameof(usage));
        return this;
    }

    /// <summary>The response fails after the parts that precede this.</summary>
    /// <param name="code">The provider's code, such as <c>rate_limit_exceeded</c>.</param>
    /// <param name="message">The provider's text; null (default) for none.</param>
    /// <param name="retryAfter">How long the provider asks to wait; null (default) if it does not say.</param>
    public ScriptedResponse Fails(string code, string? message = null, TimeSpan? retryAfter = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Failure = new ResponseDoneEvent { ResponseId = "", Status = ResponseStatus.Failed, ErrorCode = code, ErrorMessage = message, RetryAfter = retryAfter };
        Name = Parts.Count == 0 ? $"Fails {code}" : Name;
        return this;
    }

    /// <summary>The response stalls after some audio: nothing more of it arrives until it is canceled.</summary>
    /// <param name="audio">How much of the audio of the last part arrives. Zero: not even its start.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="audio"/> is negative.</exception>
    public ScriptedResponse StallsAfter(TimeSpan audio) => EndAfter(audio, isDrop: false);

    /// <summary>The session is lost after some audio.</summary>
    /// <param name="audio">How much of the audio of the last part arrives.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="audio"/> is negative.</exception>
    public ScriptedResponse DropsAfter(TimeSpan audio) => EndAfter(audio, isDrop: true);

    private ScriptedResponse EndAfter(TimeSpan audio, bool isDrop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(audio, TimeSpan.Zero);
        HasNoEnd = true;
        if (Parts.Count == 0)
        {
            Parts.Add(new Part());
        }

        Parts[^1] = Parts[^1] with { StopsAfter = audio, Drops = isDrop };
        return this;
    }

    private ScriptedResponse Add(Part part, string name)
    {
        Name = Parts.Count == 0 ? name : $"{Name}, {name}";
        Parts.Add(part);
        return this;
    }

    internal sealed record Part
    {
        public string Text { get; init; } = "";

        public ReadOnlyMemory<byte> Audio { get; init; }

        public string? Tool { get; init; }

        public string? CallId { get; init; }

        public TimeSpan? StopsAfter { get; init; }

        public bool Drops { get; init; }
    }
}
