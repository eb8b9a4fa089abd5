using Wavix.Streaming.Tests.Transport;
using static Wavix.Streaming.Tests.WebSockets.RawWebSocketPeer;

namespace Wavix.Streaming.Tests.WebSockets;

public class WebSocketFragmentTests
{
    [Fact]
    public async Task Receive_ManyFragments_AreOneMessage()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "0", final: false);
        for (int i = 1; i < 100; i++)
        {
            await peer.WriteAsync(Continuation, new string('x', i), final: false);
        }

        await peer.WriteAsync(Continuation, "end");

        string whole = string.Concat(Enumerable.Range(1, 99).Select(i => new string('x', i)));
        (await peer.Transport.HearAsync(10_000)).ShouldBeText("0" + whole + "end");
    }

    [Fact]
    public async Task Receive_EmptyFragments_AddNothing()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "", final: false);
        await peer.WriteAsync(Continuation, "a", final: false);
        await peer.WriteAsync(Continuation, "", final: false);
        await peer.WriteAsync(Continuation, "b", final: false);
        await peer.WriteAsync(Continuation, "");
        await peer.WriteAsync(Text, "", final: false);
        await peer.WriteAsync(Continuation, "");

        (await peer.Transport.HearAsync()).ShouldBeText("ab");
        (await peer.Transport.HearAsync()).ShouldBeText("");
    }

    [Fact]
    public async Task Receive_EmptyLastFragmentAtTheLimit_Arrives()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "1234", final: false);
        await peer.WriteAsync(Continuation, "5678", final: false);
        await peer.WriteAsync(Continuation, "");

        (await peer.Transport.HearAsync(maxMessageBytes: 8)).ShouldBeText("12345678");
    }

    [Fact]
    public async Task Receive_CharacterSplitBetweenFragments_IsWhole()
    {
        await using var peer = new RawWebSocketPeer();
        byte[] smile = "😀".Utf8();
        await peer.WriteAsync(Text, smile[..1], final: false);
        await peer.WriteAsync(Continuation, smile[1..3], final: false);
        await peer.WriteAsync(Continuation, smile[3..]);

        (await peer.Transport.HearAsync()).ShouldBeText("😀");
    }

    [Fact]
    public async Task Receive_PingBetweenFragments_IsAnsweredAndLeavesTheMessage()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "a", final: false);
        await peer.WriteAsync(Ping, "are you there");
        await peer.WriteAsync(Continuation, "b");

        (await peer.Transport.HearAsync()).ShouldBeText("ab");
        (int opcode, byte[] payload) = (await peer.ReadAsync())!.Value;
        opcode.Should().Be(Pong);
        payload.Should().Equal("are you there".Utf8());
    }

    [Fact]
    public async Task Receive_BinaryInFragments_IsBinary()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Binary, [0xFF], final: false);
        await peer.WriteAsync(Continuation, [0xFE]);

        WavixTransportMessage message = await peer.Transport.HearAsync();

        message.Kind.Should().Be(WavixTransportMessageKind.Binary);
        message.Data.ToArray().Should().Equal(0xFF, 0xFE);
    }

    [Fact]
    public async Task Receive_FragmentsPassTheLimit_AreTooLargeBeforeTheLastCame()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "12345", final: false);
        await peer.WriteAsync(Continuation, "6789", final: false);

        (await peer.Transport.HearAsync(maxMessageBytes: 8)).Kind.Should().Be(WavixTransportMessageKind.TooLarge);

        await peer.WriteAsync(Continuation, new string('x', 10_000), final: false);
        await peer.WriteAsync(Continuation, "", final: false);
        await peer.WriteAsync(Continuation, "end");
        await peer.WriteAsync(Text, "next");
        (await peer.Transport.HearAsync(maxMessageBytes: 8)).ShouldBeText("next");
    }

    [Fact]
    public async Task Receive_LastFragmentPassesTheLimit_IsTooLargeAndTheNextArrives()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "12345678", final: false);
        await peer.WriteAsync(Continuation, "9");
        await peer.WriteAsync(Text, "next");

        (await peer.Transport.HearAsync(maxMessageBytes: 8)).Kind.Should().Be(WavixTransportMessageKind.TooLarge);
        (await peer.Transport.HearAsync(maxMessageBytes: 8)).ShouldBeText("next");
    }

    [Fact]
    public async Task Receive_CloseWhileDiscarding_IsTheClose()
    {
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(Text, "123456789", final: false);
        (await peer.Transport.HearAsync(maxMessageBytes: 8)).Kind.Should().Be(WavixTransportMessageKind.TooLarge);

        await peer.WriteCloseAsync(1009, "never mind");

        (await peer.Transport.HearAsync(maxMessageBytes: 8)).ShouldBeClose(1009, "never mind");
    }
}
