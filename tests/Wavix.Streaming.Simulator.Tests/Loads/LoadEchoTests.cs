namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary>What comes back of the frames, from servers that do well and servers that don't.</summary>
[InRealTime]
public class LoadEchoTests
{
    [Fact]
    public async Task RunAsync_Echo_PassesWithTheServersOwnCounts()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo());

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short);

        report.Passed.Should().BeTrue(string.Join(' ', report.Problems));
        report.CallsConnected.Should().Be(4);
        report.FramesSent.Should().Be(server.Received).And.BeGreaterThan(0);
        report.MessagesReceived.Should().Be(server.Sent);
        report.FramesEchoed.Should().Be(server.Received);
        report.FramesLost.Should().Be(0);
        report.FramesLate.Should().Be(0);
        report.Closes.Should().Equal(new Dictionary<string, int> { ["1000"] = 4 });
        report.NotMeasuredBecause.Should().BeNull();
    }

    [Fact]
    public async Task RunAsync_SdksEchoServer_Passes()
    {
        await using EchoServer server = await EchoServer.StartAsync(serve: null, CancellationToken.None);

        LoadReport report = await LoadRuns.RunAsync(new ServerTarget(server.StreamUrl.ToString(), [], null), LoadRuns.Short);

        report.Passed.Should().BeTrue(string.Join(' ', report.Problems));
        report.FramesLost.Should().Be(0);
        report.FramesEchoed.Should().Be(report.FramesSent);
    }

    [Fact]
    public async Task RunAsync_ServerLosesEveryTenthFrame_CountsThem()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((number, pcm) => number % 10 == 9 ? [] : [pcm]));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { LostAfter = TimeSpan.FromSeconds(2) });

        report.Passed.Should().BeFalse();
        report.FramesLost.Should().Be(server.Received - server.Sent).And.BeGreaterThan(0);
        report.Problems.Should().Equal($"{report.FramesLost} frames were lost.");
    }

    [Fact]
    public async Task RunAsync_ServerAnswersFiveFramesLate_CountsThemAsLate()
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            var held = new Queue<byte[]>();
            while (await connection.NextAudioAsync() is { } pcm)
            {
                held.Enqueue(pcm);
                if (held.Count > 5)
                {
                    await connection.SendAudioAsync(held.Dequeue());
                }
            }

            await connection.CloseAsync(1000);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { Late = TimeSpan.FromMilliseconds(40), LostAfter = TimeSpan.FromSeconds(2) });

        // Not all: on a busy machine several frames may leave at once, and the later ones wait less.
        report.FramesEchoed.Should().Be(server.Sent);
        report.FramesLate.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(report.FramesEchoed);
        report.FramesLost.Should().Be(4 * 5, "the server holds them back");
    }

    [Fact]
    public async Task RunAsync_ServerReframesTo40Ms_MeasuresEveryFrame()
    {
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            byte[]? first = null;
            while (await connection.NextAudioAsync() is { } pcm)
            {
                if (first is not null)
                {
                    await connection.SendAudioAsync([.. first, .. pcm]);
                }

                first = first is null ? pcm : null;
            }

            await connection.CloseAsync(1000);
        });

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { LostAfter = TimeSpan.FromSeconds(2) });

        report.EchoLatencyMs.Should().NotBeNull();
        report.FramesEchoed.Should().Be(2 * server.Sent);
        report.FramesLost.Should().Be(server.Received - (2 * server.Sent)).And.BeLessThanOrEqualTo(4, "half a message may stay at the server's");
    }

    [Fact]
    public async Task RunAsync_ServerSendsNothing_SaysThatLatencyIsNotMeasured()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((_, _) => []));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { LostAfter = TimeSpan.FromMilliseconds(100) });

        report.EchoLatencyMs.Should().BeNull();
        report.FramesLost.Should().BeNull();
        report.NotMeasuredBecause.Should().Be("the server sent no audio");
        report.Problems.Should().ContainSingle().Which.Should().Contain("give --no-echo");
    }

    [Fact]
    public async Task RunAsync_ServerSendsOtherAudio_SaysThatLatencyIsNotMeasured()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((_, pcm) => [new byte[pcm.Length]]));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { LostAfter = TimeSpan.FromMilliseconds(100) });

        report.EchoLatencyMs.Should().BeNull();
        report.NotMeasuredBecause.Should().Be("the server's audio is not what was sent to it");
        report.Passed.Should().BeFalse();
    }

    [Fact]
    public async Task RunAsync_DriverIsSecondsBehind_SaysThatTheLoadWasLess()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo());
        LoadOptions options = LoadRuns.Short with { LongestLag = new LoadOptions(1).LongestLag };
        var run = new LoadRun(server.Target, options, TimeProvider.System);
        for (int i = 0; i < 1000; i++)
        {
            run.Counters.Lag.Add(TimeSpan.FromSeconds(2));
        }

        LoadReport report = await run.RunAsync(CancellationToken.None).WaitAsync(Patience.Long);

        report.DriverKeptPace.Should().BeFalse();
        report.Problems.Should().ContainSingle().Which.Should().StartWith("The driver fell behind its schedule by seconds");
    }

    [Fact]
    public async Task RunAsync_NoEchoExpected_Passes()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((_, _) => []));

        LoadReport report = await LoadRuns.RunAsync(server.Target, LoadRuns.Short with { ExpectEcho = false });

        report.Passed.Should().BeTrue(string.Join(' ', report.Problems));
        report.FramesSent.Should().Be(server.Received);
        report.NotMeasuredBecause.Should().Be("--no-echo was given");
    }
}
