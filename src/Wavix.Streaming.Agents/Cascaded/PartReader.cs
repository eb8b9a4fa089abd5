using System.Runtime.CompilerServices;

namespace Wavix.Streaming.Agents;

/// <summary>Reads what a part of a cascaded model gives, on behalf of a response.</summary>
internal static class PartReader
{
    /// <summary>Reads from a part. What it throws says which part failed.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<IAsyncEnumerable<T>> start, string code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> items;
        try
        {
            items = start().GetAsyncEnumerator(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CascadedFailure(code, e);
        }

        Task<bool>? moving = null;
        try
        {
            while (true)
            {
                try
                {
                    // Not even a part that does not obey its token holds up an interruption.
                    moving = items.MoveNextAsync().AsTask();
                    if (!await moving.WaitAsync(cancellationToken).ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new CascadedFailure(code, e);
                }

                yield return items.Current;
            }
        }
        finally
        {
            _ = DisposeAsync(items, moving);
        }
    }

    private static async Task DisposeAsync<T>(IAsyncEnumerator<T> items, Task<bool>? moving)
    {
        try
        {
            await (moving ?? Task.FromResult(false)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Reported by the reader, or of no interest after an interruption.
        }

        try
        {
            await items.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // As above.
        }
    }
}
