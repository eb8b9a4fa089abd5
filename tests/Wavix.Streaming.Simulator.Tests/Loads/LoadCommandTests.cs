using System.Text.Json;

namespace Wavix.Streaming.Simulator.Tests.Loads;

/// <summary><c>wavix-sim load</c> as its users meet it: arguments, output, exit code.</summary>
[InRealTime]
public class LoadCommandTests
{
    [Fact]
    public async Task Load_Echo_ReportsAndExitsWithZero()
    {
        EchoLoad load = await LoadEchoAsync("--late", "10s");

        load.ExitCode.Should().Be(0, load.Output + load.Errors);
        load.Errors.Should().BeEmpty();
        load.Output.Should().Contain($"Load on {load.Url}")
            .And.Contain("2 of 2 connected, 0 failed")
            .And.Contain($"{load.Received} frames;")
            .And.Contain("echo latency  p50")
            .And.Contain($"{load.Received} echoed, 0 lost, 0 late (by more than 10000 ms)")
            .And.Contain("1000: 2")
            .And.Contain("cores")
            .And.EndWith($"All calls ran, and no frame was lost.{Environment.NewLine}");
    }

    [Fact]
    public async Task Load_Json_PrintsOneDocumentWithTheServersOwnCounts()
    {
        EchoLoad load = await LoadEchoAsync("--json");

        load.ExitCode.Should().Be(0, load.Output + load.Errors);
        using var json = JsonDocument.Parse(load.Output);
        json.RootElement.GetProperty("passed").GetBoolean().Should().BeTrue();
        json.RootElement.GetProperty("frames_sent").GetInt64().Should().Be(load.Received);
        json.RootElement.GetProperty("messages_received").GetInt64().Should().Be(load.Sent);
        json.RootElement.GetProperty("frames_lost").GetInt64().Should().Be(0);
        json.RootElement.GetProperty("echo_latency_ms").GetProperty("p99").GetDouble().Should().BePositive();
        json.RootElement.GetProperty("closes").GetProperty("1000").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task Load_EchoBot_LosesNoFrame()
    {
        await using SampleServer bot = await SampleServer.StartAsync("EchoBot");

        // A server that has just started is slow, and on a busy machine by seconds.
        await LoadAsync(bot.StreamUrl("/stream").ToString());

        (int exitCode, string output, string errors) = await InTimeAsync(() => LoadAsync(bot.StreamUrl("/stream").ToString()));

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain(" 0 lost");
    }

    [Fact]
    public async Task Load_FramesAreLost_ExitsWithOne()
    {
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo((number, pcm) => number == 3 ? [] : [pcm]));

        (int exitCode, string output, _) = await LoadAsync(server.Url);

        exitCode.Should().Be(1);
        output.Should().Contain("2 frames were lost.");
    }

    [Fact]
    public async Task Load_UrlCommand_RunsForEachCall()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string?>();
        await using TestServer server = await TestServer.StartAsync(TestServer.Echo(), (http, _) =>
        {
            seen.Add(http.Request.QueryString.Value + http.Request.Headers["X-A"]);
            return 0;
        });

        (_, string output, string errors) = await LoadAsync("--url-command", $"echo {server.Url}?$WAVIX_CALL_ID", "--header", "X-A: b");

