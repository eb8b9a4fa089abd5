using System.Text.Json;
using Wavix.Streaming.Simulator.Tests.Loads;

namespace Wavix.Streaming.Simulator.Tests.Recordings;

/// <summary><c>wavix-sim replay</c> as its users meet it.</summary>
[InRealTime]
public sealed class ReplayCommandTests : IDisposable
{
    private const string Header = """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""";
    private const string Start = """{"at":1,"from":"wavix","message":{"event":"start","call_id":"c","stream_id":"s","stream_type":"twoway","channel":"inbound"}}""";

    // However busy the machine is, the caller speaks over it.
    private static readonly TimeSpan LongGreeting = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_SameApplication_IsTheSame()
    {
        await using RecordedApp app = await RecordedApp.StartAsync(RecordedApp.Bot(LongGreeting), _folder.File("then"));
        string file = await app.RecordAsync();

        (int exitCode, string output, string errors) = await ReplayAsync(file, app.Url, "--tolerance", "6s", "--save", _folder.File("now.ndjson"), "--timeline", _folder.File("now.html"));

        exitCode.Should().Be(0, output + errors);
        output.Should().Contain("start  twoway, inbound, call call-1").And.Contain("app -> Wavix  clear")
            .And.MatchRegex("Message 1 +[0-9]+ ms clear +[0-9]+ ms clear")
            .And.MatchRegex("Message 2 +[0-9]+ ms mark done-[0-9a-f]+ +[0-9]+ ms mark done-[0-9a-f]+")
            .And.MatchRegex("Answer 1 +[0-9]+ ms").And.Contain("ms after speech")
            .And.MatchRegex("Ended by +application, app closed with 1000 +application, app closed with 1000")
            .And.EndWith("Same: the application did what it did when it was recorded." + Environment.NewLine);
        string saved = await File.ReadAllTextAsync(_folder.File("now.ndjson"));
        (await File.ReadAllTextAsync(_folder.File("now.html"))).Should().Contain("<title>Call timeline</title>").And.Contain("\"callId\":\"call-1\"");
        saved.Should().Contain("\"from\":\"application\"").And.Contain("\"audio\":\"full\"");
        (await File.ReadAllTextAsync(file)).Should().Contain("sdk-").And.NotBe(saved);
    }

