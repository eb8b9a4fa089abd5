using System.Text.Json;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>Every event the simulator sends has exactly the fields and types that the table in docs/reference/messages.md gives it.</summary>
public class MessageTableTests
{
    [Fact]
    public void Table_OfTheProtocol_HasTheFiveEvents() => MessageTable.Events.Should().Equal("connected", "start", "media", "mark", "stop");

    [Theory]
    [InlineData(StreamType.OneWay, StreamChannel.Inbound)]
    [InlineData(StreamType.OneWay, StreamChannel.Outbound)]
    [InlineData(StreamType.OneWay, StreamChannel.Both)]
    [InlineData(StreamType.TwoWay, StreamChannel.Inbound)]
    [InlineData(StreamType.TwoWay, StreamChannel.Outbound)]
    [InlineData(StreamType.TwoWay, StreamChannel.Both)]
    public async Task Events_OfAWholeCall_AreAsTheTableSays(StreamType type, StreamChannel channel)
    {
        await using var call = new CallHarness(options => (options.RealTime, options.StreamType, options.Channel) = (false, type, channel));
        await call.Call.StartAsync();
        await (channel == StreamChannel.Both ? call.Call.SayBothAsync(CallHarness.Audio(40), CallHarness.Audio(40)) : call.Call.SayAsync(CallHarness.Audio(40)));
        if (type == StreamType.TwoWay)
        {
            await call.SendAsync(new MarkCommand { Name = "a" });
            await call.SettleAsync();
            await call.Call.WaitForPlayoutAsync().SoonAsync();
        }

        await call.Call.SendStopAsync();

        var seen = new List<string>();
        do
        {
            using JsonDocument message = JsonDocument.Parse((await call.ReceiveAsync()).Data);
            seen.Add(MessageTable.Check(message.RootElement));
        }
        while (seen[^1] != "stop");
        seen.Distinct().Should().Equal(type == StreamType.TwoWay ? MessageTable.Events : MessageTable.Events.Where(name => name != "mark"));
    }
}
