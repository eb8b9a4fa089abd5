namespace Wavix.Streaming.Simulator;

/// <summary>
/// Writes the files of all commands without destroying anything. A regular file appears when it is complete or not at all, and keeps the
/// permissions of the file that it replaces. Anything else, such as a device or a FIFO, is written to and remains what it is. Symbolic
/// links are followed.
/// </summary>
internal static class OutputFile
{
    private static readonly string[] StandardOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether a path is the tool's standard output. If so, text for people must be written elsewhere.</summary>
    public static bool IsStandardOutput(string? path) => path is not null && StandardOutput.Contains(Path.GetFullPath(path));

    /// <summary>Resolves all links in a path, for a file that may not exist yet.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    public static string RealPath(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        string real = Path.Combine(RealPath(folder), Path.GetFileName(full));
        return new FileInfo(real).LinkTarget is null ? real
            : RealPath((Directory.Exists(real) ? Directory.ResolveLinkTarget(real, true) : File.ResolveLinkTarget(real, true))!.FullName);
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">A file that need not exist, in a folder that must.</param>
    /// <param name="write">Writes the content to a stream that can read and seek. Must leave the stream open.</param>
    /// <param name="cancellationToken">Cancels the wait for the reader of a FIFO, and the copy to anything but a regular file.</param>
    /// <exception cref="IOException">The file can't be written; an existing file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied, or the path is a folder.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        // On another thread, because opening a FIFO blocks until it has a reader.
        Stream? special = await Task.Run(() => OpenSpecial(path), cancellationToken).WaitAsync(cancellationToken);
        if (special is null)
        {
            await ReplaceAsync(path, write);
            return;
        }

        await using (special)
        {
            // Write to a temporary file first: the header of a WAV file contains a length that is known only at the end.
            await using FileStream whole = CreateIn(Path.GetTempPath(), FileOptions.DeleteOnClose);
            await write(whole);
            whole.Position = 0;
            await whole.CopyToAsync(special, cancellationToken);
        }
    }

    private static async Task ReplaceAsync(string path, Func<Stream, Task> write)
    {
        string target = RealPath(path);
        FileStream file;
        try
        {
            file = CreateIn(Path.GetDirectoryName(target)!, FileOptions.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"A file can't be created in the folder of '{path}'.", e);
        }

        try
        {
            await using (file)
            {
                await write(file);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(file.Name, File.GetUnixFileMode(target));
            }

            File.Move(file.Name, target, overwrite: true);
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    /// <summary>Creates a file with a unique name in the folder of its target, because a rename can't cross file systems.</summary>
    private static FileStream CreateIn(string folder, FileOptions options) => new(
        Path.Combine(folder, $".wavix-sim-{Path.GetRandomFileName()}"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.Read,
        bufferSize: 0,
        options | FileOptions.Asynchronous);

    /// <summary>Opens a path that is not a regular file.</summary>
    /// <returns>Null if it is a regular file, or does not exist.</returns>
    private static Stream? OpenSpecial(string path)
    {
        if (IsStandardOutput(path))
        {
            // Do not open it again: it may be a file that the shell has already written to.
            return Console.OpenStandardOutput();
        }

        FileStream existing;
        try
        {
            existing = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (!IsRegular(existing))
        {
            return existing;
        }

        existing.Dispose();
        return null;
    }

    /// <summary>
    /// Whether a file is regular. .NET does not report the type of a file, but only a regular file has a length that can be set.
    /// </summary>
    private static bool IsRegular(FileStream file)
    {
        try
        {
            if (file.Length == 0)
            {
                file.SetLength(0);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            return false;
        }
    }
}
