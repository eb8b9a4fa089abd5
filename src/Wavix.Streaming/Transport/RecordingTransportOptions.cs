namespace Wavix.Streaming;

/// <summary>Settings of a <see cref="RecordingTransport"/>, which copies them.</summary>
public sealed class RecordingTransportOptions
{
    private const int MinQueuedBytes = 64 * 1024;
    private const long MinFileBytes = 64 * 1024;

    /// <summary>What is kept of the audio. Default <see cref="RecordedAudio.None"/>.</summary>
    public RecordedAudio Audio { get; set; }

    /// <summary>
    /// Size in bytes at which the next file begins; at least 64 KiB. A file may exceed it by one message. Default 64 MiB: with all audio of both
    /// sides about 8 minutes.
    /// </summary>
    public long MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Maximum size in bytes of the messages that wait to be written; at least 64 KiB. Beyond it messages are dropped from the recording, and
    /// counted; the call never waits. Default 1 MiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 1024 * 1024;

    /// <summary>The clock. Default the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal RecordingTransportOptions Freeze()
    {
        Require(Enum.IsDefined(Audio), nameof(Audio), "None, Hash or Full");
        Require(MaxFileBytes >= MinFileBytes, nameof(MaxFileBytes), "at least 65,536");
        Require(MaxQueuedBytes >= MinQueuedBytes, nameof(MaxQueuedBytes), "at least 65,536");
        Require(TimeProvider is not null, nameof(TimeProvider), "a clock; omit it for the system's");
        return (RecordingTransportOptions)MemberwiseClone();
    }

    private static void Require(bool holds, string property, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"{nameof(RecordingTransportOptions)}.{property} must be {range}.", property);
        }
    }
}
