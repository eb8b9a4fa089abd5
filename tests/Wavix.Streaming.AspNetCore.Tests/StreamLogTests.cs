using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.AspNetCore.Tests;

/// <summary>Recordings of the messages of every stream, or of some.</summary>
public sealed class StreamLogTests : IDisposable
{
    private const string Name = @"^\d{8}T\d{6}Z-[0-9a-f]{32}\.ndjson$";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StreamLog_TwoCalls_EachHasItsFileWithBothSides()
    {
        await using TestApp app = await StartAsync(new StreamLogOptions { Folder = _folder.File("new/logs") });
        foreach (string callId in new[] { "call-7", "call-8" })
        {
            await using SimulatedCall call = await app.StartAndHearAsync(callId: callId);
            await call.HangUpAsync().SoonAsync();
            await app.RequestEndAsync();
        }

        string[] paths = [.. app.Logs.Records.Where(record => record.Id == 112).Select(record => (string)record.State.Values.Single(value => value.Key == "Path").Value!)];
        paths.Should().OnlyHaveUniqueItems();

        // A call does not wait for its file.
        await Patience.UntilAsync(() => Array.TrueForAll(paths, File.Exists));
        Directory.GetFiles(_folder.File("new/logs")).Should().BeEquivalentTo(paths);
        paths.Select(Path.GetFileName).Should().AllSatisfy(name => name.Should().MatchRegex(Name));
        app.Logs.Messages.Should().Contain($"The messages of call call-8 are recorded in {paths[1]}.");

        JsonElement[] lines = await LinesAsync(paths[1]);
        Events(lines, "wavix").Should().StartWith(["connected", "start", "media"]).And.EndWith("stop");
        Events(lines, "application").Should().Equal("media");
        lines[2].GetProperty("message").GetProperty("call_id").GetString().Should().Be("call-8");
        lines[3].GetProperty("message").GetProperty("media").GetProperty("payload").GetProperty("bytes").GetInt32()
            .Should().Be(WavixAudio.FrameBytes, "audio is not kept unless it is asked for");
    }

    [Fact]
    public async Task StreamLog_WithAllAudio_PlaysAgain()
    {
        await using TestApp app = await StartAsync(new StreamLogOptions { Folder = _folder.Path, Audio = RecordedAudio.Full });
        await using (SimulatedCall call = await app.StartAndHearAsync())
        {
            await call.HangUpAsync().SoonAsync();
            await app.RequestEndAsync();
        }

        string path = await FileAsync(_folder.Path);
        await LinesAsync(path);
        await using ReplayTransport replay = await ReplayTransport.OpenAsync(path);
        replay.RecordedSent.Should().ContainSingle().Which.Should().Contain(Convert.ToBase64String(new byte[WavixAudio.FrameBytes]));
    }

    [Theory]
    [InlineData("../../../../tmp/x")]
    [InlineData("a\r\nb\0c/d")]
    public async Task StreamLog_HostileCallId_IsNotInThePath(string callId)
    {
        await using TestApp app = await StartAsync(new StreamLogOptions { Folder = _folder.Path });
        await using (SimulatedCall call = await app.StartAndHearAsync(callId: callId))
        {
            await call.HangUpAsync().SoonAsync();
            await app.RequestEndAsync();
        }

        Path.GetFileName(await FileAsync(_folder.Path)).Should().MatchRegex(Name);
        app.Logs.Records.Single(record => record.Id == 112).Message.Should().NotContainAny("\r", "\n", "\0");
    }

    [Fact]
    public async Task StreamLog_FolderCannotBeWritten_CallsAreServedAndOneWarningSaysSo()
    {
        string file = _folder.File("taken");
        await File.WriteAllTextAsync(file, "");
        await using TestApp app = await StartAsync(new StreamLogOptions { Folder = file });
        app.Logs.Records.Should().ContainSingle(record => record.Id == 114 && record.Error is IOException);

        foreach (string callId in new[] { "a", "b" })
        {
            await using SimulatedCall call = await app.StartAndHearAsync(callId: callId);
            await call.HangUpAsync().SoonAsync();
            await call.Completion.SoonAsync();
            call.CloseStatus.Should().Be(1000);
            await app.RequestEndAsync();
        }

        await Patience.UntilAsync(() => app.Logs.Records.Any(record => record.Id == 113));
        LogRecord warning = app.Logs.Records.Single(record => record.Id == 113);
        (warning.Level, warning.Error is IOException).Should().Be((LogLevel.Warning, true));
        warning.Message.Should().MatchRegex(@"^The recording of call [ab] in .+ lacks [1-9]\d* messages; the call was not affected\.");
    }

