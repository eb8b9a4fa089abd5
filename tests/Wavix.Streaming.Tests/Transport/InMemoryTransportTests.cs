using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>The contract over the pair in memory, and what is its own.</summary>
public sealed class InMemoryTransportTests : WavixTransportContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void CreatePair_CapacityBelowOne_Throws(int capacity)
    {
        Action create = () => InMemoryTransport.CreatePair(capacity);

        create.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Send_MoreThanTheCapacity_WaitsForTheReceiver()
    {
        (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair(capacity: 2);
        await application.SayAsync("1");
        await application.SayAsync("2");

        Task third = application.SendAsync("3".Utf8(), CancellationToken.None).AsTask();

        third.IsCompleted.Should().BeFalse();
        (await wavix.HearAsync()).ShouldBeText("1");
        await third.SoonAsync();
        (await wavix.HearAsync()).ShouldBeText("2");
        (await wavix.HearAsync()).ShouldBeText("3");
    }

    [Fact]
    public async Task Close_Canceled_CanBeSentLater()
    {
        Func<Task> close = () => Application.CloseAsync(1000, null, new CancellationToken(canceled: true)).AsTask();
        await close.Should().ThrowAsync<OperationCanceledException>();

        await Application.CloseAsync(1001, null, CancellationToken.None);

        (await Peer.HearAsync()).CloseStatus.Should().Be(1001);
    }

    [Fact]
    public async Task Dispose_CloseWasCanceled_IsALossForThePeer()
    {
        (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
        await wavix.CloseAsync(1000, null, CancellationToken.None);
        Func<Task> close = () => application.CloseAsync(1000, null, new CancellationToken(canceled: true)).AsTask();
        await close.Should().ThrowAsync<OperationCanceledException>();

        await application.DisposeAsync();

        (await wavix.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }

    [Fact]
    public async Task Receive_PeerAbortsAfterSending_StillGivesWhatItSent()
    {
        await Peer.SayAsync("last words");
        Peer.Abort();

        (await Application.HearAsync()).ShouldBeText("last words");
        (await Application.HearAsync()).ShouldBeLost();
    }

    [Fact]
    public async Task Receive_PeerClosesAndGoesWhileWeLook_TellsTheClose()
    {
        // The close may come between the receiver's look and its wait. Nothing makes it, but many tries meet that moment in some runs.
        using var line = new Barrier(2);
        for (int round = 0; round < 3000; round++)
        {
            (InMemoryTransport application, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
            Task<WavixTransportMessage> receiving = Task.Run(() =>
            {
                line.SignalAndWait(Patience.Soon);
                return application.HearAsync();
            });
            line.SignalAndWait(Patience.Soon);
            await wavix.ShutAsync(1000, "bye");
            wavix.Abort();

            (await receiving).ShouldBeClose(1000, "bye");
        }
    }

    protected override (IWavixTransport Application, IWavixTransport Peer) Connect() => InMemoryTransport.CreatePair(capacity: 8);

    protected override Task SendBinaryFromPeerAsync(byte[] data) => ((InMemoryTransport)Peer).SendBinaryAsync(data).AsTask().SoonAsync();
}
