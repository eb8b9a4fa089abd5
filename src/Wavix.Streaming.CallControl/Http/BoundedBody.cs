namespace Wavix.Streaming.CallControl;

/// <summary>Reads the body of an answer up to a limit, so that a wrong server can't fill the memory.</summary>
internal static class BoundedBody
{
    public const int MaxBytes = 1024 * 1024;

    private const int FirstBytes = 4096;

    /// <returns>The body; null if it is longer than <see cref="MaxBytes"/>, and then not read to its end.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            byte[] buffer = new byte[FirstBytes];
            int length = 0;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                if (read == 0)
                {
                    return buffer[..length];
                }

                if (length > MaxBytes)
                {
                    return null;
                }

                if (length == buffer.Length)
                {
                    // One byte more than the limit, to see that there is more.
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
                }
            }
        }
    }
}
