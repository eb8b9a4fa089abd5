using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>A recorded call plays again, as a test.</summary>
public sealed class ReplayTransportTests : IDisposable
{
    private const string Header = "{\"wavix_recording\":1,\"began\":\"2026-11-28T12:00:00Z\",\"part\":1,\"audio\":\"none\"}\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-replay-");

    private string File => Path.Combine(_folder.FullName, "call.ndjson");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(RecordedAudio.Full)]
    [InlineData(RecordedAudio.Hash)]
    [InlineData(RecordedAudio.None)]
    public async Task Replay_RecordedCall_ApplicationSeesTheSameAndSendsTheSame(RecordedAudio audio)
    {
        byte[] said = TestAudio.Speech(TimeSpan.FromSeconds(2));
        List<string> recorded = await RecordAsync(said, audio);

        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File, new ReplayOptions { Speed = 0 });
        var arrived = new MemoryStream();
        List<string> replayed = await EchoAsync(replay, arrived);

        replayed.Should().Equal(recorded);
        replay.RecordedSent.Should().HaveCount(100);

        arrived.ToArray().Should().Equal(audio == RecordedAudio.Full ? said : new byte[said.Length]);

        // Without waiting, the stop may arrive before the application has sent anything.
        byte[] sent = [.. replay.Sent.SelectMany(AudioOf)];
        sent.Should().Equal(arrived.ToArray()[..sent.Length]);
        (replay.IsTruncated, replay.DroppedMessages).Should().Be((false, 0L));
    }

    [Fact]
    public async Task Replay_WithItsTiming_MessagesArriveWhenTheyDid()
    {
        await WriteAsync(
            """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""",
            """{"at":0,"from":"wavix","message":{"event":"connected"}}""",
            """{"at":1500.5,"from":"wavix","message":{"event":"stop"}}""",
            """{"at":2000,"from":"wavix","close":1000,"reason":"bye"}""");
        var clock = new FakeTimeProvider();
        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File, new ReplayOptions { TimeProvider = clock, Speed = 2 });
        await replay.ReceiveAsync(1000, CancellationToken.None);

        Task<WavixTransportMessage> second = replay.ReceiveAsync(1000, CancellationToken.None).AsTask();
        clock.Advance(TimeSpan.FromMilliseconds(749));
        second.IsCompleted.Should().BeFalse("it arrived at 1,500.5 ms, and the speed is 2");
        clock.Advance(TimeSpan.FromMilliseconds(2));
        await second.SoonAsync();

        clock.Advance(TimeSpan.FromMilliseconds(249));
        WavixTransportMessage end = await replay.ReceiveAsync(1000, CancellationToken.None);
        (end.Kind, end.CloseStatus, end.CloseDescription).Should().Be((WavixTransportMessageKind.Close, 1000, "bye"));
    }

    [Fact]
    public async Task Replay_LastLineIsCut_EndsWithALoss()
    {
        await WriteAsync(
            """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""",
            """{"at":0,"from":"wavix","text":"{broken"}""",
            """{"at":5,"from":"wavix","mess""");

        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File);

        replay.IsTruncated.Should().BeTrue();
        Encoding.UTF8.GetString((await replay.ReceiveAsync(1000, CancellationToken.None)).Data.Span).Should().Be("{broken");
        (await replay.ReceiveAsync(1000, CancellationToken.None)).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{\"event\":\"connected\"}\n", "is not a recording of RecordingTransport")]
    [InlineData("RIFF....WAVE", "is not a recording of RecordingTransport")]
    [InlineData("{\"wavix_recording\":2,\"began\":\"2026-11-28T12:00:00Z\"}\n", "version 2")]
    [InlineData("{\"wavix_recording\":1,\"began\":\"2026-11-28T12:00:00Z\"}\n{\"at\":1}\n{\"at\":2,\"from\":\"wavix\",\"lost\":true}\n", "line 2")]
    [InlineData("{\"wavix_recording\":1,\"began\":\"2026-11-28T12:00:00Z\",\"part\":2}\n", "is part 2 of a recording*Give the first file")]
    [InlineData(Header + "{\"at\":1,\"from\":\"me\",\"lost\":true}\n", "line 2*Expected is {\"at\":12.3,\"from\":\"wavix\" or \"application\",\"message\"")]
    [InlineData(Header + "{\"at\":-1,\"from\":\"wavix\",\"lost\":true}\n", "line 2")]
    [InlineData(Header + "{\"at\":1e300,\"from\":\"wavix\",\"lost\":true}\n", "line 2")]
    [InlineData(Header + "{\"at\":1,\"dropped\":0}\n", "line 2")]
    [InlineData(Header + "{\"at\":1,\"from\":\"wavix\",\"lost\":true}\n\n", "line 3")]
    [InlineData(Header + "{\"at\":1,\"from\":\"wavix\",\"message\":{\"media\":{\"payload\":{\"bytes\":2000000000}}}}\n", "line 2")]
    public async Task Open_WhatIsNotARecording_SaysSo(string content, string message)
    {
        await System.IO.File.WriteAllTextAsync(File, content);

        Func<Task> open = () => ReplayTransport.OpenAsync(File);

        (await open.Should().ThrowAsync<InvalidDataException>()).WithMessage($"*{message}*");
    }

    [Fact]
    public async Task Open_LargerThanTheLimit_SaysHowLarge()
    {
        await WriteAsync(Header.TrimEnd(), new string(' ', 3_000_000));

        Func<Task> open = () => ReplayTransport.OpenAsync(File, new ReplayOptions { MaxRecordingBytes = 1 << 20 });

        (await open.Should().ThrowAsync<InvalidDataException>()).WithMessage("*has 2 MiB in 1 file(s)*at most 1 MiB are read.");
    }

    [Fact]
    public async Task Open_LineWithoutEnd_IsRefusedBeforeItIsReadWhole()
    {
        await WriteAsync(Header.TrimEnd(), new string(' ', 17 * 1024 * 1024));

        Func<Task> open = () => ReplayTransport.OpenAsync(File);

        (await open.Should().ThrowAsync<InvalidDataException>()).WithMessage("*line 2 is not a message*");
    }

    [Fact]
    public async Task Replay_SeveralFiles_ContinueInOrder()
    {
        await WriteAsync(Header.TrimEnd(), """{"at":1,"from":"wavix","text":"1"}""");
        await System.IO.File.WriteAllTextAsync(
            Path.ChangeExtension(File, "2.ndjson"), Header.Replace("\"part\":1", "\"part\":2") + """{"at":2,"from":"wavix","text":"2"}""");
        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File, new ReplayOptions { Speed = 0 });

        await replay.ReceiveAsync(1000, CancellationToken.None);
        Encoding.UTF8.GetString((await replay.ReceiveAsync(1000, CancellationToken.None)).Data.Span).Should().Be("2");
    }

    [Fact]
    public async Task Replay_AudioThatWasNotBase64_StillIsNot()
    {
        await WriteAsync(Header.TrimEnd(), """{"at":1,"from":"wavix","message":{"event":"media","media":{"payload":{"characters":3}}}}""");
        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File, new ReplayOptions { Speed = 0 });

        Encoding.UTF8.GetString((await replay.ReceiveAsync(1000, CancellationToken.None)).Data.Span)
            .Should().Be("""{"event":"media","media":{"payload":"---"}}""");
    }

    [Theory]
    [InlineData("Speed", -1, 0, 1)]
    [InlineData("MarkTimeout", 1, -1, 1)]
    [InlineData("MaxRecordingBytes", 1, 0, 0)]
    public async Task Open_OptionOutOfRange_IsNamed(string property, double speed, int markTimeout, long bytes)
    {
        Func<Task> open = () => ReplayTransport.OpenAsync(
            File, new ReplayOptions { Speed = speed, MarkTimeout = TimeSpan.FromSeconds(markTimeout), MaxRecordingBytes = bytes });

        (await open.Should().ThrowAsync<ArgumentException>()).WithMessage($"ReplayOptions.{property} is *");
    }

    [Fact]
    public async Task Receive_Aborted_IsALoss()
    {
        await WriteAsync(
            """{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""",
            """{"at":100000,"from":"wavix","message":{"event":"connected"}}""");
        await using ReplayTransport replay = await ReplayTransport.OpenAsync(File);

        Task<WavixTransportMessage> receiving = replay.ReceiveAsync(1000, CancellationToken.None).AsTask();
        replay.Abort();

        (await receiving.SoonAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
    }

    private static byte[] AudioOf(string command) =>
        WavixMessageSerializer.ReadCommand(Encoding.UTF8.GetBytes(command)) is MediaCommand media ? media.Payload.ToArray() : [];

    private static async Task<List<string>> EchoAsync(IWavixTransport transport, Stream? audio = null)
    {
        var seen = new List<string>();
        await using var session = new WavixStreamSession(transport);
        await foreach (WavixEvent e in session.ReadEventsAsync())
        {
            seen.Add(e.GetType().Name);
            if (e is MediaEvent media)
            {
                audio?.Write(media.Payload.Span);
                await session.SendMediaAsync(media.Payload);
            }
        }

        return seen;
    }

    private async Task<List<string>> RecordAsync(byte[] said, RecordedAudio audio)
    {
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
        var recording = new RecordingTransport(transport, File, new RecordingTransportOptions { Audio = audio, MaxQueuedBytes = 100_000_000 });
        Task<List<string>> application = EchoAsync(recording);
        await call.StartAsync();
        await call.SayAsync(said);
        (await call.WaitForAudioAsync(said.Length).SoonAsync()).Should().BeTrue();
        await call.HangUpAsync();
        List<string> seen = await application.SoonAsync();
        await recording.Completion.SoonAsync();
        await call.DisposeAsync();
        return seen;
    }

    private Task WriteAsync(params string[] lines) => System.IO.File.WriteAllTextAsync(File, string.Join('\n', lines));
}
