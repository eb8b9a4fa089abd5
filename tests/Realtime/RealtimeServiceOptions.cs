namespace Wavix.Streaming.Tests.Realtime;

/// <summary>How the fake service behaves. All of it may be changed while it runs, and is read when it is needed.</summary>
public sealed class RealtimeServiceOptions
{
    /// <summary>The key that clients must send. Default <c>test-key</c>.</summary>
    public string Key { get; set; } = "test-key";

    /// <summary>The time from the start of a response to its first audio. Default 200 ms.</summary>
    public TimeSpan FirstAudio { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The audio of one delta. Default 100 ms.</summary>
    public TimeSpan DeltaDuration { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many times faster than real time audio is sent. Default 6.</summary>
    public double Speed { get; set; } = 6;

    /// <summary>How long each word of an answer is. Default 250 ms.</summary>
    public TimeSpan WordDuration { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a session may be, which is what <c>expires_at</c> says. Default 60 minutes.</summary>
    public TimeSpan SessionDuration { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>The time from the commit of the caller's audio to its transcript, if the session asks for one. Default 100 ms.</summary>
    public TimeSpan TranscriptionDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the input must be loud before the speech is reported. Default 40 ms.</summary>
    public TimeSpan SpeechOnset { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Audio that is still sent after a response was canceled. Default none; 200 to 400 ms is what was seen in practice.</summary>
    public TimeSpan LateAudio { get; set; }

    /// <summary>Whether <see cref="LateAudio"/> is sent after <c>response.done</c> instead of before it. Default false.</summary>
    public bool LateAudioAfterDone { get; set; }

    /// <summary>Whether <see cref="FakeRealtimeSession.Input"/> keeps the audio of callers, 48 kB a second. Default true.</summary>
    public bool KeepsInput { get; set; } = true;

    /// <summary>
    /// What each response says, if no answer is in <see cref="FakeRealtimeService.Enqueue"/>'s queue. Called under the session's lock: it must not wait.
    /// Default: one sentence.
    /// </summary>
    public Func<RealtimeTurn, RealtimeAnswer> Answer { get; set; } = _ => RealtimeAnswer.Says("Thank you for calling. How can I help you today?");

    /// <summary>The transcript of what the caller said, by the number of the message in the session, from 0. Null makes the transcription fail.</summary>
    public Func<int, string?> Transcript { get; set; } = number => $"Message {number + 1} of the caller.";
}
