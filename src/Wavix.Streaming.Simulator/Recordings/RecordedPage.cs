using System.Globalization;
using Wavix.Streaming.Simulator.Calls;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>The page of a recorded stream.</summary>
internal static class RecordedPage
{
    /// <param name="path">The file to write.</param>
    /// <param name="recording">The stream.</param>
    /// <param name="log">The application's log; null for none.</param>
    /// <param name="errors">Receives the reason if there is no page, or no log on it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task<PageOutcome> SaveAsync(string path, Recording recording, string? log, TextWriter errors, CancellationToken cancellationToken)
    {
        if (RecordedStream.EndOf(recording) is var end && end > PlacedCall.Longest)
        {
            await errors.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"The page was not written: the recording lasts {end.TotalMinutes:0} minutes, and a page has room for {PlacedCall.Longest.TotalMinutes:0}."));
            return PageOutcome.NotWritten;
        }

        var stream = RecordedStream.Of(recording);
        (CallLog? logged, bool isUsable) = await CallLog.LoadAsync(log, stream.Call, TimeSpan.Zero, errors, cancellationToken);
        await TimelinePage.SaveAsync(path, stream.Call, stream.Report, cancellationToken, log: logged);
        return isUsable ? PageOutcome.Complete : PageOutcome.WithoutLog;
    }
}

/// <summary>What was written of a page.</summary>
internal enum PageOutcome
{
    /// <summary>All of it.</summary>
    Complete,

    /// <summary>The log could not be used.</summary>
    WithoutLog,

    /// <summary>Nothing: the recording is too long.</summary>
    NotWritten,
}
