using LiveTranscription.Transcripts;
using Wavix.Streaming.Testing;

namespace LiveTranscription.Tests;

/// <summary>Whole calls, and what their watchers get.</summary>
public sealed class LiveCallTests : IAsyncDisposable
{
    private const long Tolerance = 200;

    private readonly TranscriptionApp _app = new();

    [Fact]
    public async Task Call_Setup_IsAnsweredAndStreamedOneWayWithBothTracks()
    {
        TestCall call = await _app.RingAsync();
        await call.HangUpAsync();

        _app.Wavix.Requests.Select(request => request.Operation).Should().Equal(ApiOperation.AnswerCall, ApiOperation.StartStream);
        _app.Wavix.Requests[1].Body.Should().Contain("\"oneway\"").And.Contain("\"both\"").And.Contain("wss://voice.example.com/stream/");
        call.Stream.Verify().Should().BeEmpty();
    }

    [Fact]
    public async Task Watch_BothSidesSpeak_LinesHaveTheirSidesOrderAndTimes()
    {
        TestCall call = await _app.RingAsync();
        using EventReader watcher = await _app.WatchAsync(call);

        await call.SayAsync(6.5, caller: (1, 2.5), other: (4, 5));
        await call.HangUpAsync();
        List<SentEvent> events = await watcher.ReadToEndAsync().SoonAsync();

        events[^1].Data.Should().Contain("The call has ended.");
        events.Select(e => e.Id).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        TranscriptLine[] lines = [.. events.SkipLast(1).Select(e => e.Line)];
        lines.Select(line => line.Id).Distinct().Should().Equal(1, 2);
        TranscriptLine[] caller = [.. lines.Where(line => line.Id == 1)];
        TranscriptLine[] other = [.. lines.Where(line => line.Id == 2)];

        caller.Should().OnlyContain(line => line.Side == Side.Caller && line.Kind == LineKind.Text);
        other.Should().OnlyContain(line => line.Side == Side.Other && line.Kind == LineKind.Text);
        caller.SkipLast(1).Should().OnlyContain(line => !line.IsFinal).And.HaveCountGreaterThan(2);
        other.SkipLast(1).Should().OnlyContain(line => !line.IsFinal).And.HaveCountGreaterThan(1);
        caller.SkipLast(1).Select(line => line.Text.Length).Should().BeInAscendingOrder("interim results grow");
        BeFinal(caller[^1], "one two three four five", 1000, 2500);
        BeFinal(other[^1], "one two three", 4000, 5000);
    }

    [Fact]
    public async Task Watch_WhileASideSpeaks_InterimTextIsThere()
    {
        TestCall call = await _app.RingAsync();
        using EventReader watcher = await _app.WatchAsync(call);

        await call.SayAsync(2, caller: (1, 2));
        SentEvent interim = (await watcher.ReadAsync().SoonAsync())!;
        await call.HangUpAsync();

        // The call is still at its second second.
        interim.Line.IsFinal.Should().BeFalse();
        interim.Line.Text.Should().Be("one");
        (await watcher.ReadToEndAsync().SoonAsync())[^2].Line.Should().Match<TranscriptLine>(line => line.IsFinal, "the end of the call is that of the utterance");
    }

    [Fact]
    public async Task Watch_BothSpeakAtTheSameTime_EachSideHasItsLine()
    {
        TestCall call = await _app.RingAsync();
        await call.SayAsync(4, caller: (1, 3), other: (1.5, 2.5));
        await call.HangUpAsync();

        TranscriptLine[] lines = await ReadLinesAsync(call);

        lines.Should().HaveCount(2);
        BeFinal(lines.Single(line => line.Side == Side.Caller), "one two three four five six", 1000, 3000);
        BeFinal(lines.Single(line => line.Side == Side.Other), "one two three", 1500, 2500);
    }

    [Fact]
    public async Task Watch_LateJoiner_GetsAllLinesInTheirNewestState()
    {
        TestCall call = await _app.RingAsync();
        await call.SayAsync(6, caller: (1, 2.5), other: (3.5, 4.5));

        using EventReader during = await _app.WatchAsync(call);
        List<SentEvent> soFar = await during.ReadUntilAsync(e => e.Line is { Id: 2, IsFinal: true }).SoonAsync();
        await call.HangUpAsync();
        List<SentEvent> afterwards = await during.ReadToEndAsync().SoonAsync();

        soFar.Should().HaveCountLessThanOrEqualTo(3, "states that were replaced are not sent");
        afterwards.Should().ContainSingle("only the end is new");
        TranscriptLine[] lines = await ReadLinesAsync(call);
        lines.Should().HaveCount(2).And.OnlyContain(line => line.IsFinal);
        BeFinal(lines[0], "one two three four five", 1000, 2500);
        BeFinal(lines[1], "one two three", 3500, 4500);
    }

