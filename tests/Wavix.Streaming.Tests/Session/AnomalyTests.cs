namespace Wavix.Streaming.Tests.Session;

public class AnomalyTests
{
    [Fact]
    public async Task Receive_NumberJumps_IsAGapOnce()
    {
        await using var call = new SessionHarness();

        EventAnomalies[] anomalies = await AnomaliesOfAsync(
            call, SessionHarness.Media(2), SessionHarness.Media(5), SessionHarness.Media(6));

        anomalies.Should().Equal(EventAnomalies.None, EventAnomalies.SequenceGap, EventAnomalies.None);
        call.Statistics.Should().BeEquivalentTo(new { SequenceGaps = 1, SequenceRepeats = 0, Anomalies = 1 });
    }

    [Fact]
    public async Task Receive_NumberRepeats_IsARepeat()
    {
        await using var call = new SessionHarness();

        EventAnomalies[] anomalies = await AnomaliesOfAsync(
            call, SessionHarness.Media(2), SessionHarness.Media(2), SessionHarness.Media(3));

        anomalies.Should().Equal(EventAnomalies.None, EventAnomalies.SequenceRepeat, EventAnomalies.None);
        call.Statistics.Should().BeEquivalentTo(new { SequenceGaps = 0, SequenceRepeats = 1, Anomalies = 1 });
    }

    [Fact]
    public async Task Receive_OrderChanges_IsAGapThenARepeatAndGoesOn()
    {
        await using var call = new SessionHarness();

        EventAnomalies[] anomalies = await AnomaliesOfAsync(
            call, SessionHarness.Media(2), SessionHarness.Media(4), SessionHarness.Media(3), SessionHarness.Media(5));

        anomalies.Should().Equal(
            EventAnomalies.None, EventAnomalies.SequenceGap, EventAnomalies.SequenceRepeat, EventAnomalies.None);
    }

