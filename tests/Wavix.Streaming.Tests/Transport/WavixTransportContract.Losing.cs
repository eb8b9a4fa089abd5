namespace Wavix.Streaming.Tests.Transport;

public abstract partial class WavixTransportContract
{
    [Fact]
    public async Task Receive_PeerGone_TellsTheLossAgainAndAgain()
    {
        Task<WavixTransportMessage> receiving = Application.HearAsync();
        await LosePeerAsync();

        WavixTransportMessage first = await receiving;
        WavixTransportMessage second = await Application.HearAsync();

        ShouldBeTheLossOfThePeer(first);
        second.Kind.Should().Be(first.Kind);
        second.Error.Should().BeSameAs(first.Error);
    }

    [Fact]
    public async Task Send_PeerGone_Throws()
    {
        await LosePeerAsync();
        ShouldBeTheLossOfThePeer(await Application.HearAsync());

        Func<Task> send = () => Application.SayAsync("anyone?");

        await send.Should().ThrowAsync<IOException>();
        await send.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Send_PeerGoesWhileItIsHeldBack_Throws()
    {
        Task sending = SendUntilHeldBack();

        await LosePeerAsync();

        Func<Task> wait = () => sending.SoonAsync();
        await wait.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Close_PeerGone_DoesNothing()
    {
        await LosePeerAsync();
        ShouldBeTheLossOfThePeer(await Application.HearAsync());

        Func<Task> close = () => Application.ShutAsync(1000, "bye");

        await close.Should().NotThrowAsync();
    }

    [Fact]
    public async Task CloseAndDispose_AfterAFailedSend_DoNotThrow()
    {
        await LosePeerAsync();
        Func<Task> send = () => Application.SayAsync("anyone?");
        await send.Should().ThrowAsync<IOException>();

        Func<Task> end = async () =>
        {
            await Application.ShutAsync();
            await Application.DisposeAsync().AsTask().SoonAsync();
        };

        await end.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Abort_WhileAReceiveWaits_ReleasesItAsLost()
    {
        Task<WavixTransportMessage> receiving = Application.HearAsync();

        Application.Abort();

        (await receiving).ShouldBeLost();
        (await Application.HearAsync()).ShouldBeLost();
    }

    [Fact]
    public async Task Abort_MessagesWaiting_DropsThem()
    {
        await Peer.SayAsync("one");
        await Peer.SayAsync("two");
        (await Application.HearAsync()).ShouldBeText("one");

        Application.Abort();

        (await Application.HearAsync()).ShouldBeLost();
    }

    [Fact]
    public async Task Abort_WhileASendIsHeldBack_ReleasesItWithAnError()
    {
        Task sending = SendUntilHeldBack();

        Application.Abort();

        Func<Task> wait = () => sending.SoonAsync();
        await wait.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task CloseAndDispose_AfterAnAbortedSend_DoNotWaitForThePeer()
    {
        Task sending = SendUntilHeldBack();
        Application.Abort();
        Func<Task> wait = () => sending.SoonAsync();
        await wait.Should().ThrowAsync<IOException>();

        await Application.ShutAsync();
        await Application.DisposeAsync().AsTask().SoonAsync();
    }

    [Fact]
    public async Task Send_AfterAbort_Throws()
    {
        Application.Abort();

        Func<Task> send = () => Application.SayAsync("late");

        await send.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Abort_ThenDisposed_IsNoCloseForThePeer()
    {
        await Application.SayAsync("said");
        (await Peer.HearAsync()).ShouldBeText("said");

        Application.Abort();
        Application.Abort();
        await Application.ShutAsync(1000, "no close after an abort");
        await Application.DisposeAsync();

        ShouldBeTheLossOfThePeer(await Peer.HearAsync());
    }

    [Fact]
    public async Task Receive_CancelledWhileWaiting_Throws()
    {
        using var cancel = new CancellationTokenSource();
        Task<WavixTransportMessage> receiving = Application.ReceiveAsync(TransportTalk.Limit, cancel.Token).AsTask();

        await cancel.CancelAsync();

        Func<Task> wait = () => receiving.SoonAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Receive_TokenAlreadyCancelled_Throws()
    {
        Func<Task> receive = () => Application.ReceiveAsync(TransportTalk.Limit, new CancellationToken(canceled: true)).AsTask();

        await receive.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Send_CancelledWhileHeldBack_Throws()
    {
        using var cancel = new CancellationTokenSource();
        Task sending = SendUntilHeldBack(cancel.Token);

        await cancel.CancelAsync();

        Func<Task> wait = () => sending.SoonAsync();
        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Send_TokenAlreadyCancelled_Throws()
    {
        Func<Task> send = () => Application.SendAsync("never".Utf8(), new CancellationToken(canceled: true)).AsTask();

        await send.Should().ThrowAsync<OperationCanceledException>();
    }
}
