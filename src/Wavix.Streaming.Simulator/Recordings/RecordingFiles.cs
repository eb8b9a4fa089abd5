using System.CommandLine;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>The file of <c>RecordingTransport</c> that a command reads.</summary>
internal static class RecordingFiles
{
    public static Argument<FileInfo> CreateArgument() => new("file")
    {
        Description = "A recording of a stream (RecordingTransport, or StreamLog of AddWavixStreaming): its first file. The files in which it continues are read too.",
    };

    /// <returns>Null if it can't be used; the reason is then in the errors.</returns>
    public static async Task<Recording?> ReadAsync(string path, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            return await Recording.ReadAsync(path, new ReplayOptions().MaxRecordingBytes, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(e.Message);
            return null;
        }
    }

    /// <summary>What a reader of a report must know about a recording.</summary>
    public static IEnumerable<string> NotesOn(Recording recording)
    {
        if (recording.Dropped > 0)
        {
            yield return FormattableString.Invariant($"The recording lacks {recording.Dropped} messages, for which there was no room when it was made.");
        }

        if (recording.IsTruncated)
        {
            yield return "The recording is cut off in its last line: what happened after it is not known.";
        }
    }
}
