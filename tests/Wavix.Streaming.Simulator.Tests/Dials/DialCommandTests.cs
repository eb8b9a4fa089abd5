using System.Diagnostics;
using System.Text.Json;
using Wavix.Streaming.Simulator.Tests.Checks;

namespace Wavix.Streaming.Simulator.Tests.Dials;

/// <summary><c>wavix-sim dial</c> against applications that are called: the ends in order, and the reports.</summary>
[InRealTime]
public sealed class DialCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Dial_CallerHangsUp_ExitsWithZeroAndShowsHttpAndStreamOnOneTimeline()
    {
        await using DialedApp app = await new DialedApp().StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync();

        exitCode.Should().Be(0, output + errors);
        output.Should().StartWith($"API on http://127.0.0.1:{app.ApiPort}/, key test-key")
            .And.Contain("app -> Wavix  http   request answer: 200")
            .And.Contain("Wavix -> app  http   webhook call_setup: 200")
            .And.Contain($"stream connected to ws://{app.Authority}")
            .And.Contain($"start  twoway, inbound, call {app.Calls.Single()}")
            .And.Contain("stream ended by caller, status 1000")
            .And.Contain("Wavix -> app  http   webhook completed: 200");
        output.TrimEnd().Should().EndWith("The caller hung up.");
    }

    [Fact]
    public async Task Dial_ApplicationHangsUp_ExitsWithZero()
    {
        await using DialedApp app = await HangingUpAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--duration", "30s");

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("request hangup: 200");
        output.TrimEnd().Should().EndWith("The application hung up.");
    }

    [Fact]
    public async Task Dial_Json_PrintsAReportAndNothingElse()
    {
        await using DialedApp app = await new DialedApp().StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--json");

        exitCode.Should().Be(0, errors);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement report = json.RootElement;
        report.GetProperty("result").GetString().Should().Be("hung_up_by_caller");
        report.GetProperty("call_id").GetString().Should().Be(app.Calls.Single());
        report.GetProperty("stream").GetProperty("call_id").GetString().Should().Be(app.Calls.Single());
        report.GetProperty("stream_at_ms").GetDouble().Should().BePositive();
        report.GetProperty("http").EnumerateArray().Select(e => $"{e.GetProperty("kind")} {e.GetProperty("name")} {e.GetProperty("status")}").Should()
            .Equal("request answer 200", "webhook call_setup 200", "webhook ringing 200", "webhook answered 200", "webhook completed 200");
        errors.Should().Contain("API on ");
    }

    [Fact]
    public async Task Dial_JsonOfACallThatFails_HasTheReasonAndTheExitCode()
    {
        await using DialedApp app = await new DialedApp { OnWebhook = (_, _) => Task.FromResult(500) }.StartAsync();

        (int exitCode, string output, _) = await app.DialAsync("--json");

        exitCode.Should().Be(3);
        using JsonDocument report = JsonDocument.Parse(output);
        report.RootElement.GetProperty("result").GetString().Should().Be("webhook");
        report.RootElement.GetProperty("exit_code").GetInt32().Should().Be(3);
        report.RootElement.GetProperty("stream").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Dial_Timeline_HasWebhooksRequestsAndMessages()
    {
        string log = PathOf("app.jsonl");
        await using DialedApp app = await new DialedApp
        {
            OnStream = _ => File.AppendAllText(log, $$"""{"time":"{{DateTimeOffset.UtcNow:O}}","msg":"the stream connects"}"""),
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--timeline", PathOf("call.html"), "--log", log, "--record", PathOf("call.wav"));

        exitCode.Should().Be(0, output + errors);
        string page = await File.ReadAllTextAsync(PathOf("call.html"));
        page.IndexOf("\"title\":\"the stream connects\"", StringComparison.Ordinal).Should().BeInRange(
            page.IndexOf("\"title\":\"webhook call_setup", StringComparison.Ordinal),
            page.IndexOf("\"title\":\"connected\"", StringComparison.Ordinal),
            "events are in the order of time, on the axis of the phone call");
        page.Should().Contain("webhook call_setup: 200").And.Contain("request answer: 200").And.Contain("start twoway").And.Contain("The caller hung up.");
        new FileInfo(PathOf("call.wav")).Length.Should().BeGreaterThan(44);
    }

    [Fact]
    public async Task Dial_PublicStreamUrl_IsConnectedToTheGivenAddress()
    {
        string? host = null;
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) =>
            {
                if (call.EventType == "call_setup")
                {
                    await app.AnswerAsync(call.Id, "wss://voice.example.invalid/stream?x=1");
                }

                return 200;
            },
            NewBot = () => new RawBot(),
            OnStream = http => host = http.Request.Host.Value + http.Request.QueryString,
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync("--connect", app.Authority);

        exitCode.Should().Be(0, output + errors);
        host.Should().Be("voice.example.invalid?x=1", "a proxy also keeps the host");
    }

    [Fact]
    public async Task Dial_OneWayStream_IsSaidToTheServer()
    {
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) => call.EventType == "call_setup" ? await app.AnswerAsync(call.Id, type: "oneway") : 200,
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync();

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("start  oneway, inbound").And.Contain("Received  0 messages");
    }

    [Fact]
    public async Task Dial_StreamAfterTheAnswer_IsConnected()
    {
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = async (app, call) => call.EventType switch
            {
                "call_setup" => await app.SendAsync("POST", $"/v1/calls/{call.Id}/answer", new { }),
                "answered" => await app.SendAsync(
                    "POST", $"/v1/calls/{call.Id}/streams", new { stream_url = app.Stream.ToString(), stream_type = "twoway", stream_channel = "inbound" }),
                _ => 200,
            },
        }.StartAsync();

        (int exitCode, string output, string errors) = await app.DialAsync();

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("request stream: 200");
    }

    [Fact]
    public async Task Dial_Interrupted_HangsUpAndReports()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using DialedApp app = await new DialedApp
        {
            NewBot = () => new RawBot
            {
                OnMedia = (bot, payload) =>
                {
                    heard.TrySetResult();
                    return bot.EchoAsync(payload);
                },
            },
        }.StartAsync();
        (int exitCode, string output, _) = await InterruptAsync(heard.Task, app, "--duration", "1m");

        exitCode.Should().Be(0);
        output.Should().Contain("webhook completed: 200").And.Contain("The caller hung up.");
    }

    [Fact]
    public async Task Dial_InterruptedBeforeTheStream_ExitsWith130()
    {
        var rings = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using DialedApp app = await new DialedApp
        {
            OnWebhook = (_, call) =>
            {
                rings.TrySetResult();
                return Task.FromResult(200);
            },
        }.StartAsync();

        (int exitCode, string output, string errors) = await InterruptAsync(rings.Task, app, "--answer-timeout", "1m");

        exitCode.Should().Be(130, errors);
        output.Should().Contain("webhook cancelled: 200", "the application sees that the caller has hung up");
        errors.Should().Contain("Interrupted before the call was connected.");
    }

    [Theory]
    [InlineData("ws://localhost:1/stream", "use wavix-sim call")]
    [InlineData("localhost", "is not a URL")]
    [InlineData("http://localhost:1/", "is not an address", "--connect", "nowhere")]
    [InlineData("http://localhost:1/", "write 127.0.0.1:8099", "--api", "0.0.0.0:8099")]
    [InlineData("http://localhost:1/", "write 127.0.0.1:8099", "--api", "8099")]
    [InlineData("http://localhost:1/", "without spaces", "--api-key", "a b")]
    [InlineData("http://localhost:1/", "E.164", "--from", "0151")]
    [InlineData("http://localhost:1/", "0123456789*#ABCD", "--digits", "12x")]
    [InlineData("http://localhost:1/", "above zero", "--answer-timeout", "0s")]
    [InlineData("http://localhost:1/", "not both", "--outbound")]
    [InlineData("http://localhost:1/", "--busy needs --outbound", "--busy")]
    public async Task Dial_BadArguments_AreAUsageError(string url, string hint, params string[] options)
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync(["dial", url, .. options]);

        exitCode.Should().Be(2);
        errors.Should().Contain(hint).And.NotContain("   at ");
    }

    [Fact]
    public async Task Dial_NothingToDial_IsAUsageError()
    {
        (int exitCode, _, string errors) = await ToolRun.RunAsync("dial");

        exitCode.Should().Be(2);
        errors.Should().Contain("or --outbound to wait for its call");
    }

    [Fact]
    public async Task Dial_PortIsTaken_IsAUsageErrorWithAHint()
    {
        await using DialedApp app = await new DialedApp().StartAsync();

        (int exitCode, _, string errors) = await ToolRun.RunAsync("dial", app.Webhook, "--api", app.Authority);

        exitCode.Should().Be(2);
        errors.Should().Contain($"The API can't be served on {app.Authority}").And.Contain("--api 127.0.0.1:0");
    }

    [Fact]
    public async Task Dial_Help_HasOptionsFaultsAndExitCodes()
    {
        (int exitCode, string output, _) = await ToolRun.RunAsync("dial", "--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--api-fault").And.Contain("lose-answer").And.Contain("--barge-in").And.Contain("130");
    }

    /// <summary>Presses Ctrl+C when something has happened.</summary>
    private static async Task<(int ExitCode, string Output, string Errors)> InterruptAsync(Task happened, DialedApp app, params string[] options)
    {
        using Process tool = ToolProcess.Start(["dial", app.Webhook, "--api", $"127.0.0.1:{app.ApiPort}", .. options]);
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        Task<string> errors = tool.StandardError.ReadToEndAsync();
        await happened.WaitAsync(Patience.Long);
        using (Process kill = Process.Start("kill", ["-INT", $"{tool.Id}"]))
        {
            await kill.WaitForExitAsync().WaitAsync(Patience.Long);
        }

        await tool.WaitForExitAsync().WaitAsync(Patience.Long);
        return (tool.ExitCode, await output, await errors);
    }

    /// <summary>Hangs up over the API when it has heard something, as an application should.</summary>
    private static async Task<DialedApp> HangingUpAsync()
    {
        DialedApp? started = null;
        int hungUp = 0;
        started = await new DialedApp
        {
            NewBot = () => new RawBot
            {
                OnMedia = (bot, payload) =>
                {
                    if (bot.Heard == 5 && Interlocked.Exchange(ref hungUp, 1) == 0)
                    {
                        _ = started!.HangUpAsync(started.Calls.Single());
                    }

                    return bot.EchoAsync(payload);
                },
            },
        }.StartAsync();
        return started;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
