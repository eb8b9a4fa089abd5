using Microsoft.Extensions.AI;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Agents;

/// <summary>Settings of a <see cref="VoiceAgent"/>, validated and copied by its constructor.</summary>
public sealed class VoiceAgentOptions
{
    /// <summary>Instructions (the system prompt) of every call; null for none.</summary>
    public string? Instructions { get; set; }

    /// <summary>
    /// Functions that the model may call. Each must be an <see cref="AIFunction"/> with a name of its own. They run during the conversation, so they may
    /// be called at the same time. Default: none.
    /// </summary>
    public IList<AITool> Tools { get; set; } = [];

    /// <summary>
    /// What the caller hears first. Recorded audio plays at once, while the model connects. Null if the caller speaks first. Default null.
    /// </summary>
    public AgentLine? Greeting { get; set; }

    /// <summary>What is said before the agent hangs up for a reason of its own: silence, a limit, a server that stops. Default: an English sentence.</summary>
    public AgentLine Goodbye { get; set; } = "Thank you for calling. Goodbye.";

    /// <summary>
    /// What the caller hears before the agent hangs up because the model or the agent failed. It must be recorded, because nothing may be left that speaks.
    /// Record a sentence; the default is three falling tones.
    /// </summary>
    public AgentLine Apology { get; set; } = DefaultSounds.Apology;

    /// <summary>
    /// What the caller hears while a tool runs, or the model is slow or lost. It must be recorded, and is repeated; keep it under a second, because an
    /// answer waits for its end. Default: a soft double tone of 240 ms.
    /// </summary>
    public AgentLine Filler { get; set; } = DefaultSounds.Filler;

