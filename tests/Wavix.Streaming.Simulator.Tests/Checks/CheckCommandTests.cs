using System.CommandLine;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Simulator.Tests.Checks;

/// <summary><c>wavix-sim check</c> by its arguments, output and exit code.</summary>
[InRealTime]
public sealed class CheckCommandTests : IDisposable
{
    // Enough for verdicts that do not hang on who answers when.
    private static readonly CheckSettings Shortest = CheckRuns.Short with
    {
        Speech = TestAudio.Speech(TimeSpan.FromMilliseconds(40)),
        LongSpeech = TimeSpan.FromMilliseconds(80),
        Listening = TimeSpan.FromMilliseconds(20),
        MarkPatience = TimeSpan.FromMilliseconds(40),
        Quiet = TimeSpan.FromMilliseconds(20),
        LongestQuiet = TimeSpan.FromMilliseconds(40),
        Aftermath = TimeSpan.FromMilliseconds(60),
        AfterCut = TimeSpan.FromMilliseconds(60),
        GreetingPatience = TimeSpan.FromMilliseconds(20),
        ReplyPatience = TimeSpan.FromMilliseconds(20),
        EchoListening = TimeSpan.FromMilliseconds(20),
    };

    private static readonly Func<RawBot> Echo = () => new RawBot();
    private static readonly Func<RawBot> Talkative = () => new RawBot { OnMedia = (bot, _) => bot.SendAsync("\u0001hello") };

    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Check_Conformant_ExitsWithZeroAndSaysSo()
    {
        await using RawServer server = await RawServer.StartAsync(Echo);

        (int exitCode, string output, string errors) = await RunAsync(server.Url);

        exitCode.Should().Be(0, output);
        errors.Should().BeEmpty();
        output.Should().Contain("ok    long-call").And.Contain("The server conforms to the protocol.").And.NotContain("\e");
    }

