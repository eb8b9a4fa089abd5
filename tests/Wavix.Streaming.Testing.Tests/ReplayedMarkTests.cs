using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>A replay returns the marks that the application sends now.</summary>
public sealed class ReplayedMarkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wavix-replay-");
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Replay_SessionPlays_ItsOwnMarksAreReturned()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions(),
            """{"at":0,"from":"wavix","message":{"event":"connected"}}""",
            """{"at":1,"from":"wavix","message":{"event":"start","stream_id":"s","stream_type":"twoway","sequence_number":1}}""",
            Sent(10, "sdk-0badcafe-1"),
            Sent(11, "sdk-0badcafe-2"),
            Sent(12, "sdk-0badcafe-3"),
            Returned(13, "sdk-0badcafe-1"),
            Returned(33, "sdk-0badcafe-2"),
            Returned(53, "sdk-0badcafe-3"),
            """{"at":1000,"from":"wavix","message":{"event":"stop"}}""");
        await using var session = new WavixStreamSession(replay);
        await session.WaitForStartAsync();

        Playback playback = session.Play(new byte[2 * WavixAudio.FrameBytes]);
        PlaybackResult result = await playback.Completion.SoonAsync();

        // The session has sent three: before the audio, after its first frame, and at its end.
        result.Outcome.Should().Be(PlaybackOutcome.Played, "Wavix has confirmed it, under its name of this run");
        replay.MissingMarks.Should().Be(0);
    }

    [Fact]
    public async Task Replay_NamesDiffer_TheNthIsTheNthAndTheRestIsAsRecorded()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions { Speed = 0 },
            Sent(1, "x"),
            Sent(2, "x"),
            """{"at":3,"from":"wavix","message":{"event":"mark","name":"x","mark":{"x":1,"name":"x"},"call_id":"x"}}""",
            Returned(4, "x"),
            Returned(5, "never sent"));
        await replay.SendAsync(MarkOf("first \"1\""), CancellationToken.None);
        await replay.SendAsync(MarkOf("second"), CancellationToken.None);

        (await TextAsync(replay)).Should().Be("""{"event":"mark","name":"x","mark":{"x":1,"name":"first \u00221\u0022"},"call_id":"x"}""");
        (await TextAsync(replay)).Should().Contain("\"second\"");
        (await TextAsync(replay)).Should().Contain("\"never sent\"", "the recorded application had not sent it either");
    }

    [Fact]
    public async Task Replay_SessionSendsOtherNumberOfMarks_ThoseOfTheApplicationStay()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions { Speed = 0 }, Sent(1, "sdk-1"), Sent(2, "a"), Returned(3, "sdk-1"), Returned(4, "a"));
        foreach (string name in new[] { "sdk-2", "sdk-3", "b" })
        {
            await replay.SendAsync(MarkOf(name), CancellationToken.None);
        }

        (await TextAsync(replay)).Should().Contain("\"sdk-2\"");
        (await TextAsync(replay)).Should().Contain("\"b\"");
    }

    [Fact]
    public async Task Replay_MarkIsSentLate_PausesAndKeepsTheIntervals()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions { TimeProvider = _clock },
            Sent(0, "a"),
            Returned(0, "a"),
            """{"at":50,"from":"wavix","message":{"event":"stop"}}""");

        Task<string> mark = TextAsync(replay);
        _clock.Advance(TimeSpan.FromMilliseconds(1000));
        await replay.SendAsync(MarkOf("b"), CancellationToken.None);
        (await mark.SoonAsync()).Should().Contain("\"b\"");

        Task<string> stop = TextAsync(replay);
        _clock.Advance(TimeSpan.FromMilliseconds(49));
        stop.IsCompleted.Should().BeFalse("it followed 50 ms after the mark");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await stop.SoonAsync()).Should().Contain("stop");
    }

    [Fact]
    public async Task Replay_MarksAreNotSent_AreMissingAfterOneWait()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions { TimeProvider = _clock, MarkTimeout = TimeSpan.FromSeconds(3) },
            Sent(0, "a"),
            Sent(0, "b"),
            Returned(0, "a"),
            Returned(0, "b"),
            """{"at":0,"from":"wavix","message":{"event":"stop"}}""");

        Task<string> next = TextAsync(replay);
        _clock.Advance(TimeSpan.FromMilliseconds(2999));
        next.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        (await next.SoonAsync()).Should().Contain("stop", "an application that sends no marks is waited for once");
        replay.MissingMarks.Should().Be(2);
    }

    [Fact]
    public async Task Replay_WithoutWaiting_WaitsForAudioThatPlaysInRealTime()
    {
        await using ReplayTransport replay = await OpenAsync(
            new ReplayOptions { TimeProvider = _clock, Speed = 0, MarkTimeout = TimeSpan.FromSeconds(1) }, Sent(0, "a"), Returned(8000, "a"));

        Task<string> mark = TextAsync(replay);
        _clock.Advance(TimeSpan.FromMilliseconds(8900));
        mark.IsCompleted.Should().BeFalse("the recorded application had played for 8 s");
        await replay.SendAsync(MarkOf("b"), CancellationToken.None);

        (await mark.SoonAsync()).Should().Contain("\"b\"");
    }

    [Fact]
    public async Task Receive_AbortedWhileItWaitsForAMark_IsALoss()
    {
        await using ReplayTransport replay = await OpenAsync(new ReplayOptions(), Sent(0, "a"), Returned(0, "a"));

        Task<WavixTransportMessage> receiving = replay.ReceiveAsync(1000, CancellationToken.None).AsTask();
        replay.Abort();

        (await receiving.SoonAsync()).Kind.Should().Be(WavixTransportMessageKind.Lost);
        replay.MissingMarks.Should().Be(0);
    }

    private static string Sent(int at, string name) =>
        $$$$"""{"at":{{{{at}}}},"from":"application","message":{"event":"mark","mark":{"name":"{{{{name}}}}"}}}""";

    private static string Returned(int at, string name) =>
        $$$$"""{"at":{{{{at}}}},"from":"wavix","message":{"event":"mark","mark":{"name":"{{{{name}}}}"}}}""";

    private static byte[] MarkOf(string name)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        WavixMessageSerializer.WriteCommand(buffer, new MarkCommand { Name = name });
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task<string> TextAsync(ReplayTransport replay) =>
        Encoding.UTF8.GetString((await replay.ReceiveAsync(10_000, CancellationToken.None).AsTask().SoonAsync()).Data.Span);

    private async Task<ReplayTransport> OpenAsync(ReplayOptions options, params string[] lines)
    {
        string file = Path.Combine(_folder.FullName, "call.ndjson");
        await File.WriteAllLinesAsync(file, ["""{"wavix_recording":1,"began":"2026-11-28T12:00:00.000Z","part":1,"audio":"none"}""", .. lines]);
        return await ReplayTransport.OpenAsync(file, options);
    }
}
