namespace Wavix.Streaming.Tests.Transport;

public abstract partial class WavixTransportContract
{
    [Fact]
    public async Task Close_WithStatusAndText_ArrivesAtPeer()
    {
        await Application.ShutAsync(1008, "too many calls");

        (await Peer.HearAsync()).ShouldBeClose(CarriesCloseStatus ? 1008 : null, CarriesCloseStatus ? "too many calls" : null);
    }

    [Fact]
    public async Task Receive_PeerClosesWithStatusAndText_TellsBoth()
    {
        await Peer.ShutAsync(4321, "ended by é");

        (await Application.HearAsync()).ShouldBeClose(CarriesCloseStatus ? 4321 : null, CarriesCloseStatus ? "ended by é" : null);
    }

    [Fact]
    public async Task Receive_PeerClosesWithStatusOnly_HasNoText()
    {
        await Peer.ShutAsync(1001);

        (await Application.HearAsync()).ShouldBeClose(CarriesCloseStatus ? 1001 : null, null);
    }

    [Fact]
    public async Task Receive_PeerClosesWithoutStatus_IsAClose()
    {
        await Peer.ShutAsync(null);

        (await Application.HearAsync()).ShouldBeClose(StatusOfBareClose, null);
    }

    [Fact]
    public async Task Receive_MessagesBeforeTheClose_ArriveFirst()
    {
        await Peer.SayAsync("one");
        await Peer.SayAsync("two");
        await Peer.ShutAsync();

        (await Application.HearAsync()).ShouldBeText("one");
        (await Application.HearAsync()).ShouldBeText("two");
        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
    }

    [Fact]
    public async Task Receive_AfterAClose_ReturnsTheSameAgain()
    {
        await Peer.ShutAsync(1011, "broken");

        WavixTransportMessage first = await Application.HearAsync();
        WavixTransportMessage second = await Application.HearAsync();
        WavixTransportMessage third = await Application.HearAsync();

        first.Kind.Should().Be(WavixTransportMessageKind.Close);
        second.Should().BeEquivalentTo(first);
        third.Should().BeEquivalentTo(first);
    }

    [Fact]
    public async Task Receive_AfterOurClose_GoesOnUntilThePeerAnswers()
    {
        await Application.ShutAsync();
        await Peer.SayAsync("late");
        await Peer.SayAsync("later");
        (await Peer.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
        await Peer.ShutAsync(1000, "bye");

        (await Application.HearAsync()).ShouldBeText("late");
        (await Application.HearAsync()).ShouldBeText("later");
        (await Application.HearAsync()).ShouldBeClose(CarriesCloseStatus ? 1000 : null, CarriesCloseStatus ? "bye" : null);
    }

    [Fact]
    public async Task Close_AfterThePeersClose_AnswersIt()
    {
        await Peer.ShutAsync();
        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);

        await Application.ShutAsync(1001, "answer");

        (await Peer.HearAsync()).ShouldBeClose(CarriesCloseStatus ? 1001 : null, CarriesCloseStatus ? "answer" : null);
    }

    [Fact]
    public async Task Send_AfterThePeersClose_StillArrives()
    {
        await Peer.ShutAsync();
        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);

        await Application.SayAsync("last words");

        (await Peer.HearAsync()).ShouldBeText("last words");
    }

    [Fact]
    public async Task Close_Twice_SendsOnlyTheFirst()
    {
        await Application.ShutAsync(1001, "first");
        await Application.ShutAsync(1002, "second");

        WavixTransportMessage close = await Peer.HearAsync();
        close.ShouldBeClose(CarriesCloseStatus ? 1001 : null, CarriesCloseStatus ? "first" : null);
        (await Peer.HearAsync()).Should().BeEquivalentTo(close);
    }

    [Fact]
    public async Task Send_AfterOurClose_Throws()
    {
        await Application.ShutAsync();

        Func<Task> send = () => Application.SayAsync("late");

        await send.Should().ThrowAsync<IOException>();
        (await Peer.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
    }

    [Fact]
    public async Task Close_TokenAlreadyCancelled_Throws()
    {
        Func<Task> close = () => Application.CloseAsync(1000, null, new CancellationToken(canceled: true)).AsTask();

        await close.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Dispose_Twice_DoesNothingMore()
    {
        await Application.DisposeAsync();
        Func<Task> again = () => Application.DisposeAsync().AsTask();

        await again.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Dispose_AfterBothClosed_DoesNotThrow()
    {
        await Application.ShutAsync();
        await Peer.ShutAsync();
        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);
        (await Peer.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.Close);

        Func<Task> dispose = () => Application.DisposeAsync().AsTask();

        await dispose.Should().NotThrowAsync();
    }

    [Fact]
    public async Task Dispose_WithoutAClose_EndsThePeer()
    {
        Task<WavixTransportMessage> hearing = Peer.HearAsync();

        await Application.DisposeAsync();

        (await hearing).Kind.Should().BeOneOf(WavixTransportMessageKind.Lost, WavixTransportMessageKind.Close);
    }
}
