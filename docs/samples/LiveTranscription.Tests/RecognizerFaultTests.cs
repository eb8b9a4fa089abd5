using LiveTranscription.Transcripts;
using Wavix.Streaming.Testing;

namespace LiveTranscription.Tests;

/// <summary>Recognisers that fail, are slow, or do not end. None of them costs the call anything.</summary>
public sealed class RecognizerFaultTests
{
    [Theory]
    [InlineData("https://key@speech.example.com refused", "The recogniser has failed. The call continues.")]
    [InlineData("", "The recogniser has ended. The call continues.")]
    public async Task Recognizer_FailsOrEnds_IsAnErrorLineAndTheCallContinues(string message, string says)
    {
        await using var app = new TranscriptionApp(TestRecognizer.FirstFails(message));
        TestCall call = await app.RingAsync();

        await call.SayAsync(4, caller: (1, 3), other: (1, 3));
        await call.HangUpAsync();

        (List<SentEvent> events, TranscriptLine[] lines) = await WatchAsync(app, call);
        TranscriptLine error = lines.Single(line => line.Kind == LineKind.Error);
        error.Text.Should().Be(says);
        TranscriptLine text = lines.Single(line => line.Kind == LineKind.Text);
        text.Side.Should().NotBe(error.Side);
        text.Text.Should().Be("one two three four five six");
        events[^1].Data.Should().Contain("The call has ended.");
        call.Stream.CloseStatus.Should().Be(1000);
        (await call.Phone.WaitForEndAsync()).Should().Be(PhoneCallEnd.HungUp);
    }

    /// <summary>10 s are not read, and 5 s fit. What is left is recognised, and its times are those of the call.</summary>
    [Fact]
    public async Task Recognizer_IsTooSlow_OldestAudioIsAGapAndLaterTimesAreRight()
    {
        TranscriptionApp? app = null;
        await using TranscriptionApp started = app = new TranscriptionApp(TestRecognizer.Sleepy(() => app!.Clock, TimeSpan.FromSeconds(10)));
        TestCall call = await app.RingAsync();

        TimeSpan before = call.Stream.Elapsed;
        await call.SayAsync(12, caller: (8, 9.5));
        TimeSpan took = call.Stream.Elapsed - before;
        await call.HangUpAsync();

        took.Should().BeCloseTo(TimeSpan.FromSeconds(12), TimeSpan.FromMilliseconds(100), "the call does not wait");
        (_, TranscriptLine[] lines) = await WatchAsync(app, call);
        TranscriptLine[] caller = [.. lines.Where(line => line.Side == Side.Caller)];
        caller.Select(line => line.Kind).Should().Equal(LineKind.Gap, LineKind.Text);
        caller[0].From.Should().BeLessThan(400, "the pipe to the recogniser holds 200 ms");
        caller[0].To.Should().BeInRange(5000, 6000);
        caller[1].Text.Should().Be("one two three four five");
        caller[1].From.Should().BeInRange(7800, 8200);
        caller[1].To.Should().BeInRange(9300, 9700);
        lines.Should().ContainSingle(line => line.Side == Side.Other).Which.Kind.Should().Be(LineKind.Gap);
    }

    [Fact]
    public async Task Recognizer_DoesNotEndWithTheCall_EndIsShownInTime()
    {
        await using var app = new TranscriptionApp(TestRecognizer.Endless());
        TestCall call = await app.RingAsync();
        using EventReader watcher = await app.WatchAsync(call);
        await call.SayAsync(1);
        Task<List<SentEvent>> reading = Task.Run(watcher.ReadToEndAsync);

        await call.HangUpAsync();
        TimeSpan hungUp = app.Clock.Elapsed;
        await app.Clock.RunUntilAsync(reading);

        (app.Clock.Elapsed - hungUp).Should().BeCloseTo(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        (await reading).SkipLast(1).Select(e => e.Line.Text).Should().HaveCount(2)
            .And.OnlyContain(text => text == "The recogniser did not finish in time. Its last words are missing.");
    }

    private static async Task<(List<SentEvent> Events, TranscriptLine[] Lines)> WatchAsync(TranscriptionApp app, TestCall call)
    {
        using EventReader watcher = await app.WatchAsync(call);
        List<SentEvent> events = await watcher.ReadToEndAsync().SoonAsync();
        return (events, [.. events.Where(e => e.Name == "line").Select(e => e.Line)]);
    }
}