    [Fact]
    public async Task Watch_ReconnectWithLastEventId_MissesAndRepeatsNothing()
    {
        TestCall call = await _app.RingAsync();
        using EventReader steady = await _app.WatchAsync(call);
        List<SentEvent> seen;
        using (EventReader first = await _app.WatchAsync(call))
        {
            // One line is final, and the next one has begun.
            await call.SayAsync(5, caller: (1, 2), other: (3.5, 5));
            seen = await first.ReadUntilAsync(e => e.Line.Id == 2).SoonAsync();
        }

        await call.SayAsync(5, caller: (2, 3));
        using EventReader second = await _app.WatchAsync(call, seen[^1].Id);
        await call.SayAsync(2);
        await call.HangUpAsync();
        List<SentEvent> rest = await second.ReadToEndAsync().SoonAsync();
        List<SentEvent> all = await steady.ReadToEndAsync().SoonAsync();

        long last = seen[^1].Id;
        seen.Should().Contain(e => e.Line.Id == 1 && e.Line.IsFinal).And.Contain(e => e.Line.Id == 2 && !e.Line.IsFinal);
        rest.Should().OnlyContain(e => e.Id > last);
        rest.SkipLast(1).Select(e => e.Line.Id).Distinct().Should().Equal(2, 3);
        NewestOf([.. seen, .. rest]).Should().Equal(NewestOf(all));
        rest[^1].Id.Should().Be(all[^1].Id);
        NewestOf(all).Should().HaveCount(3);
    }

    [Fact]
    public async Task Watch_ReconnectAfterTheEnd_IsAnsweredWithTheEndOnly()
    {
        TestCall call = await _app.RingAsync();
        await call.SayAsync(3, caller: (1, 2));
        await call.HangUpAsync();
        using EventReader first = await _app.WatchAsync(call);
        List<SentEvent> all = await first.ReadToEndAsync().SoonAsync();

        using EventReader second = await _app.WatchAsync(call, all[^1].Id);

        (await second.ReadToEndAsync().SoonAsync()).Should().ContainSingle().Which.Should().Be(all[^1]);
    }

    [Fact]
    public async Task Watch_TwoCalls_DoNotMix()
    {
        TestCall one = await _app.RingAsync();
        TestCall two = await _app.RingAsync();
        using EventReader watcher = await _app.WatchAsync(one);

        await Task.WhenAll(one.SayAsync(4, caller: (1, 3)), two.SayAsync(4, other: (1.5, 2.5)));
        await Task.WhenAll(one.HangUpAsync(), two.HangUpAsync());

        NewestOf(await watcher.ReadToEndAsync().SoonAsync()).Should().ContainSingle().Which.Side.Should().Be(Side.Caller);
        BeFinal((await ReadLinesAsync(one)).Single(), "one two three four five six", 1000, 3000);
        TranscriptLine ofTwo = (await ReadLinesAsync(two)).Single();
        BeFinal(ofTwo, "one two three", 1500, 2500);
        ofTwo.Side.Should().Be(Side.Other);
    }

    [Fact]
    public async Task Call_IsOnHold_LaterTimesAreThoseOfTheCall()
    {
        TestCall call = await _app.RingAsync();
        await call.SayAsync(3, caller: (1, 2));
        await _app.Clock.AdvanceAsync(TimeSpan.FromSeconds(20));
        await call.SayAsync(3, caller: (1, 2));
        await call.HangUpAsync();

        TranscriptLine[] lines = await ReadLinesAsync(call);

        lines.Should().HaveCount(2).And.OnlyContain(line => line.Kind == LineKind.Text);
        BeFinal(lines[0], "one two three", 1000, 2000);
        BeFinal(lines[1], "one two three", 24_000, 25_000);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<TranscriptLine[]> ReadLinesAsync(TestCall call)
    {
        using EventReader watcher = await _app.WatchAsync(call);
        return NewestOf(await watcher.ReadToEndAsync().SoonAsync());
    }

    /// <summary>The lines as the page has them after these events.</summary>
    private static TranscriptLine[] NewestOf(List<SentEvent> events) =>
        [.. events.Where(e => e.Name == "line").Select(e => e.Line).GroupBy(line => line.Id).OrderBy(line => line.Key).Select(line => line.Last())];

    private static void BeFinal(TranscriptLine line, string text, long from, long to)
    {
        line.IsFinal.Should().BeTrue();
        line.Text.Should().Be(text);
        line.From.Should().BeInRange(from - Tolerance, from + Tolerance);
        line.To.Should().BeInRange(to - Tolerance, to + Tolerance);
    }
}
