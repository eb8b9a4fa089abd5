namespace Wavix.Streaming.Audio;

/// <summary>What a <see cref="CallRecorder"/> has recorded.</summary>
public sealed class CallRecording
{
    /// <summary>The sound files, in the order in which they were created; empty for a recording into a stream, and if none could be created.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The JSON file with the details of the call; null if there is none.</summary>
    public string? DetailsFile { get; init; }

    /// <summary>Length of the call from the start of the recording, including parts that are in no file.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Parts that the recording lacks, in the order in which they were noticed. The first 1,000.</summary>
    public IReadOnlyList<RecordingGap> Gaps { get; init; } = [];

    /// <summary>Whether all audio is in the files that the application and Wavix have sent: no gap is the fault of the disk.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The last error of the disk; null if there was none.</summary>
    public Exception? Error { get; init; }
}