    [Fact]
    public async Task Check_Violation_ExitsWithOneAndTellsItEverywhere()
    {
        await using RawServer server = await RawServer.StartAsync(Talkative);
        string junit = Path.Combine(_folder, "check.xml");

        (int exitCode, string output, _) = await RunAsync(server.Url, "--json", "--junit", junit);

        exitCode.Should().Be(1);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        json.GetProperty("server").GetString().Should().Be(server.Url);
        json.GetProperty("conformant").GetBoolean().Should().BeFalse();
        JsonElement failed = json.GetProperty("checks").EnumerateArray().First(check => check.GetProperty("outcome").GetString() == "fail");
        failed.GetProperty("id").GetString().Should().Be("valid-json");
        failed.GetProperty("class").GetString().Should().Be("protocol");
        failed.GetProperty("seen").GetString().Should().Contain("hello");
        XElement suite = XDocument.Load(junit).Root!.Element("testsuite")!;
        suite.Elements("testcase").Should().HaveCount(CheckCatalog.All.Count);
        suite.Elements("testcase").Elements("failure").Count().Should().Be((int)suite.Attribute("failures")!);
        suite.Elements("testcase").First(test => test.Element("failure") != null).Attribute("name")!.Value.Should().StartWith("valid-json: ");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Check_Advice_FailsUnderStrictOnly(bool strict, int expected)
    {
        await using RawServer server = await RawServer.StartAsync(OddServers.All["hangs up without a close"].NewBot);

        (int exitCode, string output, _) = await RunAsync(strict ? [server.Url, "--strict"] : [server.Url]);

        exitCode.Should().Be(expected, output);
    }

    [Fact]
    public async Task Check_HeaderAndUrlCommand_AreUsedForEachConnection()
    {
        var ids = new HashSet<string>();
        bool isNew = true;
        await using RawServer server = await RawServer.StartAsync(Echo, (http, _) =>
        {
            lock (ids)
            {
                isNew &= ids.Add(http.Request.Query["call"].ToString());
            }

            return http.Request.Headers["X-Token"] == "secret" ? null : StatusCodes.Status401Unauthorized;
        });

        (int exitCode, string output, _) = await RunAsync("--url-command", $"echo {server.Url}?call=$WAVIX_CALL_ID", "--header", "X-Token: secret");

        exitCode.Should().Be(0, output);
        isNew.Should().BeTrue();
        ids.Should().HaveCountGreaterThan(10).And.NotContain("");
    }

    [Theory]
    [InlineData(401, "--header")]
    [InlineData(403, "--header")]
    [InlineData(404, "path")]
    [InlineData(410, "--url-command")]
    [InlineData(426, "proxy")]
    [InlineData(503, "no more calls")]
    public async Task Check_Refused_ExitsWithThreeAndOneLine(int status, string hint)
    {
        await using RawServer server = await RawServer.StartAsync(Echo, (_, _) => status);

        (int exitCode, string output, string errors) = await RunAsync(server.Url);

        exitCode.Should().Be(3);
        output.Should().BeEmpty();
        errors.Trim().Should().Contain($"({status})").And.Contain(hint).And.NotContain("\n");
    }

    [Fact]
    public async Task Check_UrlThatCanBeUsedOnce_ExitsWithThreeAndNamesTheUrlCommand()
    {
        int calls = 0;
        await using RawServer server = await RawServer.StartAsync(Echo, (_, _) => Interlocked.Increment(ref calls) > 1 ? 410 : null);

        (int exitCode, _, string errors) = await RunAsync(server.Url);

        exitCode.Should().Be(3);
        errors.Should().Contain("--url-command");
    }

    [Fact]
    public async Task Check_NoServerThere_ExitsWithThreeAndOneLine()
    {
        (int exitCode, _, string errors) = await RunAsync("ws://127.0.0.1:1/");

        exitCode.Should().Be(3);
        errors.Trim().Should().Contain("the connection was refused").And.NotContain("\n");
    }

    [Fact]
    public async Task Check_ServerThatNeverAnswersTheUpgrade_ExitsWithThree()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();

        (int exitCode, _, string errors) = await RunAsync(
            Shortest with { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, CancellationToken.None, $"ws://{listener.LocalEndpoint}/");

        exitCode.Should().Be(3);
        errors.Should().Contain("did not answer the upgrade");
    }

    [Fact]
    public async Task Check_AudioOfAnotherFormat_IsConvertedAndSaidSo()
    {
        await using RawServer server = await RawServer.StartAsync(Echo);
        string wav = Path.Combine(_folder, "in.wav");
        await using (WavWriter writer = WavWriter.Create(wav, 8_000, 2))
        {
            await writer.WriteAsync(new short[4_000]);
        }

        (int exitCode, string output, string errors) = await RunAsync(server.Url, "--audio", wav);

        exitCode.Should().Be(0, output);
        errors.Should().Contain("8000 Hz, 2 channels").And.Contain("converted to 24000 Hz, mono");
    }

    [Fact]
    public async Task Check_AudioThatIsNoWav_IsAUsageErrorWithAHint()
    {
        string wav = Path.Combine(_folder, "in.wav");
        await File.WriteAllTextAsync(wav, "no audio at all");

        (int exitCode, _, string errors) = await RunAsync("ws://127.0.0.1:1/", "--audio", wav);

        exitCode.Should().Be(2);
        errors.Should().Contain("not a WAV file").And.Contain("ffmpeg");
    }

    [Fact]
    public async Task Check_Cancelled_ExitsWith130()
    {
        using var cancel = new CancellationTokenSource();
        await using RawServer server = await RawServer.StartAsync(() => new RawBot
        {
            OnStart = _ =>
            {
                cancel.Cancel();
                return Task.CompletedTask;
            },
        });

        (int exitCode, _, string errors) = await RunAsync(Shortest, cancel.Token, server.Url);

        exitCode.Should().Be(130);
        errors.Trim().Should().Be("Interrupted.");
    }

    [Theory]
    [InlineData]
    [InlineData("ws://127.0.0.1:1/", "--url-command", "echo")]
    [InlineData("ws://127.0.0.1:1/", "--header", "nonsense")]
    [InlineData("ws://127.0.0.1:1/", "--loud")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("nonsense")]
    [InlineData("ws://127.0.0.1:1/", "--junit", "/no/such/folder/check.xml")]
    public async Task Tool_WrongArguments_ExitsWithTwo(params string[] arguments) =>
        (await ToolRun.RunAsync(["check", .. arguments])).ExitCode.Should().Be(2);

    [Fact]
    public async Task Tool_NoServerThere_ExitsWithThree() => (await ToolProcess.RunAsync("check", "ws://127.0.0.1:1/")).ExitCode.Should().Be(3);

    [Fact]
    public async Task Tool_Help_ExitsWithZero() => (await ToolRun.RunAsync("check", "--help")).ExitCode.Should().Be(0);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(Shortest, CancellationToken.None, arguments);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        CheckSettings settings, CancellationToken cancellationToken, params string[] arguments)
    {
        var configuration = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        int exitCode = await CheckCommand.Create(settings).Parse(arguments).InvokeAsync(configuration, cancellationToken).WaitAsync(CheckRuns.Limit);
        return (exitCode, configuration.Output.ToString()!, configuration.Error.ToString()!);
    }
}
