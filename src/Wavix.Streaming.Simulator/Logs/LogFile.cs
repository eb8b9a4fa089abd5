using System.Globalization;

namespace Wavix.Streaming.Simulator.Logs;

/// <summary>An application's log in memory.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Lines">Its lines, in the order of the file.</param>
/// <param name="Unread">How many of its lines are not those of a log, as banners and stack traces are.</param>
internal sealed record LogFile(string Name, IReadOnlyList<LogLine> Lines, int Unread)
{
    private const long MaxBytes = 256L * 1024 * 1024;

    /// <exception cref="InvalidDataException">None of its lines can be used, or it is too large.</exception>
    /// <exception cref="IOException">It does not exist or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<LogFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes } file)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has {file.Length >> 20:N0} MiB, which would be held in memory; at most {MaxBytes >> 20} MiB are read. Cut out the time of the call."));
        }

        var lines = new List<LogLine>();
        (int Number, string Problem)? first = null;
        int unread = 0;
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            try
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    lines.Add(LogLineReader.Read(line));
                }
            }
            catch (FormatException e)
            {
                first ??= (number, e.Message);
                unread++;
            }
        }

        if (lines.Count > 0)
        {
            return new LogFile(Path.GetFileName(path), lines, unread);
        }

        throw new InvalidDataException(first is { } problem
            ? string.Create(CultureInfo.InvariantCulture, $"{path} is not a log of JSON lines with a timestamp. Line {problem.Number}: {problem.Problem}")
            : $"{path} has no lines: nothing was logged, or the application still holds it in memory.");
    }
}
