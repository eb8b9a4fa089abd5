namespace Wavix.Streaming.Simulator;

/// <summary>
/// How every command writes a file, so that nothing is destroyed. A regular file appears when it is complete, or not at all, and keeps the
/// permissions of the file that it replaces. What is not a regular file, such as a device or a FIFO, is written to and stays what it is.
/// Symbolic links are followed.
/// </summary>
internal static class OutputFile
{
    private static readonly string[] StandardOutput = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether a path is the tool's standard output: then what the tool prints for people must go elsewhere.</summary>
    public static bool IsStandardOutput(string? path) => path is not null && StandardOutput.Contains(Path.GetFullPath(path));

    /// <summary>A path that no link is part of, for a file that may not exist yet.</summary>
    /// <exception cref="IOException">The links go round in a circle.</exception>
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
    /// <param name="path">A file that need not exist; its folder must.</param>
    /// <param name="write">Gives it its content: into a stream that can be read and can seek, and that it leaves open.</param>
    /// <param name="cancellationToken">Cancels the wait for the reader of a FIFO, and the copy to what is not a regular file.</param>
    /// <exception cref="IOException">The file can't be written; a file that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written, or is a folder.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        // On another thread: to open a FIFO takes until it has a reader.
        Stream? special = await Task.Run(() => OpenSpecial(path), cancellationToken).WaitAsync(cancellationToken);
        if (special is null)
        {
            await ReplaceAsync(path, write);
            return;
        }

        await using (special)
        {
            // Elsewhere first: the header of a WAV file holds a length that is known at the end.
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
            throw new UnauthorizedAccessException($"No file can be made in the folder of '{path}'.", e);
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

    /// <summary>A new file under a name that no other file has, in the folder of its target: a rename can't cross a file system.</summary>
    private static FileStream CreateIn(string folder, FileOptions options) => new(
        Path.Combine(folder, $".wavix-sim-{Path.GetRandomFileName()}"),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.Read,
        bufferSize: 0,
        options | FileOptions.Asynchronous);

    /// <summary>Opens what is not a regular file.</summary>
    /// <returns>Null when it is a regular file, or does not exist.</returns>
    private static Stream? OpenSpecial(string path)
    {
        if (IsStandardOutput(path))
        {
            // Not opened again: it may be a file that the shell has written to before.
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

    /// <summary>.NET does not say what a file is, but only a regular file has a length, and one that can be set.</summary>
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
