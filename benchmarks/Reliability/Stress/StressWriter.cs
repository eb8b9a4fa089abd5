using Wavix.Streaming;

namespace Reliability.Stress;

/// <summary>A writer of a playback. It keeps to one write at a time, and completes after the one that runs.</summary>
internal sealed class StressWriter(PlaybackWriter writer, StressSource source)
{
    private readonly Lock _sync = new();
    private bool _isWriting;
    private bool _isCompleting;
    private Exception? _error;

    /// <summary>Writes the next piece, or completes the writer after the last. Does nothing while another write runs.</summary>
    public async Task WriteAsync(SharedRandom random, CancellationToken cancellationToken)
    {
        lock (_sync)
        {
            if (_isWriting || _isCompleting)
            {
                return;
            }

            _isWriting = true;
        }

        try
        {
            byte[] piece = await source.NextAsync(int.MaxValue, CancellationToken.None);
            if (piece.Length == 0)
            {
                Complete(random.Next(8) == 0 ? new StressSourceException() : null);
            }
            else if (!await writer.WriteAsync(piece, cancellationToken) && random.Next(2) == 0)
            {
                Complete(null);
            }
        }
        finally
        {
            EndWrite();
        }
    }

    public void Complete(Exception? error)
    {
        lock (_sync)
        {
            if (!_isCompleting)
            {
                _isCompleting = true;
                _error = error;
            }

            if (_isWriting)
            {
                return;
            }
        }

        writer.Complete(_error);
    }

    private void EndWrite()
    {
        lock (_sync)
        {
            _isWriting = false;
            if (!_isCompleting)
            {
                return;
            }
        }

        writer.Complete(_error);
    }
}
