using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendTests
{
    [Fact]
    public async Task SendMediaAsync_Streaming_SendsAudioWithTheStreamId()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        (await call.Session.SendMediaAsync(SessionHarness.Frame(7))).Should().BeTrue();

        MediaCommand heard = (await call.HearCommandAsync()).Should().BeOfType<MediaCommand>().Subject;
        heard.StreamId.Should().Be("str-456");
        heard.Payload.ToArray().Should().Equal(SessionHarness.Frame(7));
    }

    [Fact]
    public async Task SendMarkAsync_Streaming_SendsItsNameWithTheStreamId()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        (await call.Session.SendMarkAsync("end \"of\" greeting ☺")).Should().BeTrue();

        (await call.HearCommandAsync()).Should().BeEquivalentTo(new MarkCommand { StreamId = "str-456", Name = "end \"of\" greeting ☺" });
    }

    [Fact]
    public async Task SendClearAsync_Streaming_SendsClearWithTheStreamId()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        (await call.Session.SendClearAsync()).Should().BeTrue();

        (await call.HearCommandAsync()).Should().BeEquivalentTo(new ClearCommand { StreamId = "str-456" });
    }

    [Fact]
    public async Task SendAsync_Sent_IsCounted()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await call.Session.SendMediaAsync(SessionHarness.Frame());
        await call.Session.SendMarkAsync("m");
        await call.Session.SendClearAsync();

        call.Statistics.Should().BeEquivalentTo(new { MessagesSent = 3, AudioBytesSent = 960, RefusedSends = 0 });
    }

    [Fact]
    public async Task SendMediaAsync_Empty_SendsNothing()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        (await call.Session.SendMediaAsync(default)).Should().BeTrue();

        await call.Session.SendClearAsync();
        (await call.HearCommandAsync()).Should().BeOfType<ClearCommand>();
    }

    [Fact]
    public async Task SendMediaAsync_EmptyAfterTheEnd_ReturnsFalse()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.Stop(1));

        (await call.Session.SendMediaAsync(default)).Should().BeFalse();
    }

    [Fact]
    public async Task SendMediaAsync_OddNumberOfBytes_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendMediaAsync(new byte[3]);

        (await act.Should().ThrowAsync<ArgumentException>()).WithParameterName("pcm").WithMessage("3 bytes is not a whole number of PCM16 samples*");
    }

    [Fact]
    public async Task SendMarkAsync_EmptyName_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendMarkAsync("");

        await act.Should().ThrowAsync<ArgumentException>().WithParameterName("name");
        call.Statistics.MessagesSent.Should().Be(0);
    }

    [Fact]
    public async Task SendMarkAsync_LoneSurrogate_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendMarkAsync("lone \ud800 surrogate");

        await act.Should().ThrowAsync<ArgumentException>().WithParameterName("name");
        call.Statistics.MessagesSent.Should().Be(0);
    }

    [Fact]
    public async Task SendMarkAsync_Null_Throws()
    {
        await using var call = new SessionHarness();

        Func<Task> act = async () => await call.Session.SendMarkAsync(null!);

        await act.Should().ThrowAsync<ArgumentNullException>().WithParameterName("name");
    }

    [Fact]
    public async Task SendAsync_OneWay_ThrowsAndNamesCanSend()
    {
        await using var call = new SessionHarness();
        await call.StartAsync(StreamType.OneWay);

        foreach (Func<Task> act in Sends(call.Session))
        {
            (await act.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*one-way*CanSend*");
        }
    }

    [Fact]
    public async Task SendAsync_Disposed_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        call.Wavix.Abort();
        await call.Session.DisposeAsync();

        foreach (Func<Task> act in Sends(call.Session))
        {
            await act.Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Fact]
    public async Task SendMediaAsync_EmptyAndDisposed_Throws()
    {
        await using var call = new SessionHarness();
        call.Wavix.Abort();
        await call.Session.DisposeAsync();

        Func<Task> act = async () => await call.Session.SendMediaAsync(default);

        await act.Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task SendAsync_UnknownStreamType_Sends()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Connected());
        await call.SayAsync("""{"event":"start","stream_id":"s","stream_type":"threeway"}""");
        await call.SettleAsync();

        (await call.Session.SendClearAsync()).Should().BeTrue();
    }

    [Fact]
    public async Task SendAsync_StartWithoutStreamId_OmitsIt()
    {
        await using var call = new SessionHarness();
        await call.SayAndSettleAsync(SessionHarness.StartOf(StreamType.TwoWay, streamId: null));

        await call.Session.SendClearAsync();

        System.Text.Encoding.UTF8.GetString((await call.HearAsync()).Data.Span).Should().Be("""{"event":"clear"}""");
    }

    [Theory]
    [InlineData(StreamType.TwoWay, true)]
    [InlineData(StreamType.Unknown, true)]
    [InlineData(StreamType.OneWay, false)]
    public async Task CanSend_Started_DependsOnTheStreamType(StreamType type, bool canSend)
    {
        await using var call = new SessionHarness();

        call.Session.CanSend.Should().BeFalse();
        await call.SayAndSettleAsync(SessionHarness.StartOf(type));

        call.Session.CanSend.Should().Be(canSend);
    }

    [Fact]
    public async Task CanSend_Ended_IsFalse()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        call.Session.CanSend.Should().BeFalse();
    }

    private static Func<Task>[] Sends(WavixStreamSession session) =>
    [
        async () => await session.SendMediaAsync(SessionHarness.Frame()),
        async () => await session.SendMarkAsync("m"),
        async () => await session.SendClearAsync(),
    ];
}
