namespace Wavix.Streaming.AspNetCore;

/// <summary>
/// Which streams are recorded, and where: every message, both ways, as JSON lines (<see cref="RecordingTransport"/>). Validated when the application
/// starts.
/// </summary>
/// <remarks>
/// A file always holds what the messages say, such as the id of the call. With <see cref="RecordedAudio.Full"/> it holds what people said.
/// Files are never deleted here: the application does that.
/// </remarks>
public sealed class StreamLogOptions
{
    /// <summary>
    /// The folder of the files; required unless <see cref="Share"/> is 0. A relative path starts at the current directory of the process. Created when
    /// the application starts. Each recorded stream has a file of its own, named by its time (UTC) and a random id, for example
    /// <c>20261128T120000Z-0f8fad5bd9cb469fa165708867289501.ndjson</c>. If it can't be written, a warning is logged, and streams are not recorded.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>The share of streams that are recorded, chosen at random: 0 (none) to 1 (all). Default 1.</summary>
    public double Share { get; set; } = 1;

    /// <summary>What is kept of the audio. Default <see cref="RecordedAudio.None"/>: its length.</summary>
    public RecordedAudio Audio { get; set; }

    /// <summary>
    /// Size in bytes at which the next file of the same stream begins; at least 64 KiB. See <see cref="RecordingTransportOptions.MaxFileBytes"/>. Default
    /// 64 MiB.
    /// </summary>
    public long MaxFileBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Maximum size in bytes of the messages of one stream that wait to be written; at least 64 KiB. Beyond it messages are missing in the file.
    /// Default 1 MiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 1024 * 1024;

    internal StreamLogOptions Clone() => (StreamLogOptions)MemberwiseClone();

    internal OptionProblems GetProblems()
    {
        const int MinBytes = 64 * 1024;
        var problems = new OptionProblems(nameof(StreamLogOptions));
        problems.Require(
            Share == 0 || (!string.IsNullOrWhiteSpace(Folder) && Folder.AsSpan().IndexOfAny(Path.GetInvalidPathChars()) < 0),
            nameof(Folder),
            string.IsNullOrWhiteSpace(Folder) ? "not set" : "not a path",
            "the folder of the files, such as /var/log/myapp/streams");
        problems.Require(Share is >= 0 and <= 1, nameof(Share), Share, "0 to 1");
        problems.Require(Enum.IsDefined(Audio), nameof(Audio), Audio, "None, Hash or Full");
        problems.Require(MaxFileBytes >= MinBytes, nameof(MaxFileBytes), MaxFileBytes, "at least 65,536");
        problems.Require(MaxQueuedBytes >= MinBytes, nameof(MaxQueuedBytes), MaxQueuedBytes, "at least 65,536");
        return problems;
    }
}
