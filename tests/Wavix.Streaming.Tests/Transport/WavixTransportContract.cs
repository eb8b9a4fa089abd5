namespace Wavix.Streaming.Tests.Transport;

/// <summary>
/// What every <see cref="IWavixTransport"/> keeps to, whatever carries it. A transport derives this class, connects two ends and declares
/// what it can carry.
/// </summary>
public abstract partial class WavixTransportContract : IAsyncLifetime
{
    private protected IWavixTransport Application { get; private set; } = null!;

    private protected IWavixTransport Peer { get; private set; } = null!;

    /// <summary>Whether a binary message arrives as one.</summary>
    protected virtual bool CarriesBinary => true;

    /// <summary>Whether a close brings its status and text.</summary>
    protected virtual bool CarriesCloseStatus => true;

    /// <summary>Whether line breaks arrive; else they become spaces.</summary>
    protected virtual bool CarriesLineBreaks => true;

    /// <summary>Whether a peer that just goes looks different from one that closes.</summary>
    protected virtual bool TellsLossFromClose => true;

    /// <summary>What a close without a status arrives as.</summary>
    protected virtual int? StatusOfBareClose => null;

    /// <summary>Bytes the application's end has taken from what lies below, null when nothing lies below.</summary>
    protected virtual long? BytesTaken => null;

    public ValueTask InitializeAsync()
    {
        (Application, Peer) = Connect();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        Application.Abort();
        Peer.Abort();
        await Application.DisposeAsync();
        await Peer.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Two connected ends of which each holds back a sender whose peer does not read.</summary>
    protected abstract (IWavixTransport Application, IWavixTransport Peer) Connect();

    /// <summary>Sends a binary message from the peer, where <see cref="CarriesBinary"/>.</summary>
    protected virtual Task SendBinaryFromPeerAsync(byte[] data) => throw new NotSupportedException();

    /// <summary>The peer goes without a close.</summary>
    protected async Task LosePeerAsync()
    {
        Peer.Abort();
        await Peer.DisposeAsync();
    }

    /// <summary>Sends until a send waits for the peer, which does not read, and returns that send.</summary>
    protected Task SendUntilHeldBack(CancellationToken cancellationToken = default)
    {
        byte[] message = new byte[16 * 1024];
        for (int sent = 0; sent < 1000; sent++)
        {
            Task sending = Application.SendAsync(message, cancellationToken).AsTask();
            if (!sending.IsCompleted)
            {
                return sending;
            }

            sending.IsCompletedSuccessfully.Should().BeTrue();
        }

        throw new InvalidOperationException("No send was held back: the peer's side takes everything.");
    }

    private void ShouldBeTheLossOfThePeer(WavixTransportMessage end)
    {
        if (TellsLossFromClose)
        {
            end.ShouldBeLost();
        }
        else
        {
            end.ShouldBeClose(null, null);
        }
    }
}
