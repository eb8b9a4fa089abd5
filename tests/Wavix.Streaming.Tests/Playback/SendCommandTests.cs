using System.Text;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Playing;

public class SendCommandTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "", "*empty*" },
        { "[1]", "*object*" },
        { """{"event":"dtmf"}{}""", "*JSON*" },
        { """{"digits":"1"}""", "*event is missing*" },
        { """{"event":7}""", "*event is a number*" },
        { """{"event":""}""", "*event*" },
        { """{"event":"media","media":{"payload":""}}""", "*SendMediaAsync*" },
        { """{"event":"mark","mark":{"name":"m"}}""", "*SendMarkAsync*" },
        { """{"\u0065vent":"clear"}""", "*SendClearAsync*" },
    };

    [Fact]
    public async Task SendAsync_EachCommand_IsSentWithTheStreamsOwnId()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        (await call.Session.SendAsync(new MediaCommand { Payload = SessionHarness.Frame(), StreamId = "another" })).Should().BeTrue();
        (await call.Session.SendAsync(new MarkCommand { Name = "m" })).Should().BeTrue();
        (await call.Session.SendAsync(new ClearCommand())).Should().BeTrue();

        WavixCommand[] sent = [await call.HearCommandAsync(), await call.HearCommandAsync(), await call.HearCommandAsync()];
        sent.Select(command => command.GetType()).Should().Equal(typeof(MediaCommand), typeof(MarkCommand), typeof(ClearCommand));
        sent.Should().OnlyContain(command => command.StreamId == "str-456");
    }

    [Fact]
    public async Task SendAsync_NoCommand_Throws()
    {
        await using var call = new SessionHarness();

        Func<Task> send = async () => await call.Session.SendAsync(null!);

        await send.Should().ThrowAsync<ArgumentNullException>().WithParameterName("command");
    }

    [Fact]
    public async Task SendRawAsync_UnknownCommand_IsSentAsItIsInTheOrderOfTheCalls()
    {
        await using var call = new SessionHarness();
        byte[] json = Encoding.UTF8.GetBytes("""{ "event" : "dtmf", "digits":"12#" }""");
        ValueTask<bool> before = call.Session.SendMarkAsync("before");
        ValueTask<bool> raw = call.Session.SendRawAsync(json);
        ValueTask<bool> after = call.Session.SendMarkAsync("after");
        await call.StartAsync();

        (await before && await raw && await after).Should().BeTrue();

        (await call.HearCommandAsync()).Should().BeOfType<MarkCommand>().Which.Name.Should().Be("before");
        (await call.HearAsync()).Data.ToArray().Should().Equal(json);
        (await call.HearCommandAsync()).Should().BeOfType<MarkCommand>().Which.Name.Should().Be("after");
        call.Statistics.MessagesSent.Should().Be(3);
        call.Statistics.AudioBytesSent.Should().Be(0);
    }

    [Fact]
    public async Task SendRawAsync_StreamHasEnded_ReturnsFalse()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Stop(2));

        (await call.Session.SendRawAsync("""{"event":"dtmf"}"""u8.ToArray())).Should().BeFalse();
        call.Statistics.RefusedSends.Should().Be(1);
    }

    [Fact]
    public async Task SendRawAsync_OneWayStream_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync(StreamType.OneWay);

        Func<Task> send = async () => await call.Session.SendRawAsync("""{"event":"dtmf"}"""u8.ToArray());

        await send.Should().ThrowAsync<InvalidOperationException>().WithMessage("*one-way*");
    }

    [Fact]
    public async Task SendRawAsync_InterruptBeforeItsTurn_IsStillSent()
    {
        await using var call = new SessionHarness();
        ValueTask<bool> raw = call.Session.SendRawAsync("""{"event":"dtmf"}"""u8.ToArray());
        Task<bool> interrupt = call.Session.InterruptIsSentAsync();
        await call.StartAsync();

        (await raw).Should().BeTrue();
        (await interrupt).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task SendRawAsync_NotACommandToPassOn_ThrowsAndSaysWhy(string json, string message)
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> send = async () => await call.Session.SendRawAsync(Encoding.UTF8.GetBytes(json));

        await send.Should().ThrowAsync<ArgumentException>().WithMessage(message).WithParameterName("utf8Json");
        call.Statistics.MessagesSent.Should().Be(0);
    }
}
