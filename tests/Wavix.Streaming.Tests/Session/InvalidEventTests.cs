namespace Wavix.Streaming.Tests.Session;

public class InvalidEventTests
{
    [Fact]
    public async Task Receive_100InvalidInARow_GoesOn()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await SayBrokenAsync(call, 100);
        await call.SettleAsync();

        call.Session.State.Should().Be(WavixStreamState.Streaming);
        call.Statistics.InvalidEvents.Should().Be(100);
    }

    [Fact]
    public async Task Receive_101stInvalidInARow_EndsWithProtocolViolation()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await SayBrokenAsync(call, 101);

        WavixStreamCompletion end = await call.AnswerCloseAsync();
        end.Reason.Should().Be(WavixStreamEndReason.ProtocolViolation);
        end.CloseStatus.Should().Be(1007);
        end.CloseDescription.Should().Be("101 invalid messages in a row; the last: InvalidJson.");
    }

    [Theory]
    [InlineData("""{"event":"news"}""")]
    [InlineData("""{"event":"media","media":{"payload":""}}""")]
    public async Task Receive_SomethingReadableBetweenInvalidOnes_CountsAnew(string readable)
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        await SayBrokenAsync(call, 100);
        await call.SayAsync(readable);
        await SayBrokenAsync(call, 100);
        await call.SettleAsync();

        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task Receive_ManyUnknownInARow_NeverCount()
    {
        await using var call = new SessionHarness(options => options.MaxConsecutiveInvalidEvents = 0);
        await call.StartAsync();
        for (int i = 0; i < 500; i++)
        {
            await call.SayAsync("""{"event":"news"}""");
        }

        await call.SettleAsync();

        call.Session.State.Should().Be(WavixStreamState.Streaming);
        call.Statistics.UnknownEvents.Should().Be(500);
    }

    [Theory]
    [InlineData("{", InvalidMessageReason.InvalidJson, 1007)]
    [InlineData("", InvalidMessageReason.EmptyMessage, 1008)]
    [InlineData("[]", InvalidMessageReason.NotAnObject, 1008)]
    [InlineData("{}", InvalidMessageReason.MissingEventName, 1008)]
    [InlineData("""{"event":"media"}""", InvalidMessageReason.MissingPayload, 1008)]
    [InlineData("""{"event":"media","media":{"payload":"AAEC/f7..."}}""", InvalidMessageReason.InvalidBase64, 1007)]
    [InlineData("""{"event":"media","media":{"payload":"AA=="}}""", InvalidMessageReason.OddPayloadLength, 1007)]
    [InlineData("""{"event":"mark"}""", InvalidMessageReason.MissingMarkName, 1008)]
    public async Task Receive_StrictAndInvalid_DeliversItAndClosesWithItsStatus(string json, InvalidMessageReason reason, int status)
    {
        await using var call = new SessionHarness(options => options.MaxConsecutiveInvalidEvents = 0);
        await call.SayAsync(json);

        InvalidEvent invalid = (await call.ReadAllAsync()).Should().ContainSingle().Which.Should().BeOfType<InvalidEvent>().Subject;

        invalid.Reason.Should().Be(reason);
        (await call.AnswerCloseAsync()).CloseStatus.Should().Be(status);
    }

    [Fact]
    public async Task Receive_StrictAndBinary_ClosesWith1003()
    {
        await using var call = new SessionHarness(options => options.MaxConsecutiveInvalidEvents = 0);
        await call.SayBinaryAsync([1, 2, 3]);

        (await call.HearAsync()).CloseStatus.Should().Be(1003);
    }

    [Fact]
    public async Task Receive_Binary_IsAnInvalidEvent()
    {
        await using var call = new SessionHarness();
        await call.SayBinaryAsync([1, 2, 3]);

        InvalidEvent invalid = (await call.NextAsync()).Should().BeOfType<InvalidEvent>().Subject;

        invalid.Reason.Should().Be(InvalidMessageReason.BinaryMessage);
        invalid.Raw.ToArray().Should().Equal(1, 2, 3);
        call.Session.Ended.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task Receive_MessageOfMaxMessageBytes_IsRead()
    {
        await using var call = new SessionHarness(options => options.MaxMessageBytes = 1024);
        await call.SayAsync("""{"event":"news"}""".PadRight(1024));

        (await call.NextAsync()).Should().BeOfType<UnknownEvent>();
    }

    [Fact]
    public async Task Receive_MessageOverMaxMessageBytes_ClosesWith1009()
    {
        await using var call = new SessionHarness(options => options.MaxMessageBytes = 1024);
        await call.StartAsync();

        await call.SayAsync("""{"event":"news"}""".PadRight(1025));

        WavixStreamCompletion end = await call.AnswerCloseAsync();
        end.Reason.Should().Be(WavixStreamEndReason.ProtocolViolation);
        end.CloseStatus.Should().Be(1009);
        end.CloseDescription.Should().Be("A message is over 1024 bytes.");
    }

    [Fact]
    public async Task Receive_AfterATooLargeMessage_DiscardsUntilThePeerCloses()
    {
        await using var call = new SessionHarness(options => options.MaxMessageBytes = 2000);
        await call.StartAsync();
        await call.SayAsync(new string(' ', 2001));
        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        call.Session.Completion.IsCompleted.Should().BeFalse();
        (await call.AnswerCloseAsync()).Statistics.MessagesAfterEnd.Should().Be(2);
        (await call.ReadAllAsync()).Select(e => e.EventName).Should().Equal("connected", "start");
    }

    [Fact]
    public async Task Receive_AfterATooLargeMessage_CloseTimeoutBoundsTheDiscarding()
    {
        await using var call = new SessionHarness(options => options.MaxMessageBytes = 1024);
        await call.SayAsync(new string(' ', 2001));
        await call.SettleAsync();

        call.Clock.Advance(TimeSpan.FromSeconds(5));

        (await call.EndAsync()).CloseStatus.Should().Be(1009);
    }

    private static async Task SayBrokenAsync(SessionHarness call, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await call.SayAsync("broken");
        }
    }
}
