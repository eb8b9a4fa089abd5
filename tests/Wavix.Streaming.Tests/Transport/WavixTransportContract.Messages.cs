using System.Globalization;
using System.Security.Cryptography;

namespace Wavix.Streaming.Tests.Transport;

public abstract partial class WavixTransportContract
{
    [Fact]
    public async Task Send_TextFromApplication_ArrivesAtPeer()
    {
        await Application.SayAsync("{\"event\":\"mark\",\"name\":\"é😀\"}");

        (await Peer.HearAsync()).ShouldBeText("{\"event\":\"mark\",\"name\":\"é😀\"}");
    }

    [Fact]
    public async Task Receive_TextFromPeer_Arrives()
    {
        await Peer.SayAsync("{\"event\":\"connected\"}");

        (await Application.HearAsync()).ShouldBeText("{\"event\":\"connected\"}");
    }

    [Fact]
    public async Task Receive_ManyMessages_KeepsTheirOrder()
    {
        Task sending = Task.Run(() => SayNumbersAsync(Peer));

        await HearNumbersAsync(Application);

        await sending.SoonAsync();
    }

    [Fact]
    public async Task SendAndReceive_AtOnceBothWays_DoNotDisturbEachOther()
    {
        Task sending = Task.WhenAll(Task.Run(() => SayNumbersAsync(Application)), Task.Run(() => SayNumbersAsync(Peer)));

        await Task.WhenAll(Task.Run(() => HearNumbersAsync(Application)), Task.Run(() => HearNumbersAsync(Peer)));

        await sending.SoonAsync();
    }

    [Fact]
    public async Task Send_WhileAReceiveWaits_GoesThrough()
    {
        Task<WavixTransportMessage> receiving = Application.HearAsync();

        await Application.SayAsync("question");

        (await Peer.HearAsync()).ShouldBeText("question");
        receiving.IsCompleted.Should().BeFalse();
        await Peer.SayAsync("answer");
        (await receiving).ShouldBeText("answer");
    }

    [Fact]
    public async Task Receive_EmptyMessage_IsAMessageAndNotTheEnd()
    {
        await Peer.SayAsync("");
        await Peer.SayAsync("");
        await Peer.SayAsync("after");

        (await Application.HearAsync()).ShouldBeText("");
        (await Application.HearAsync()).ShouldBeText("");
        (await Application.HearAsync()).ShouldBeText("after");
    }

    [Fact]
    public async Task Send_MessageWithLineBreaks_ArrivesAsOneMessage()
    {
        await Application.SayAsync("\n{\r\n  \"a\": 1\n}\r");
        await Application.SayAsync("next");

        (await Peer.HearAsync()).ShouldBeText(CarriesLineBreaks ? "\n{\r\n  \"a\": 1\n}\r" : " {    \"a\": 1 } ");
        (await Peer.HearAsync()).ShouldBeText("next");
    }

    [Fact]
    public async Task Receive_BinaryMessage_IsToldFromText()
    {
        Assert.SkipUnless(CarriesBinary, "This transport has no binary messages.");
        await SendBinaryFromPeerAsync([0xFF, 0x00, 0x0A]);
        await SendBinaryFromPeerAsync([]);
        await Peer.SayAsync("text");

        WavixTransportMessage binary = await Application.HearAsync();
        binary.Kind.Should().Be(WavixTransportMessageKind.Binary);
        binary.Data.ToArray().Should().Equal(0xFF, 0x00, 0x0A);
        WavixTransportMessage empty = await Application.HearAsync();
        empty.Kind.Should().Be(WavixTransportMessageKind.Binary);
        empty.Data.IsEmpty.Should().BeTrue();
        (await Application.HearAsync()).ShouldBeText("text");
    }

    [Fact]
    public async Task Receive_NextMessageAlreadyThere_LeavesTheDataUntilTheNextReceive()
    {
        await Peer.SayAsync(new string('a', 3000));
        await Peer.SayAsync(new string('b', 3000));

        WavixTransportMessage first = await Application.HearAsync();
        await Peer.SayAsync(new string('c', 3000));

        first.ShouldBeText(new string('a', 3000));
        (await Application.HearAsync()).ShouldBeText(new string('b', 3000));
    }

    [Fact]
    public async Task Send_BufferChangedAfterwards_HasSentWhatItWas()
    {
        byte[] message = "before".Utf8();
        await Application.SayAsync(message);
        message.AsSpan().Fill((byte)'x');

        (await Peer.HearAsync()).ShouldBeText("before");
    }

    [Fact]
    public async Task SendAndReceive_MessageOfOneMebibyte_ArrivesWholeBothWays()
    {
        byte[] large = Convert.ToBase64String(RandomNumberGenerator.GetBytes(768 * 1024)).Utf8();
        large.Should().HaveCount(1 << 20);

        Task sending = Task.WhenAll(Task.Run(() => SayTwiceAsync(Application)), Task.Run(() => SayTwiceAsync(Peer)));
        await Task.WhenAll(Task.Run(() => HearTwiceAsync(Peer)), Task.Run(() => HearTwiceAsync(Application)));
        await sending.SoonAsync();

        async Task SayTwiceAsync(IWavixTransport sender)
        {
            await sender.SayAsync(large);
            await sender.SayAsync("small");
        }

        async Task HearTwiceAsync(IWavixTransport receiver)
        {
            (await receiver.HearAsync(1 << 20)).Data.Span.SequenceEqual(large).Should().BeTrue();
            (await receiver.HearAsync(1 << 20)).ShouldBeText("small");
        }
    }

    // Lengths from one digit to some kilobytes, so that messages lie across whatever pieces the transport reads.
    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture) + new string('.', number * 37 % 4000);

    private static async Task SayNumbersAsync(IWavixTransport sender)
    {
        for (int number = 0; number < 200; number++)
        {
            await sender.SayAsync(Number(number));
        }
    }

    private static async Task HearNumbersAsync(IWavixTransport receiver)
    {
        for (int number = 0; number < 200; number++)
        {
            (await receiver.HearAsync()).ShouldBeText(Number(number));
        }
    }
}
