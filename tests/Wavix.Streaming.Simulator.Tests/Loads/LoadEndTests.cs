namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>How calls end: by the server, by the network, by us.</summary>
[InRealTime]
public class LoadEndTests
{
    [Fact]
    public async Task RunAsync_ServerClosesEarly_TellsHowAndEndsAtOnce()
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            for (int i = 0; i < 5; i++)
            {
                await connection.SendAudioAsync((await connection.NextAudioAsync())!);
            }

            await connection.CloseAsync(1011);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Duration = TimeSpan.FromHours(1) });

        report.CallsEndedEarly.Should().Be(4);
        report.Closes.Should().Equal(new Dictionary<string, int> { ["1011"] = 4 });
        report.Problems.Should().Contain("4 calls ended before they should.");
        report.FramesEchoed.Should().Be(20);
    }

    [Fact]
    public async Task RunAsync_ServerBreaksTheConnection_IsALostConnection()
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            await connection.NextAudioAsync();
            connection.Abort();
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Duration = TimeSpan.FromHours(1) });

        report.CallsEndedEarly.Should().Be(4);
        report.Closes.Should().Equal(new Dictionary<string, int> { ["connection lost"] = 4 });
    }

    [Fact]
    public async Task RunAsync_ServerNeverCloses_IsAbortedAndTold()
    {
        var released = new TaskCompletionSource();
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            while (await connection.NextAudioAsync() is { } pcm)
            {
                await connection.SendAudioAsync(pcm);
            }

            await released.Task;
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { CloseTimeout = TimeSpan.FromMilliseconds(200) });
        released.SetResult();

        report.Closes.Should().Equal(new Dictionary<string, int> { ["no close within 0.2 s"] = 4 });
        report.CallsEndedEarly.Should().Be(0);
    }

    [Fact]
    public async Task RunAsync_Stopped_ReportsWhatWasSeen()
    {
        using var stop = new CancellationTokenSource();
        int calls = 0;
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((number, pcm) =>
        {
            if (number == 5 && Interlocked.Increment(ref calls) == 4)
            {
                stop.Cancel();
            }

            return [pcm];
        }));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Duration = TimeSpan.FromHours(1) }, stop.Token);

        report.Interrupted.Should().BeTrue();
        report.Passed.Should().BeTrue(string.Join(' ', report.Problems));
        report.FramesSent.Should().Be(server.Received).And.BeGreaterThan(0);
        report.Closes.Should().Equal(new Dictionary<string, int> { ["1000"] = 4 });
    }
}