    [Fact]
    public async Task Replay_AnotherApplication_SaysInWhatItDiffers()
    {
        string file;
        await using (RecordedApp then = await RecordedApp.StartAsync(RecordedApp.Bot(LongGreeting), _folder.File("then")))
        {
            file = await then.RecordAsync();
        }

        await using EchoServer now = await EchoServer.StartAsync(_ => throw new InvalidOperationException(), CancellationToken.None);

        (int exitCode, string output, _) = await ReplayAsync(file, now.StreamUrl.ToString(), "--json", "--tolerance", "100ms");

        exitCode.Should().Be(1);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        report.GetProperty("same").GetBoolean().Should().BeFalse();
        report.GetProperty("differences").EnumerateArray().Select(difference => difference.GetProperty("in").GetString())
            .Should().Equal("audio", "answers", "order of messages", "close");
        report.GetProperty("now").GetProperty("end").GetProperty("close_status").GetInt32().Should().Be(1011);
        report.GetProperty("recorded").GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("kind").GetString()).Should().Equal("clear", "mark");
    }

    [Fact]
    public async Task Replay_ImpoliteApplication_DiffersInTheOrderOfMessages()
    {
        string file;
        await using (RecordedApp then = await RecordedApp.StartAsync(RecordedApp.Bot(LongGreeting), _folder.File("then")))
        {
            file = await then.RecordAsync();
        }

        await using RecordedApp now = await RecordedApp.StartAsync(RecordedApp.Bot(TimeSpan.FromSeconds(2), isPolite: false), _folder.File("now"));

        (int exitCode, string output, _) = await ReplayAsync(file, now.Url, "--tolerance", "5s", "--wait", "4s");

        exitCode.Should().Be(1);
        output.Should().MatchRegex("Message 1 apart from audio is (mark at [0-9]+ ms|none); recorded is clear at [0-9]+ ms.").And.Contain("order of messages");
    }

    [Fact]
    public async Task Replay_FourTimesAsFast_TakesLessTimeAndDoesNotCompareTimes()
    {
        await WriteAsync(Start, """{"at":4000,"from":"wavix","message":{"event":"stop"}}""", """{"at":4000,"from":"wavix","close":1000}""");
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await ReplayAsync(_folder.File("call.ndjson"), server.StreamUrl.ToString(), "--speed", "4");

        exitCode.Should().Be(0, output + errors);
        output.Should().MatchRegex(@" (0\.9|[12]\.)\d+ s +Wavix -> app +stop", "the stop was after 4 s");
    }

    [Fact]
    public async Task Replay_ApplicationNoLongerEnds_IsWaitedForAndDiffers()
    {
        await WriteAsync(Start, """{"at":20,"from":"application","close":1000}""", """{"at":21,"from":"wavix","close":1000}""");
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, _) = await ReplayAsync(_folder.File("call.ndjson"), server.StreamUrl.ToString(), "--wait", "200ms");

        exitCode.Should().Be(1);
        output.Should().Contain("The stream was ended by Wavix (the application closed with 1000); recorded is the application (the application closed with 1000).");
    }

    [Fact]
    public async Task Replay_ConnectionIsLost_Differs()
    {
        await WriteAsync(
            Start,
            """{"at":5,"from":"wavix","message":{"event":"media","media":{"payload":{"bytes":960}}}}""",
            """{"at":60000,"from":"wavix","message":{"event":"stop"}}""");
        await using TestServer server = await TestServer.StartAsync(async connection =>
        {
            await connection.NextAudioAsync();
            connection.Abort();
        });

        (int exitCode, string output, _) = await ReplayAsync(_folder.File("call.ndjson"), server.Url);

        exitCode.Should().Be(1);
        output.Should().Contain("The stream was ended by the loss of the connection");
    }

    [Fact]
    public async Task Replay_OneMarkFewer_IsCountedAndTheReplayGoesToItsEnd()
    {
        await WriteAsync(
            Start,
            """{"at":2,"from":"application","message":{"event":"mark","mark":{"name":"a"}}}""",
            """{"at":3,"from":"wavix","message":{"event":"mark","mark":{"name":"a"}}}""",
            """{"at":4,"from":"wavix","message":{"event":"stop"}}""",
            """{"at":4,"from":"application","close":1000}""");
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, _) = await ReplayAsync(_folder.File("call.ndjson"), server.StreamUrl.ToString(), "--wait", "100ms");

        exitCode.Should().Be(1);
        output.Should().Contain("1 mark of the recording could not be returned").And.Contain("Differs in order of messages.");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("RIFF", "is not a recording")]
    [InlineData(Header + "\n{\"at\":1}\n", "line 2 is not a message of a recording. Expected is")]
    public async Task Replay_NoRecording_ExitsWithTwoAndSaysWhere(string content, string complaint)
    {
        await File.WriteAllTextAsync(_folder.File("call.ndjson"), content);

        (int exitCode, _, string errors) = await ReplayAsync(_folder.File("call.ndjson"), "ws://localhost:1/");

        exitCode.Should().Be(2);
        errors.Should().Contain(complaint).And.NotContain("   at ");
    }

    [Theory]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "fast")]
    [InlineData("--tolerance", "x")]
    public async Task Replay_WrongArguments_ExitsWithTwo(string option, string value)
    {
        (int exitCode, _, string errors) = await ReplayAsync("call.ndjson", "ws://localhost:1/", option, value);

        exitCode.Should().Be(2);
        errors.Should().Contain(option);
    }

    [Fact]
    public async Task Replay_NoSuchFile_ExitsWithTwo()
    {
        (int exitCode, _, string errors) = await ReplayAsync(_folder.File("none.ndjson"), "ws://localhost:1/");

        exitCode.Should().Be(2);
        errors.Should().Contain("none.ndjson");
    }

    [Fact]
    public async Task Replay_NoServerThere_ExitsWithThree()
    {
        await WriteAsync(Start);

        (int exitCode, _, string errors) = await ReplayAsync(_folder.File("call.ndjson"), "ws://localhost:1/stream");

        exitCode.Should().Be(3);
        errors.Should().Contain("the connection was refused");
    }

    private static Task<(int ExitCode, string Output, string Errors)> ReplayAsync(string file, string url, params string[] options) =>
        ToolRun.RunAsync(["replay", file, url, .. options]);

    private Task WriteAsync(params string[] lines) => File.WriteAllLinesAsync(_folder.File("call.ndjson"), [Header, .. lines]);
}
