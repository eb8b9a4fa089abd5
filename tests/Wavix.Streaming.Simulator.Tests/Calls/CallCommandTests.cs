using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Wavix.Streaming.Audio;

namespace Wavix.Streaming.Simulator.Tests.Calls;

/// <summary><c>wavix-sim call</c> as its users meet it.</summary>
[InRealTime]
public sealed class CallCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wavix-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Call_ToAnEcho_PrintsItsLinesAndWritesTheFiles()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await ToolProcess.RunAsync(
            "call", server.StreamUrl.ToString(), "--duration", "3s", "--record", PathOf("call.wav"), "--timeline", PathOf("call.html"));

        exitCode.Should().Be(0, errors);
        output.Should().Contain("Wavix -> app  start  twoway, inbound").And.Contain("app -> Wavix  mark   mark-1")
            .And.Contain("ended by caller, status 1000");
        await using WavReader wav = await WavReader.OpenAsync(PathOf("call.wav"));
        wav.Channels.Should().Be(2);
        wav.Duration.Should().BeGreaterThan(TimeSpan.FromMilliseconds(2900));
        (await File.ReadAllTextAsync(PathOf("call.html"))).Should().Contain("mark-1");
    }

    [Theory]
    [InlineData("no log", 1, "The log can't be shown: ")]
    [InlineData(null, 0, "")]
    public async Task Call_Log_IsOnThePageUnlessItIsNotOne(string? content, int expected, string says)
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);
        await File.WriteAllTextAsync(PathOf("app.jsonl"), content ?? string.Concat(
            Enumerable.Range(0, 600).Select(i => $"{{\"time\":\"{DateTimeOffset.UtcNow.AddSeconds(i):O}\",\"msg\":\"second {i}\"}}\n")));

        (int exitCode, string output, string errors) = await CallAsync(
            server.StreamUrl.ToString(), "--duration", "2s", "--timeline", PathOf("call.html"), "--log", PathOf("app.jsonl"));

        exitCode.Should().Be(expected, output + errors);
        errors.Should().StartWith(says);
        (await File.ReadAllTextAsync(PathOf("call.html"))).Contains("\"title\":\"second ", StringComparison.Ordinal).Should().Be(content is null);
    }

    [Fact]
    public async Task Call_LogWithoutAPage_IsAUsageError()
    {
        (int exitCode, _, string errors) = await CallAsync("ws://127.0.0.1:1/stream", "--log", PathOf("app.jsonl"));

        exitCode.Should().Be(2);
        errors.Should().Contain("--log needs --timeline");
    }

    [Fact]
    public async Task Call_Json_PrintsAReportAndNothingElse()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await CallAsync(
            server.StreamUrl.ToString(), "--duration", "3s", "--json", "--record", PathOf("call.wav"));

        exitCode.Should().Be(0, errors);
        using JsonDocument report = JsonDocument.Parse(output);
        report.RootElement.GetProperty("ended_by").GetString().Should().Be("caller");
        report.RootElement.GetProperty("heard_ms").GetDouble().Should().BeGreaterThan(100);
        errors.Should().Contain("Written to");
    }

    [Fact]
    public async Task Call_FileOfAnotherFormat_IsConvertedAndSaysSo()
    {
        await using (WavWriter wav = WavWriter.Create(PathOf("in.wav"), 8_000, 2, WavEncoding.MuLaw))
        {
            await wav.WriteAsync(new short[4_000]);
        }

        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await CallAsync(server.StreamUrl.ToString(), "--audio", PathOf("in.wav"), "--duration", "400ms");

        exitCode.Should().Be(0, errors);
        output.Should().Contain("8000 Hz, stereo, MuLaw: converted to 24000 Hz, mono, Pcm16.");
    }

    [Fact]
    public async Task Call_NoWav_IsAUsageErrorWithAHint()
    {
        await File.WriteAllTextAsync(PathOf("in.wav"), "no audio at all");

        (int exitCode, _, string errors) = await CallAsync("ws://localhost:1/", "--audio", PathOf("in.wav"));

        exitCode.Should().Be(2);
        OneLine(errors).Should().Contain("in.wav can't be said").And.Contain("ffmpeg");
    }

    [Fact]
    public async Task Call_OneWay_ToldTheServer()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, _) = await CallAsync(
            server.StreamUrl.ToString(), "--type", "oneway", "--channel", "both", "--duration", "300ms");

        exitCode.Should().Be(0);
        output.Should().Contain("start  oneway, both").And.Contain("Received  0 messages");
    }

    [Fact]
    public async Task Call_OneWayOfBothTracks_SaysTheCalleesAudioToo()
    {
        await using (WavWriter wav = WavWriter.Create(PathOf("callee.wav"), WavixAudio.SampleRate))
        {
            await wav.WriteAsync(Testing.TestAudio.Tone(400, TimeSpan.FromMilliseconds(200)));
        }

        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await CallAsync(
            server.StreamUrl.ToString(), "--type", "oneway", "--channel", "both", "--callee", PathOf("callee.wav"), "--frame", "40ms", "--duration", "400ms",
            "--record", PathOf("call.wav"));

        exitCode.Should().Be(0, errors);
        output.Should().Contain("Sent      23 messages, 800 ms of audio", "that is 400 ms of each track");
        await using WavReader recorded = await WavReader.OpenAsync(PathOf("call.wav"));
        (await recorded.ReadAllAsync()).Where((_, i) => i % 2 == 1).Should().Contain(sample => sample > 10_000, "the callee is on the right");
    }

    [Fact]
    public async Task Call_Fault_Happens()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, _) = await CallAsync(
            server.StreamUrl.ToString(), "--duration", "300ms", "--fault", "unknown-every=5", "--pending-marks", "drop", "--rtp-clock", "1000");

        exitCode.Should().Be(0);
        output.Should().Contain("unknown event");
    }

    [Fact]
    public async Task Call_FaultsOfTheSocket_HappenToACallWithHeaders()
    {
        await using EchoServer server = await EchoServer.StartAsync(null, CancellationToken.None);

        (int exitCode, string output, string errors) = await CallAsync(
            server.StreamUrl.ToString(), "--duration", "3s", "--fault", "coalesce=5", "--fault", "no-pongs", "--fault", "fragments=50", "--header", "X-A: b");

        exitCode.Should().Be(0, output + errors);
        output.Should().MatchRegex("Sent +[0-9]+ messages, 3000 ms of audio").And.Contain("app -> Wavix  media");
    }

    [Fact]
    public async Task Call_ServerFails_ExitsWithOne()
    {
        await using EchoServer server = await EchoServer.StartAsync(_ => throw new InvalidOperationException(), CancellationToken.None);

        (int exitCode, string output, _) = await CallAsync(server.StreamUrl.ToString(), "--duration", "5s");

        exitCode.Should().Be(1);
        output.Should().Contain("ended by application, status 1011");
    }

    [Fact]
    public async Task Call_NoServerThere_ExitsWithThreeAndOneLine()
    {
        (int exitCode, _, string errors) = await CallAsync("ws://localhost:1/stream");

        exitCode.Should().Be(3);
        OneLine(errors).Should().Contain("the connection was refused");
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "--header")]
    [InlineData(HttpStatusCode.Forbidden, "--header")]
    [InlineData(HttpStatusCode.NotFound, "Check the path")]
    [InlineData(HttpStatusCode.UpgradeRequired, "Let it pass on Upgrade and Connection.")]
    public async Task Call_Refused_ExitsWithThreeAndOneLine(HttpStatusCode status, string hint)
    {
        await using WebApplication server = await LoopbackServer.StartAsync(app => app.Run(context =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        }));

        (int exitCode, _, string errors) = await CallAsync(server.StreamUrl().ToString());

        exitCode.Should().Be(3);
        OneLine(errors).Should().Contain(hint).And.Contain(((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("--duration", "long", "write 500ms, 10s or 1m30s")]
    [InlineData("--duration", "0s", "above zero")]
    [InlineData("--duration", "2h", "at most an hour")]
    [InlineData("--fault", "sunspots", "'sunspots' is not a fault")]
    [InlineData("--fault", "no-pongs=1", "no-pongs takes no value")]
    [InlineData("--type", "both", "twoway")]
    [InlineData("--pending-marks", "keep", "late")]
    [InlineData("--rtp-clock", "16000", "24000")]
    [InlineData("--callee", "b.wav", "add --type oneway --channel both")]
    [InlineData("--frame", "2s", "whole milliseconds, at most 1s")]
    [InlineData("--record", "/no/such/folder/call.wav", "Create it, or choose another one with --record.")]
    public async Task Call_BadOption_IsAUsageError(string option, string value, string hint)
    {
        (int exitCode, string output, string errors) = await CallAsync("ws://localhost:1/", option, value);

        exitCode.Should().Be(2);
        (output + errors).Should().Contain(hint).And.NotContain("   at ");
    }

    [Fact]
    public async Task Call_Help_ListsTheFaults()
    {
        (int exitCode, string output, _) = await CallAsync("--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--timeline").And.Contain("late-start").And.Contain("no-pongs");
    }

    private static string OneLine(string errors) => errors.Trim().Split('\n').Should().ContainSingle().Subject;

    private static Task<(int ExitCode, string Output, string Errors)> CallAsync(params string[] arguments) =>
        ToolRun.RunAsync(["call", .. arguments]);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