        output.Should().Contain("2 of 2 connected, 0 failed", errors);
        seen.Should().OnlyHaveUniqueItems().And.HaveCount(2).And.OnlyContain(query => query!.StartsWith("?load-") && query.EndsWith('b'));
    }

    [Fact]
    public async Task Load_NothingThere_ExitsWithThreeAndOneLine()
    {
        (int exitCode, string output, string errors) = await LoadAsync("ws://127.0.0.1:1/stream");

        exitCode.Should().Be(3);

        // On a busy machine that takes long enough for a line of progress.
        output.Should().NotContain("Load on");
        errors.Trim().Should().Be(
            "None of 2 calls could connect to ws://127.0.0.1:1/stream. The server can't be reached: the connection was refused. Is the server running, on this port?");
    }

    [Theory]
    [InlineData("Give the server's URL, or --url-command", "load", "--calls", "2")]
    [InlineData("not both", "load", "ws://x/", "--calls", "2", "--url-command", "x")]
    [InlineData("--calls", "load", "ws://x/")]
    [InlineData("--calls must be 1 to 20000.", "load", "ws://x/", "--calls", "0")]
    [InlineData("--calls must be 1 to 20000.", "load", "ws://x/", "--calls", "20001")]
    [InlineData("--calls must be 1 to 20000.", "load", "ws://x/", "--calls", "many")]
    [InlineData("--ramp 'slow' is not a duration", "load", "ws://x/", "--calls", "2", "--ramp", "slow")]
    [InlineData("--duration '0s' is not a duration above zero", "load", "ws://x/", "--calls", "2", "--duration", "0s")]
    [InlineData("--late '-1' is not a duration", "load", "ws://x/", "--calls", "2", "--late", "-1")]
    [InlineData("Write ws:// instead of http://.", "load", "http://x/", "--calls", "2")]
    [InlineData("'token' is not a header: write \"Name: value\".", "load", "ws://x/", "--calls", "2", "--header", "token")]
    [InlineData("'a b: c' is not a header", "load", "ws://x/", "--calls", "2", "--header", "a b: c")]
    [InlineData("': c' is not a header", "load", "ws://x/", "--calls", "2", "--header", ": c")]
    [InlineData("A is given twice", "load", "ws://x/", "--calls", "2", "-H", "A: b", "-H", "A: c")]
    [InlineData("--seconds must be 1 to 60.", "demo", "--seconds", "0")]
    [InlineData("--rate must be", "convert", "a", "b", "--rate", "1")]
    public async Task Tool_WrongArguments_SaysItInALineAndExitsWithTwo(string error, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await ToolRun.RunAsync(arguments);

        exitCode.Should().Be(2, output + errors);
        output.Should().BeEmpty();
        errors.Should().Contain(error).And.NotContain("   at ");
        errors.TrimEnd().Split('\n').Should().HaveCount(2).And.Subject.Last().Should().StartWith("See wavix-sim").And.EndWith("--help.");
    }

    [Fact]
    public async Task Load_Help_SaysWhatLateMeansAndTheDefaults()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("load", "--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--late").And.Contain("[default: 200ms]").And.Contain("--ramp").And.Contain("--url-command").And.Contain("--no-echo")
            .And.NotContain("00:00", "that is not how durations are written here");
    }

    /// <summary>A load on an echo of its own.</summary>
    private static async Task<EchoLoad> LoadEchoAsync(params string[] arguments)
    {
        EchoLoad? load = null;
        await InTimeAsync(async () =>
        {
            await using TestServer server = await TestServer.StartAsync(TestServer.Echo());
            (int ExitCode, string Output, string Errors) ran = await LoadAsync([server.Url, .. arguments]);
            load = new EchoLoad(ran.ExitCode, ran.Output, ran.Errors, server.Url, server.Received, server.Sent);
            return ran;
        });
        return load!;
    }

    /// <summary>
    /// A run for which the tool itself got its time. On a machine that is too busy for that it says so, and has nothing to tell of the server:
    /// then once more.
    /// </summary>
    private static async Task<(int ExitCode, string Output, string Errors)> InTimeAsync(Func<Task<(int ExitCode, string Output, string Errors)>> run)
    {
        const int Most = 5;
        (int ExitCode, string Output, string Errors) ran = await run();
        for (int times = 1; times < Most && ran.Output.Contains("The driver fell behind its schedule", StringComparison.Ordinal); times++)
        {
            ran = await run();
        }

        return ran;
    }

    private static Task<(int ExitCode, string Output, string Errors)> LoadAsync(params string[] arguments) =>
        ToolProcess.RunAsync(["load", .. arguments, "--calls", "2", "--ramp", "0", "--duration", "1s"]);

    /// <summary>What the tool said, and what the server counted by itself.</summary>
    private sealed record EchoLoad(int ExitCode, string Output, string Errors, string Url, long Received, long Sent);
}
