using Microsoft.Extensions.Time.Testing;
using Wavix.Streaming.Testing;

namespace Wavix.Streaming.Tests.Transport;

/// <summary>The contract over a recorded pair in memory, and what the recording holds.</summary>
public sealed class RecordingTransportTests : WavixTransportContract
{
    private const string Media = """{"event":"media","media":{"track":"inbound","payload":"AQIDBA=="},"sequence_number":2}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-recording-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));

    private string File => Path.Combine(_folder.FullName, "call.ndjson");

    [Fact]
    public async Task Record_BothWays_LinesHaveTimeSideAndTheMessageAsItWas()
    {
        await using (RecordingTransport application = Record(out InMemoryTransport wavix, new() { Audio = RecordedAudio.Full }))
        {
            await wavix.SayAsync(Media);
            await application.HearAsync();
            _clock.Advance(TimeSpan.FromMilliseconds(12.345));
            await application.SayAsync("""{"event": "clear"}""");
            _clock.Advance(TimeSpan.FromSeconds(1));
            await wavix.ShutAsync(1000, "bye");
            await application.HearAsync();
            await application.HearAsync();
        }

        (await LinesAsync()).Should().Equal(
            """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"full"}""",
            $$"""{"at":0,"from":"wavix","message":{{Media}}}""",
            """{"at":12.345,"from":"application","message":{"event": "clear"}}""",
            """{"at":1012.345,"from":"wavix","close":1000,"reason":"bye"}""");
    }

    [Theory]
    [InlineData(RecordedAudio.None, """{"bytes":4}""")]
    [InlineData(RecordedAudio.Hash, """{"bytes":4,"sha256":"9F64A747E1B97F131FABB6B447296C9B6F0201E79FB3C5356E6C77E89B6A806A"}""")]
    public async Task Record_WithoutAudio_KeepsTheRestAsItWas(RecordedAudio audio, string summary)
    {
        await using (RecordingTransport application = Record(out InMemoryTransport wavix, new() { Audio = audio }))
        {
            await wavix.SayAsync(Media);
            await application.HearAsync();
        }

        (await LinesAsync())[1].Should().Be($$"""{"at":0,"from":"wavix","message":{{Media.Replace("\"AQIDBA==\"", summary)}}}""");
    }

    [Theory]
    [InlineData("""{"event":"media","media":{"payload":"not base64!"}}""", """{"event":"media","media":{"payload":{"characters":11}}}""")]
    [InlineData("""{"event":"media","payload":"AQI="}""", """{"event":"media","payload":"AQI="}""")]
    [InlineData("""{"media":{"x":{"payload":"AQI="},"payload":"AQI="}}""", """{"media":{"x":{"payload":"AQI="},"payload":{"bytes":2}}}""")]
    [InlineData("""[1,"media"]""", """[1,"media"]""")]
    public async Task Record_OddMedia_NothingElseIsChanged(string message, string expected)
    {
        await using (RecordingTransport application = Record(out _))
        {
            await application.SayAsync(message);
        }

        (await LinesAsync())[1].Should().Be($$"""{"at":0,"from":"application","message":{{expected}}}""");
    }

    [Theory]
    [InlineData("{broken", "\"text\":\"{broken\"")]
    [InlineData("", "\"text\":\"\"")]
    [InlineData("{\n\"event\":\"clear\"}", "\"text\":\"{\\n\\u0022event\\u0022:\\u0022clear\\u0022}\"")]
    public async Task Record_WhatIsNotJsonOnOneLine_IsText(string message, string field)
    {
        await using (RecordingTransport application = Record(out InMemoryTransport wavix))
        {
            await wavix.SayAsync(message);
            await application.HearAsync();
        }

        (await LinesAsync())[1].Should().Be($$"""{"at":0,"from":"wavix",{{field}}}""");
    }

    [Fact]
    public async Task Record_BinaryTooLargeAndLoss_AreRecorded()
    {
        await using (RecordingTransport application = Record(out InMemoryTransport wavix))
        {
            await wavix.SendBinaryAsync(new byte[] { 1, 2, 3 });
            await application.HearAsync();
            await wavix.SayAsync("0123456789");
            await application.ReceiveAsync(5, CancellationToken.None).AsTask().SoonAsync();
            wavix.Abort();
            await application.HearAsync();
        }

        (await LinesAsync())[1..].Should().Equal(
            """{"at":0,"from":"wavix","binary":"AQID"}""",
            """{"at":0,"from":"wavix","too_large":true}""",
            """{"at":0,"from":"wavix","lost":true}""");
    }

    [Fact]
    public async Task Record_FileIsFull_ContinuesInTheNext()
    {
        string message = $$"""{"text":"{{new string('x', 40_000)}}"}""";
        await using (RecordingTransport application = Record(out InMemoryTransport wavix, new() { MaxFileBytes = 65_536, MaxQueuedBytes = 10_000_000 }))
        {
            for (int i = 0; i < 5; i++)
            {
                await application.SayAsync(message);
                await wavix.HearAsync();
            }
        }

        _folder.GetFiles().Select(file => file.Name).Should().BeEquivalentTo("call.ndjson", "call.2.ndjson", "call.3.ndjson");
        (await LinesAsync("call.3.ndjson"))[0].Should().Contain("\"part\":3");
        (await LinesAsync()).Concat(await LinesAsync("call.2.ndjson")).Concat(await LinesAsync("call.3.ndjson")).Count(line => line.Contains("xxx")).Should().Be(5);
    }

    [Fact]
    public async Task Record_FileCannotBeWritten_CallGoesOnAndTheErrorIsKept()
    {
        (InMemoryTransport inner, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
        await using var application = new RecordingTransport(inner, Path.Combine(_folder.FullName, "missing", "call.ndjson"));

        await application.SayAsync("1");
        (await wavix.HearAsync()).ShouldBeText("1");
        await Patience.UntilAsync(() => application.Error is DirectoryNotFoundException);
        await application.SayAsync("2");
        (await wavix.HearAsync()).ShouldBeText("2");

        application.DroppedMessages.Should().Be(2);
    }

    [Fact]
    public async Task Record_QueueIsFull_DropsCountsAndSaysWhere()
    {
        // A file system that does not take anything: a pipe that nobody reads.
        InstalledProgram.Require("mkfifo", "FIFO");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [File]))
        {
            await mkfifo.WaitForExitAsync();
        }

        string message = new('x', 40_000);
        long dropped;
        using var reader = new MemoryStream();
        (InMemoryTransport inner, InMemoryTransport wavix) = InMemoryTransport.CreatePair();
        var application = new RecordingTransport(inner, File, new() { MaxQueuedBytes = 100_000 });
        for (int i = 0; i < 10; i++)
        {
            await application.SayAsync(message);
            (await wavix.ReceiveAsync(message.Length, CancellationToken.None).AsTask().SoonAsync()).ShouldBeText(message);
        }

        dropped = application.DroppedMessages;
        dropped.Should().BeInRange(7, 8);
        Task reading = Task.Run(async () =>
        {
            await using var fifo = new FileStream(File, FileMode.Open, FileAccess.Read);
            await fifo.CopyToAsync(reader);
        });
        await Patience.UntilAsync(() => application.Error is not null || reader.Length > 80_000);
        await application.SayAsync("last");
        await application.DisposeAsync();
        await reading.SoonAsync();

        string[] lines = [.. System.Text.Encoding.UTF8.GetString(reader.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length < 1000)];
        lines[^2].Should().EndWith($",\"dropped\":{dropped}}}");
        lines[^1].Should().EndWith("\"text\":\"last\"}");
    }

    [Theory]
    [InlineData("Audio", 9, 65_536, 65_536)]
    [InlineData("MaxFileBytes", 0, 65_535, 65_536)]
    [InlineData("MaxQueuedBytes", 0, 65_536, 65_535)]
    public void Options_OutOfRange_AreNamed(string property, int audio, long fileBytes, int queuedBytes)
    {
        (InMemoryTransport inner, _) = InMemoryTransport.CreatePair();
        Action create = () => _ = new RecordingTransport(
            inner, File, new() { Audio = (RecordedAudio)audio, MaxFileBytes = fileBytes, MaxQueuedBytes = queuedBytes });

        create.Should().Throw<ArgumentException>().WithMessage($"RecordingTransportOptions.{property} must be*");
    }

    [Fact]
    public async Task Record_Call_IsWrittenWhileItRuns()
    {
        await using RecordingTransport application = Record(out InMemoryTransport wavix);
        await wavix.SayAsync("""{"event":"connected"}""");
        await application.HearAsync();

        await Patience.UntilAsync(() => System.IO.File.Exists(File) && new FileInfo(File).Length > 100);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override (IWavixTransport Application, IWavixTransport Peer) Connect()
    {
        (InMemoryTransport application, InMemoryTransport peer) = InMemoryTransport.CreatePair(capacity: 8);
        return (new RecordingTransport(application, Path.Combine(_folder.FullName, "contract.ndjson")), peer);
    }

    protected override Task SendBinaryFromPeerAsync(byte[] data) => ((InMemoryTransport)Peer).SendBinaryAsync(data).AsTask().SoonAsync();

    private RecordingTransport Record(out InMemoryTransport wavix, RecordingTransportOptions? options = null)
    {
        (InMemoryTransport application, wavix) = InMemoryTransport.CreatePair();
        options ??= new RecordingTransportOptions();
        options.TimeProvider = _clock;
        return new RecordingTransport(application, File, options);
    }

    private Task<string[]> LinesAsync(string? name = null) =>
        System.IO.File.ReadAllLinesAsync(name is null ? File : Path.Combine(_folder.FullName, name));
}