    /// <summary>
    /// How long a caller who is owed an answer hears nothing before the filler, and between two fillers. 0.2 to 60 s, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for no filler. Default 1 s.
    /// </summary>
    public TimeSpan FillerAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Speech of the caller that is shorter is a cough or an "mhm": it only pauses the agent. 0 to 2 s; default 300 ms. Zero interrupts at once, and lets
    /// the model end its response by itself.
    /// </summary>
    public TimeSpan MinInterruption { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Who detects the speech of the caller. Default <see cref="SpeechDetection.Auto"/>.</summary>
    public SpeechDetection Detection { get; set; }

    /// <summary>
    /// Creates the agent's detector for one call, at 24,000 Hz. Null for a <see cref="SpeechDetector"/>. Not used while the model detects speech.
    /// If it throws, or its detector has another rate, that is logged, and a <see cref="SpeechDetector"/> serves the call.
    /// </summary>
    public Func<ISpeechDetector>? CreateDetector { get; set; }

    /// <summary>
    /// How long both sides are silent before the agent asks whether the caller is there. 2 s to 10 min, or <see cref="Timeout.InfiniteTimeSpan"/> for
    /// never. Default 10 s.
    /// </summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What the agent asks then. Default: an English question.</summary>
    public AgentLine SilencePrompt { get; set; } = "Are you still there?";

    /// <summary>How often it asks before it says goodbye and hangs up. 0 to 10; default 2. Speech of the caller starts the count again.</summary>
    public int SilencePrompts { get; set; } = 2;

    /// <summary>Whether the model has the tool <c>end_call</c>. Default true.</summary>
    public bool AllowEndCall { get; set; } = true;

    /// <summary>How long a tool may run; then it is canceled, and the model learns that it failed. 0.1 s to 10 min; default 20 s.</summary>
    public TimeSpan ToolTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Maximum number of tools that run at the same time; a further one fails at once. 1 to 100; default 8.</summary>
    public int MaxConcurrentTools { get; set; } = 8;

    /// <summary>Whether the model gets the message of an exception that a tool threw. It may hold secrets. Default false.</summary>
    public bool IncludeToolErrors { get; set; }

    /// <summary>Maximum duration of a call, after which the agent says goodbye. Above zero; null for none. Default 30 min.</summary>
    public TimeSpan? MaxDuration { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Maximum number of answers in a call. At least 1; null for none. Default null.</summary>
    public int? MaxTurns { get; set; }

    /// <summary>Maximum number of tokens in a call, of input and output together. At least 1; null for none. Default null.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>Maximum cost of a call, in the unit of <see cref="Price"/>, which must be set as well. Above zero; null for none. Default null.</summary>
    public decimal? MaxCost { get; set; }

    /// <summary>Computes what the tokens of a call cost so far. It must be quick. Null if cost is not limited.</summary>
    public Func<SpeechModelUsage, decimal>? Price { get; set; }

    /// <summary>
    /// How long the model, which owes an answer, may send nothing. Then its session is replaced. 0.5 s to 2 min; default 3 s.
    /// </summary>
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How often in a row the agent tries to open a session, or to get a response, before it apologizes and hangs up. 1 to 20; default 4.
    /// </summary>
    public int ModelAttempts { get; set; } = 4;

    /// <summary>
    /// Maximum time of one attempt to open a session. 0.1 s to 1 min; default 5 s.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Maximum of the caller's audio that is kept for a model that is slow or being connected. It also limits the last utterance, which a new
    /// session hears again. The oldest is dropped. 1 s to 2 min; default 15 s, which is 720 kB.
    /// </summary>
    public TimeSpan MaxCallerAudio { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Maximum duration of one answer; the rest is dropped. 1 s to 1 hour; default 5 min.</summary>
    public TimeSpan MaxAnswer { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Maximum time from the decision to end the call to the end of the goodbye. 1 s to 5 min; default 15 s.</summary>
    public TimeSpan GoodbyeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a session that <see cref="VoiceAgent.Prewarm"/> opened waits for its call. 1 s to 10 min; default 1 min.</summary>
    public TimeSpan PrewarmLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Maximum number of sessions that wait for their calls; a further one is not opened. 1 to 100,000; default 100.</summary>
    public int MaxPrewarmed { get; set; } = 100;

    /// <summary>Whether what was said is logged, at Debug. Default false.</summary>
    public bool LogTranscript { get; set; }

    /// <summary>The clock of what happens before a call. During a call, the clock of its session counts. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal IReadOnlyList<AIFunction> Functions { get; private set; } = [];

    internal VoiceAgentOptions CloneValidated()
    {
        var problems = new OptionProblems(nameof(VoiceAgentOptions));
        var copy = (VoiceAgentOptions)MemberwiseClone();
        copy.Functions = [.. (Tools ?? []).OfType<AIFunction>()];
        problems.Require(Tools is not null && copy.Functions.Count == Tools.Count, nameof(Tools), Tools is null ? null : "of another kind", "a list of AIFunction, as of AIFunctionFactory.Create");
        string? twice = copy.Functions.GroupBy(tool => tool.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        problems.Require(twice is null, nameof(Tools), $"a list with {twice} in it twice", "a list of different names");
        string? reserved = copy.Functions.FirstOrDefault(tool => BuiltInTools.IsReserved(tool.Name))?.Name;
        problems.Require(reserved is null, nameof(Tools), $"a list with {reserved} in it", "a list without the names of built-in tools");
        problems.Require(Goodbye is not null, nameof(Goodbye), Goodbye, "a line");
        RequireRecorded(Apology, nameof(Apology));
        RequireRecorded(Filler, nameof(Filler));
        problems.Require(SilencePrompt is not null, nameof(SilencePrompt), SilencePrompt, "a line");
        RequireTime(FillerAfter, 0.2, 60, nameof(FillerAfter), mayBeInfinite: true);
        RequireTime(MinInterruption, 0, 2, nameof(MinInterruption));
        problems.Require(Enum.IsDefined(Detection), nameof(Detection), Detection, "a value of SpeechDetection");
        RequireTime(SilenceTimeout, 2, 600, nameof(SilenceTimeout), mayBeInfinite: true);
        RequireNumber(SilencePrompts, 0, 10, nameof(SilencePrompts));
        RequireTime(ToolTimeout, 0.1, 600, nameof(ToolTimeout));
        RequireNumber(MaxConcurrentTools, 1, 100, nameof(MaxConcurrentTools));
        problems.Require(MaxDuration is null || MaxDuration > TimeSpan.Zero, nameof(MaxDuration), MaxDuration, "above zero, or null");
        problems.Require(MaxTurns is null or >= 1, nameof(MaxTurns), MaxTurns, "at least 1, or null");
        problems.Require(MaxTokens is null or >= 1, nameof(MaxTokens), MaxTokens, "at least 1, or null");
        problems.Require(MaxCost is null or > 0, nameof(MaxCost), MaxCost, "above zero, or null");
        problems.Require(MaxCost is null || Price is not null, nameof(Price), Price, $"set, because {nameof(MaxCost)} is");
        RequireTime(ModelTimeout, 0.5, 120, nameof(ModelTimeout));
        RequireNumber(ModelAttempts, 1, 20, nameof(ModelAttempts));
        RequireTime(ConnectTimeout, 0.1, 60, nameof(ConnectTimeout));
        RequireTime(MaxCallerAudio, 1, 120, nameof(MaxCallerAudio));
        RequireTime(MaxAnswer, 1, 3600, nameof(MaxAnswer));
        RequireTime(GoodbyeTimeout, 1, 300, nameof(GoodbyeTimeout));
        RequireTime(PrewarmLifetime, 1, 600, nameof(PrewarmLifetime));
        RequireNumber(MaxPrewarmed, 1, 100_000, nameof(MaxPrewarmed));
        problems.Require(TimeProvider is not null, nameof(TimeProvider), TimeProvider, "a clock");
        problems.ThrowIfAny();
        return copy;

        void RequireRecorded(AgentLine? line, string option) => problems.Require(
            line is { IsRecorded: true }, option, line is null ? null : "a line that the model speaks", "recorded, because the model may be lost");

        void RequireNumber(int value, int min, int max, string option) =>
            problems.Require(value >= min && value <= max, option, value, FormattableString.Invariant($"{min:N0} to {max:N0}"));

        void RequireTime(TimeSpan value, double min, double max, string option, bool mayBeInfinite = false) => problems.Require(
            (value >= TimeSpan.FromSeconds(min) && value <= TimeSpan.FromSeconds(max)) || (mayBeInfinite && value == Timeout.InfiniteTimeSpan),
            option,
            value,
            FormattableString.Invariant($"{min} to {max} s{(mayBeInfinite ? ", or infinite" : "")}"));
    }
}
