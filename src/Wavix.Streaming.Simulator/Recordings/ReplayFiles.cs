using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Recordings;

/// <summary>The files that the user wants of a replay.</summary>
/// <param name="Saved">Where to write the recording; null for nowhere.</param>
/// <param name="Page">Where to write the page; null for nowhere.</param>
/// <param name="Log">The application's log, for the page; null for none.</param>
internal sealed record ReplayFiles(string? Saved, string? Page, string? Log)
{
    public bool UseStandardOutput => OutputFile.IsStandardOutput(Saved) || OutputFile.IsStandardOutput(Page);

    public bool NeedAudio => Saved is not null || Page is not null;

    /// <returns>False if the page lacks the log, or is not written because the replay is too long; the reason is then in the errors.</returns>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or a path is a folder.</exception>
    public async Task<bool> SaveAsync(string replayed, Recording replay, ReplayConsole console, CancellationToken cancellationToken)
    {
        if (Saved is not null)
        {
            await OutputFile.WriteAsync(Saved, target => CopyAsync(replayed, target), cancellationToken);
        }

        return Page is null || await RecordedPage.SaveAsync(Page, replay, Log, console.Errors, cancellationToken) == PageOutcome.Complete;
    }

    private static async Task CopyAsync(string path, Stream target)
    {
        await using FileStream source = File.OpenRead(path);
        await source.CopyToAsync(target);
    }
}
