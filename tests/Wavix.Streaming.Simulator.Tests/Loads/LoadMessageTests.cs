using System.Collections.Concurrent;
using System.Text.Json;

namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>What the server sends beside the echo: marks, and what Wavix does not take.</summary>
[InRealTime]
public class LoadMessageTests
{
    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"AAA"}}""", "a payload is not base64")]
    [InlineData("""{"event":"dance"}""", "Wavix knows no event 'dance'")]
    [InlineData("not JSON", "a message is not JSON")]
    public async Task RunAsync_ServerSendsWhatWavixDoesNotTake_IsAnErrorThatDoesNotEndTheCall(string text, string error)
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            await connection.SendAsync(text);
            await TestServer.Echo()(connection);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short);

        report.Errors.Should().Equal(new Dictionary<string, int> { [error] = 4 });
        report.FramesLost.Should().Be(0);
        report.CallsEndedEarly.Should().Be(0);
        report.Problems.Should().Equal("4 messages were wrong.");
    }

    [Fact]
    public async Task RunAsync_MessageOverAMegabyte_IsAnErrorThatDoesNotEndTheCall()
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            await connection.SendAsync(new string(' ', 3_000_000));
            await TestServer.Echo()(connection);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short);

        report.Errors.Should().Equal(new Dictionary<string, int> { ["a message is longer than 1 MiB"] = 4 });
        report.FramesLost.Should().Be(0);
    }

    [Fact]
    public async Task RunAsync_WholeCall_SendsWhatTheTableOfTheProtocolSays()
    {
        var messages = new ConcurrentQueue<byte[]>();
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            connection.OnMessage = messages.Enqueue;
            await connection.SendAsync("""{"event":"mark","mark":{"name":"a"}}""");
            await TestServer.Echo()(connection);
        });

        await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Calls = 1 });

        var seen = new List<string>();
        foreach (byte[] message in messages)
        {
            using JsonDocument json = JsonDocument.Parse(message);
            seen.Add(MessageTable.Check(json.RootElement));
        }

        seen.Distinct().Should().BeEquivalentTo(MessageTable.Events);
    }

    [Fact]
    public async Task RunAsync_ServerSendsMarks_TheyComeBackInOrder()
    {
        var returned = new ConcurrentQueue<string>();
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            connection.OnMark = returned.Enqueue;
            await connection.SendAsync("""{"event":"mark","mark":{"name":"say \"a\""}}""");
            await connection.SendAudioAsync((await connection.NextAudioAsync())!);
            await connection.SendAsync("""{"event":"mark","mark":{"name":"b"}}""");
            await TestServer.Echo()(connection);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Calls = 1 });

        returned.Should().Equal("say \"a\"", "b");
        (report.MarksAsked, report.MarksReturned, report.FramesLost).Should().Be((2, 2, 0));
        report.Passed.Should().BeTrue(string.Join(' ', report.Problems));
    }
}