    [Fact]
    public async Task WithStreamLog_EndpointAndGroup_DifferFromTheApplication()
    {
        await using TestApp app = await TestApp.StartAsync(
            app =>
            {
                Map(app, "/off").WithStreamLog(log => log.Share = 0);
                Map(app.MapGroup("/group").WithStreamLog(log => log.Folder = _folder.File("group")), "/stream")
                    .WithStreamLog(log => log.Audio = RecordedAudio.Hash);
                Map(app, "/stream");
            },
            builder => builder.Services.AddWavixStreaming(options => options.StreamLog = new() { Folder = _folder.File("all") }));
        foreach (string path in new[] { "/off", "/group/stream", "/stream" })
        {
            await using SimulatedCall call = await app.StartAndHearAsync(path);
            await call.HangUpAsync().SoonAsync();
            await app.RequestEndAsync();
        }

        JsonElement[] all = await LinesAsync(await FileAsync(_folder.File("all")));
        JsonElement[] group = await LinesAsync(await FileAsync(_folder.File("group")));
        (all[0].GetProperty("audio").GetString(), group[0].GetProperty("audio").GetString()).Should().Be(("none", "hash"));
    }

    [Fact]
    public async Task WithStreamLog_ApplicationHasNone_RecordsTheEndpoint()
    {
        await using TestApp app = await TestApp.StartAsync(app => Map(app, "/stream").WithStreamLog(log => log.Folder = _folder.Path));
        await using SimulatedCall call = await app.StartAndHearAsync();

        await FileAsync(_folder.Path);
    }

    [Fact]
    public async Task WithStreamLog_OutOfRange_FailsAtTheStartAndNamesTheEndpoint()
    {
        Func<Task> start = () => TestApp.StartAsync(app => Map(app, "/stream").WithStreamLog(log => log.Share = 2));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should()
            .Contain("Wavix stream /stream: StreamLogOptions.Folder is not set; it must be").And.Contain("StreamLogOptions.Share is 2; it must be 0 to 1.");
    }

    [Fact]
    public void Record_ShareOfAQuarter_RecordsAboutAQuarterOfTheStreams()
    {
        IOptions<WavixStreamEndpointOptions> options = Options.Create(new WavixStreamEndpointOptions());
        var log = new StreamLog(
            new StreamLogOptions { Folder = _folder.Path, Share = 0.25 },
            TimeProvider.System,
            new EndpointLogger(NullLogger<WavixStreamSession>.Instance, options),
            new Random(1));
        var registry = new StreamRegistry(options);

        int recorded = Enumerable.Range(0, 1000).Count(_ => log.Record(InMemoryTransport.CreatePair().Application, new AdmittedStream(registry)) is RecordingTransport);

        recorded.Should().BeInRange(200, 300);
    }

    private static IEnumerable<string?> Events(JsonElement[] lines, string side) => lines
        .Where(line => line.TryGetProperty("from", out JsonElement from) && from.GetString() == side && line.TryGetProperty("message", out _))
        .Select(line => line.GetProperty("message").GetProperty("event").GetString());

    /// <summary>The one file of a folder. A call does not wait for its file, which may be created after the call has ended.</summary>
    private static async Task<string> FileAsync(string folder)
    {
        await Patience.UntilAsync(() => Directory.Exists(folder) && Directory.GetFileSystemEntries(folder).Length > 0);
        return Directory.GetFileSystemEntries(folder).Should().ContainSingle().Subject;
    }

    /// <summary>The lines of a complete file: the stream does not wait until it is written.</summary>
    private static async Task<JsonElement[]> LinesAsync(string path)
    {
        await Patience.UntilAsync(() => File.ReadAllText(path).Contains("\"close\"", StringComparison.Ordinal));
        return [.. (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder app, string pattern) =>
        app.MapWavixStream(pattern, (call, _) => Handlers.EchoAsync(call.Session));

    private static Task<TestApp> StartAsync(StreamLogOptions log) => TestApp.StartAsync(
        app => Map(app, "/stream"),
        builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
            builder.Services.AddWavixStreaming(options => options.StreamLog = log);
        });
}
