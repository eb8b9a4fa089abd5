using Wavix.Streaming.Agents;

namespace Wavix.Streaming.Testing;

/// <summary>What one session of a <see cref="ScriptedSpeechModel"/> has seen so far. Thread-safe.</summary>
public sealed class ScriptedSpeechSession
{
    private readonly ScriptedModelSession _session;

    internal ScriptedSpeechSession(ScriptedModelSession session, SpeechModelConnectOptions options, DateTimeOffset openedAt)
    {
        _session = session;
        ConnectOptions = options;
        OpenedAt = openedAt;
    }

    /// <summary>What the agent asked of the session.</summary>
    public SpeechModelConnectOptions ConnectOptions { get; }

    /// <summary>When the session was opened.</summary>
    public DateTimeOffset OpenedAt { get; }

    /// <summary>When the session ended, by whichever side; null while it is open.</summary>
    public DateTimeOffset? EndedAt => _session.EndedAt is { } time ? OpenedAt + time : null;

    /// <summary>How much audio of the caller was received.</summary>
    public TimeSpan ReceivedAudio => _session.ReceivedAudio;

    /// <summary>What was received apart from audio, in its order: a copy.</summary>
    public IReadOnlyList<ReceivedModelCommand> Commands => _session.GetCommands();

    /// <summary>The conversation as the model remembers it, in its order: a copy. Begins with the history that it was given.</summary>
    public IReadOnlyList<RememberedItem> Memory => _session.Memory.Snapshot();
}
