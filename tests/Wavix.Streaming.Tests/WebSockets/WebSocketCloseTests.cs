using System.Text;
using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Tests.Transport;
using static Wavix.Streaming.Tests.WebSockets.RawWebSocketPeer;

namespace Wavix.Streaming.Tests.WebSockets;

public class WebSocketCloseTests
{
    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);

    [Theory]
    [InlineData(1000)]
    [InlineData(1009)]
    [InlineData(1011)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task Close_Status_IsOnTheWire(int status)
    {
        await using var peer = new RawWebSocketPeer();

        await peer.Transport.ShutAsync(status, "why");

        (int sent, byte[] description) = await peer.ReadCloseAsync();
        sent.Should().Be(status);
        description.Should().Equal("why".Utf8());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("why")]
    public async Task Close_NoStatus_IsOneThatMayBeOnTheWire(string? description)
    {
        await using var peer = new RawWebSocketPeer();

        await peer.Transport.ShutAsync(null, description);

        (int sent, byte[] text) = await peer.ReadCloseAsync();
        sent.Should().Be(1000);
        text.Should().Equal((description ?? "").Utf8());
    }

    [Fact]
    public async Task Receive_CloseFrameWithoutPayload_Is1000WithoutText()
    {
        // .NET reads it so, and does not tell the two apart.
        await using var peer = new RawWebSocketPeer();
        await peer.WriteAsync(RawWebSocketPeer.Close, "");

        (await peer.Transport.HearAsync()).ShouldBeClose(1000, null);
    }

    public static TheoryData<string, string> Descriptions => new()
    {
        { new string('a', 123), new string('a', 123) },
        { new string('a', 124), new string('a', 123) },
        { Repeat("é", 61) + "a", Repeat("é", 61) + "a" },
        { Repeat("é", 62), Repeat("é", 61) },
        { Repeat("€", 41), Repeat("€", 41) },
        { "a" + Repeat("€", 41), "a" + Repeat("€", 40) },
        { Repeat("😀", 40), Repeat("😀", 30) },
        { "a" + Repeat("😀", 40), "a" + Repeat("😀", 30) },
        { "aa" + Repeat("😀", 40), "aa" + Repeat("😀", 30) },
        { "aaa" + Repeat("😀", 40), "aaa" + Repeat("😀", 30) },
        { "aaaa" + Repeat("😀", 40), "aaaa" + Repeat("😀", 29) },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public async Task Close_DescriptionTooLong_IsCutBetweenCharacters(string description, string sent)
    {
        await using var peer = new RawWebSocketPeer();

        await peer.Transport.ShutAsync(1000, description);

        Encoding.UTF8.GetString((await peer.ReadCloseAsync()).Description).Should().Be(sent);
    }

    [Fact]
    public async Task Close_DescriptionCutThroughASurrogatePair_IsSentWithAReplacement()
    {
        await using var peer = new RawWebSocketPeer();

        await peer.Transport.ShutAsync(1000, "bye 😀"[..5]);

        Encoding.UTF8.GetString((await peer.ReadCloseAsync()).Description).Should().Be("bye \uFFFD");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2.5)]
    public async Task Close_PeerNeverAnswers_IsAbortedAfterTheTimeout(double? seconds)
    {
        var clock = new FakeTimeProvider();
        TimeSpan? closeTimeout = seconds is { } given ? TimeSpan.FromSeconds(given) : null;
        TimeSpan whole = closeTimeout ?? TimeSpan.FromSeconds(5);
        await using var peer = new RawWebSocketPeer(closeTimeout, clock);
        await peer.Transport.ShutAsync();
        await peer.ReadCloseAsync();

        clock.Advance(whole - OneTick);
        await peer.WriteAsync(Text, "still here");
        (await peer.Transport.HearAsync()).ShouldBeText("still here");
        Task<WavixTransportMessage> receiving = peer.Transport.HearAsync();
        clock.Advance(OneTick);

        (await receiving).ShouldBeLost();
        (await peer.ReadAsync()).Should().BeNull("the connection was ended");
    }

    [Fact]
    public async Task Close_WithoutAReceive_IsAbortedAfterTheTimeout()
    {
        var clock = new FakeTimeProvider();
        await using var peer = new RawWebSocketPeer(timeProvider: clock);
        await peer.Transport.ShutAsync();
        await peer.ReadCloseAsync();

        clock.Advance(TimeSpan.FromSeconds(5));

        (await peer.ReadAsync()).Should().BeNull("the connection was ended");
    }

    [Fact]
    public async Task Close_PeerAnswersInTime_IsItsCloseForGood()
    {
        var clock = new FakeTimeProvider();
        await using var peer = new RawWebSocketPeer(timeProvider: clock);
        await peer.Transport.ShutAsync();
        await peer.WriteCloseAsync(1000, "bye");
        (await peer.Transport.HearAsync()).ShouldBeClose(1000, "bye");

        clock.Advance(TimeSpan.FromMinutes(1));

        (await peer.Transport.HearAsync()).ShouldBeClose(1000, "bye");
    }

    [Fact]
    public async Task Close_AfterThePeersClose_SetsNoTimeout()
    {
        var clock = new FakeTimeProvider();
        await using var peer = new RawWebSocketPeer(timeProvider: clock);
        await peer.WriteCloseAsync(1001);
        (await peer.Transport.HearAsync()).ShouldBeClose(1001, null);

        await peer.Transport.ShutAsync();
        (await peer.ReadCloseAsync()).Status.Should().Be(1000);
        clock.Advance(TimeSpan.FromMinutes(1));

        (await peer.Transport.HearAsync()).ShouldBeClose(1001, null);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