    [Fact]
    public async Task Receive_BrokenMessageWithANumber_LeavesNoGap()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2));
        await call.SayAsync("""{"event":"media","sequence_number":3,"media":{"payload":"!"}}""");
        await call.SayAsync("""{"event":"news","sequence_number":4}""");
        await call.SayAndSettleAsync(SessionHarness.Media(5));

        call.Statistics.SequenceGaps.Should().Be(0);
    }

    [Fact]
    public async Task Receive_SecondStart_IsOutOfOrderAndChangesNothing()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        WavixStreamInfo? info = call.Session.StreamInfo;

        await call.SayAsync("""{"event":"start","event_time":"2026-01-02T03:04:05Z","call_id":"other","stream_id":"other","stream_type":"oneway","channel":"both","sequence_number":1}""");
        await call.SettleAsync();

        call.Session.StreamInfo.Should().BeSameAs(info);
        await call.Session.SendClearAsync();
        (await call.HearCommandAsync()).StreamId.Should().Be("str-456");
        await call.NextAsync();
        await call.NextAsync();
        (await call.NextAsync())!.Anomalies.Should().Be(
            EventAnomalies.UnexpectedOrder | EventAnomalies.SequenceRepeat | EventAnomalies.StreamIdChanged | EventAnomalies.CallIdChanged);
    }

    [Fact]
    public async Task Receive_SecondStart_BeginsANewCount()
    {
        await using var call = new SessionHarness();

        EventAnomalies[] anomalies = await AnomaliesOfAsync(
            call, SessionHarness.Media(2), SessionHarness.Media(3), SessionHarness.StartOf(StreamType.TwoWay), SessionHarness.Media(2));

        anomalies[^1].Should().Be(EventAnomalies.None);
    }

    [Fact]
    public async Task Receive_MediaBeforeStart_IsDeliveredOutOfOrder()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Connected(), SessionHarness.Media(1), SessionHarness.StartOf(StreamType.TwoWay));

        await call.NextAsync();
        WavixEvent? early = await call.NextAsync();

        early.Should().BeOfType<MediaEvent>().Which.Anomalies.Should().Be(EventAnomalies.UnexpectedOrder);
        await call.SettleAsync();
        call.Session.State.Should().Be(WavixStreamState.Streaming);
    }

    [Fact]
    public async Task Receive_StartWithoutConnected_StartsOutOfOrder()
    {
        await using var call = new SessionHarness();

        await call.SayAndSettleAsync(SessionHarness.StartOf(StreamType.TwoWay));

        call.Session.State.Should().Be(WavixStreamState.Streaming);
        (await call.NextAsync())!.Anomalies.Should().Be(EventAnomalies.UnexpectedOrder);
    }

    [Fact]
    public async Task Receive_StopBeforeStart_EndsOutOfOrder()
    {
        await using var call = new SessionHarness();
        await call.SayAsync(SessionHarness.Connected(), SessionHarness.Stop(1));

        (await call.ReadAllAsync())[^1].Anomalies.Should().Be(EventAnomalies.UnexpectedOrder);
    }

    [Fact]
    public async Task Receive_SecondConnected_IsOutOfOrder()
    {
        await using var call = new SessionHarness();

        (await AnomaliesOfAsync(call, SessionHarness.Connected())).Should().Equal(EventAnomalies.UnexpectedOrder);
    }

    [Fact]
    public async Task Receive_OtherStreamId_IsMarkedOnEachAndCounted()
    {
        await using var call = new SessionHarness();

        EventAnomalies[] anomalies = await AnomaliesOfAsync(
            call,
            Stray(2, streamId: "other"),
            Stray(3, streamId: "other"),
            SessionHarness.Media(4));

        anomalies.Should().Equal(EventAnomalies.StreamIdChanged, EventAnomalies.StreamIdChanged, EventAnomalies.None);
        call.Statistics.StreamIdChanges.Should().Be(2);
    }

    [Fact]
    public async Task Receive_OtherCallId_IsMarked()
    {
        await using var call = new SessionHarness();

        (await AnomaliesOfAsync(call, Stray(2, callId: "other"))).Should().Equal(EventAnomalies.CallIdChanged);
        call.Statistics.StreamIdChanges.Should().Be(0);
    }

    [Fact]
    public async Task Receive_FieldMissing_IsMarkedAndDelivered()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.NextAsync();
        await call.NextAsync();
        await call.SayAsync("""{"event":"media","media":{"payload":"AAA="}}""");

        (await call.NextAsync()).Should().BeOfType<MediaEvent>().Which.Anomalies.Should().Be(EventAnomalies.MissingField);
    }

    [Fact]
    public async Task Completion_Statistics_AreThoseOfTheWholeStream()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        await call.SayAsync(SessionHarness.Media(2), SessionHarness.Media(9), SessionHarness.Media(9));
        await call.SayAsync("?");
        await call.SayAsync("""{"event":"news"}""");
        await call.SayAndSettleAsync(SessionHarness.Stop(10), SessionHarness.Media(11));

        WavixStreamStatistics statistics = (await call.AnswerCloseAsync()).Statistics;

        statistics.Should().BeEquivalentTo(new
        {
            MessagesReceived = 9,
            AudioBytesReceived = 3 * WavixAudio.FrameBytes,
            InvalidEvents = 1,
            UnknownEvents = 1,
            Anomalies = 2,
            SequenceGaps = 1,
            SequenceRepeats = 1,
            MessagesAfterEnd = 1,
        });
    }

    /// <summary>The anomalies of events behind a clean start.</summary>
    private static async Task<EventAnomalies[]> AnomaliesOfAsync(SessionHarness call, params WavixEvent[] events)
    {
        await call.StartAsync();
        await call.NextAsync();
        await call.NextAsync();
        await call.SayAsync(events);
        var anomalies = new EventAnomalies[events.Length];
        for (int i = 0; i < events.Length; i++)
        {
            anomalies[i] = (await call.NextAsync())!.Anomalies;
        }

        return anomalies;
    }

    private static MarkEvent Stray(long number, string streamId = "str-456", string callId = "abc-123") => new()
    {
        EventTime = DateTimeOffset.UnixEpoch,
        CallId = callId,
        StreamId = streamId,
        SequenceNumber = number,
        Name = "m",
    };
}
