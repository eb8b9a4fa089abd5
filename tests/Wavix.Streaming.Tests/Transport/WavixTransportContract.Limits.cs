namespace Wavix.Streaming.Tests.Transport;

public abstract partial class WavixTransportContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task Receive_MessageOfExactlyTheLimit_Arrives(int limit)
    {
        Task sending = Task.Run(async () =>
        {
            await Peer.SayAsync(new string('a', limit));
            await Peer.SayAsync("b");
        });

        (await Application.HearAsync(limit)).ShouldBeText(new string('a', limit));
        (await Application.HearAsync(limit)).ShouldBeText("b");
        await sending.SoonAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task Receive_OneByteOverTheLimit_IsTooLargeAndTheNextArrives(int limit)
    {
        Task sending = Task.Run(async () =>
        {
            await Peer.SayAsync(new string('a', limit + 1));
            await Peer.SayAsync("b");
        });

        WavixTransportMessage told = await Application.HearAsync(limit);

        told.Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        told.Data.IsEmpty.Should().BeTrue();
        (await Application.HearAsync(limit)).ShouldBeText("b");
        await sending.SoonAsync();
    }

    [Fact]
    public async Task Receive_SeveralTooLarge_TellsEachOnce()
    {
        await Peer.SayAsync(new string('a', 5000));
        await Peer.SayAsync(new string('b', 5000));
        await Peer.SayAsync("c");

        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        (await Application.HearAsync()).Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        (await Application.HearAsync()).ShouldBeText("c");
    }

    [Fact]
    public async Task Receive_MessageFarOverTheLimit_IsNeverBufferedWhole()
    {
        Task sending = Task.Run(async () =>
        {
            await Peer.SayAsync(new byte[3 << 20]);
            await Peer.SayAsync("next");
        });

        WavixTransportMessage told = await Application.HearAsync(4096);

        told.Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        if (BytesTaken is { } taken)
        {
            taken.Should().BeLessThan(64 * 1024);
        }

        (await Application.HearAsync(4096)).ShouldBeText("next");
        await sending.SoonAsync();
    }

    [Fact]
    public async Task Receive_LimitRaisedBetweenMessages_CountsForTheNext()
    {
        await Peer.SayAsync(new string('a', 100));
        await Peer.SayAsync(new string('b', 100));

        (await Application.HearAsync(99)).Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        (await Application.HearAsync(100)).ShouldBeText(new string('b', 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Receive_LimitBelowOne_Throws(int limit)
    {
        Func<Task> receive = () => Application.HearAsync(limit);

        (await receive.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.ParamName.Should().Be("maxMessageBytes");
    }

    [Fact]
    public async Task Receive_LargestLimit_Arrives()
    {
        await Peer.SayAsync("text");

        (await Application.HearAsync(int.MaxValue)).ShouldBeText("text");
    }
}
