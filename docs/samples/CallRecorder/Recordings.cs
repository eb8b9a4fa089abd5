using Wavix.Streaming.Audio;

namespace RecordingServer;

/// <summary>
/// The folder of the recordings. A recording is in its subfolder <c>pending</c> until its call has ended and the caller has agreed.
/// </summary>
/// <param name="folder">The folder; created when it is needed.</param>
/// <param name="keptFor">How long a recording is kept after its call.</param>
internal sealed class Recordings(string folder, TimeSpan keptFor)
{
    // Longer than any call. Older files are left of a process that has died, and no caller is known to have agreed.
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    private readonly string _pending = Path.Combine(folder, "pending");

    /// <summary>A path for a new recording. The name is our own: call ids come from outside.</summary>
    public string NewPath() => Path.Combine(_pending, $"{Guid.NewGuid():N}.wav");

    #region keep
    /// <summary>The caller has agreed.</summary>
    /// <returns>Where the sound files are now.</returns>
    public IReadOnlyList<string> Keep(CallRecording recording)
    {
        foreach (string file in FilesOf(recording))
        {
            File.Move(file, PathOfKept(file));
        }

        return [.. recording.Files.Select(PathOfKept)];
    }

    /// <summary>The caller has not agreed.</summary>
    public static void Drop(CallRecording recording)
    {
        foreach (string file in FilesOf(recording))
        {
            File.Delete(file);
        }
    }
    #endregion

    #region expire
    /// <summary>Deletes what was kept for long enough, and what was left without an answer. Other files in the folder are not touched.</summary>
    /// <returns>The number of deleted files.</returns>
    public int DeleteExpired(DateTimeOffset now) => Delete(folder, now - keptFor) + Delete(_pending, now - LongestCall);

    private static int Delete(string folder, DateTimeOffset before)
    {
        FileInfo[] expired = !Directory.Exists(folder) ? [] :
        [
            .. new DirectoryInfo(folder).EnumerateFiles().Where(file => IsOurs(file.Name) && file.LastWriteTimeUtc < before.UtcDateTime),
        ];
        foreach (FileInfo file in expired)
        {
            file.Delete();
        }

        return expired.Length;
    }
    #endregion

    private static bool IsOurs(string name) => Guid.TryParseExact(name.Split('.')[0], "N", out _);

    private static IEnumerable<string> FilesOf(CallRecording recording) => recording.DetailsFile is { } details ? [.. recording.Files, details] : recording.Files;

    private string PathOfKept(string file) => Path.Combine(folder, Path.GetFileName(file));
}
