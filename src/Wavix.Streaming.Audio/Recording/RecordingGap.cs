namespace Wavix.Streaming.Audio;

/// <summary>A part of a call that a recording lacks.</summary>
/// <param name="From">Its start, from the start of the recording.</param>
/// <param name="To">Its end, from the start of the recording.</param>
/// <param name="Reason">Why.</param>
public readonly record struct RecordingGap(TimeSpan From, TimeSpan To, RecordingGapReason Reason);

/// <summary>Why a part of a call is silence in its recording, or is missing in it.</summary>
public enum RecordingGapReason
{
    /// <summary>None: no gap has this reason.</summary>
    None = 0,

    /// <summary>Wavix sent no audio of the caller, for example during a hold. The recording has silence.</summary>
    NoAudio,

    /// <summary>Messages with audio of the caller were lost, by their numbers. The recording has silence.</summary>
    Lost,

    /// <summary>The disk was slower than the call for longer than is kept in memory. The recording has silence.</summary>
    TooSlow,

    /// <summary>The file could not be written, for example because the disk was full. The part is in no file.</summary>
    NotWritten,
}
