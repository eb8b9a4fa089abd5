namespace Wavix.Streaming.Testing;

/// <summary>What an agent sends to a session of a speech model, apart from audio.</summary>
public enum ModelCommandKind
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.RespondAsync"/>.</summary>
    Respond = 1,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.SayAsync"/>.</summary>
    Say = 2,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.CancelResponseAsync"/>.</summary>
    Cancel = 3,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.TruncateAsync"/>.</summary>
    Truncate = 4,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.DeleteItemAsync"/>.</summary>
    Delete = 5,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.SendToolResultAsync"/>.</summary>
    ToolResult = 6,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.AddMessageAsync"/>.</summary>
    AddMessage = 7,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.CommitAudioAsync"/>.</summary>
    CommitAudio = 8,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.ClearAudioAsync"/>.</summary>
    ClearAudio = 9,

    /// <summary><see cref="Wavix.Streaming.Agents.ISpeechModelSession.UpdateAsync"/>.</summary>
    Update = 10,
}
