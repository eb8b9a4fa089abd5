using System.Reflection;
using Microsoft.Extensions.Logging;
using Wavix.Streaming.Tests.Session;

namespace Wavix.Streaming.Tests.Diagnostics;

public class LogTests
{
    [Fact]
    public void EventIds_AllLogMethods_AreUnique()
    {
        int[] ids = typeof(WavixStreamSession).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())
            .Select(attribute => attribute.EventId)
            .ToArray();

        ids.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Log_StreamStartsAndEnds_TellsBoth()
    {
        var logger = new RecordingLogger { Least = LogLevel.Information };
        await using var call = new SessionHarness(logger: logger);
        await call.StartAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(3));
        await call.SayAsync(SessionHarness.Stop(2));
        await call.AnswerCloseAsync();

        logger.Records.Select(record => record.Message).Should().Equal(
            "Stream str-456 of call abc-123 started (twoway, inbound).",
            "Stream str-456 of call abc-123 ended after 3.0 s: Stopped, close status 1000; 3 messages received, 0 sent.");
    }

    [Fact]
    public async Task Log_ClosedBeforeStart_NamesNoIdsAndShowsTheCloseText()
    {
        var logger = new RecordingLogger { Least = LogLevel.Information };
        await using var call = new SessionHarness(logger: logger);
        await call.SayAsync(SessionHarness.Connected());
        await call.SettleAsync();
        Task closing = call.Session.CloseAsync(1008, "The call has too many streams.");
        await call.AnswerCloseAsync();
        await closing;

        LogRecord record = logger.Records.Should().ContainSingle().Subject;
        record.Message.Should().Be(
            "A stream ended after 0.0 s without a start: ClosedByApplication, close status 1008 (The call has too many streams.); 1 messages received.");
        record.Values.Should().Contain(";ClosedByApplication;1008;", "they are values of their own, too");
    }

    [Fact]
    public async Task Log_StartWithoutIds_LeavesNoHoles()
    {
        var logger = new RecordingLogger { Least = LogLevel.Information };
        await using var call = new SessionHarness(logger: logger);
        await call.SayAsync("""{"event":"start","stream_type":"twoway","channel":"inbound"}""");
        await call.SayAsync("""{"event":"stop"}""");
        await call.AnswerCloseAsync();

        logger.Records.Select(record => record.Message).Where(message => message.StartsWith("Stream", StringComparison.Ordinal)).Should().Equal(
            "Stream (none) of call (none) started (twoway, inbound).",
            "Stream (none) of call (none) ended after 0.0 s: Stopped, close status 1000; 2 messages received, 0 sent.");
    }

    [Fact]
    public async Task Log_ConnectionLost_LeavesNoHoles()
    {
        var logger = new RecordingLogger { Least = LogLevel.Information };
        await using var call = new SessionHarness(logger: logger);
        await call.StartAsync();
        call.Wavix.Abort();
        await call.Session.Completion.SoonAsync();

        logger.Records.Last().Message.Should().Be("Stream str-456 of call abc-123 ended after 0.0 s: ConnectionLost; 2 messages received, 0 sent.");
    }

    [Fact]
    public async Task ToString_OfWhatIsLogged_IsShortAndReadable()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        Playback playback = call.Session.Play(SessionHarness.Frame());

        call.Session.StreamInfo!.ToString().Should().Be("stream str-456 of call abc-123 (TwoWay, Inbound)");
        playback.ToString().Should().Be("Not completed, heard 0 ms");
        await call.SayAsync("?");
        await call.SettleAsync();
        call.Session.GetStatistics().ToString().Should().StartWith("3 messages received, ").And.EndWith(" sent, 1 invalid events");
        call.Wavix.Abort();
        await call.Session.Completion.SoonAsync();
        playback.ToString().Should().Be("Disconnected, heard 0 ms");
    }

    [Fact]
    public void ToString_OfTextsOfAPeer_HasNoControlCharacters()
    {
        var info = new WavixStreamInfo { CallId = "a\ncrit: forged", StreamId = "\u001b[31m" };
        var completion = new WavixStreamCompletion
        {
            Reason = WavixStreamEndReason.ClosedByWavix,
            CloseStatus = 1000,
            CloseDescription = "bye\r\ncrit: forged",
            Statistics = new WavixStreamStatistics(),
        };

        $"{info} {completion}".Should().NotContainAny("\n", "\r", "\u001b").And.Contain("a\uFFFDcrit: forged");
    }

    [Fact]
    public async Task Log_ManyInvalidMessages_TellsOncePerIntervalWithTheNumberHeldBack()
    {
        var logger = new RecordingLogger();
        await using var call = new SessionHarness(logger: logger);
        await call.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await call.SayAsync("?");
        }

        await call.SettleAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(9));
        await call.SayAsync("?");
        await call.SettleAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(1));
        await call.SayAsync("?");
        await call.SettleAsync();

        LogRecord[] records = logger.Records.Where(record => record.Id == 3).ToArray();
        records.Should().HaveCount(2).And.OnlyContain(record => record.Level == LogLevel.Warning);
        records[0].Message.Should().EndWith("0 more since the last report.");
        records[1].Message.Should().EndWith("5 more since the last report.");
    }

    [Fact]
    public async Task Log_DifferentKinds_DoNotHoldEachOtherBack()
    {
        var logger = new RecordingLogger();
        await using var call = new SessionHarness(logger: logger);
        await call.StartAsync();
        await call.SayAsync("?");
        await call.SayAsync("""{"event":"news"}""");
        await call.SayAsync(SessionHarness.Media(5), SessionHarness.Media(5), SessionHarness.Connected());
        await call.SayAndSettleAsync(SessionHarness.Stop(6), SessionHarness.Media(7));

        logger.Records.Select(record => record.Id).Should().Equal(1, 3, 4, 5, 5, 5, 7);
        logger.Records.Where(record => record.Id == 5).Select(record => record.Message).Should().Equal(
            "Received an irregular media event: SequenceGap. The call continues. 0 more since the last report.",
            "Received an irregular media event: SequenceRepeat. The call continues. 0 more since the last report.",
            "Received an irregular connected event: UnexpectedOrder. The call continues. 0 more since the last report.");
    }

    [Fact]
    public async Task Log_AnomalyLogIntervalZero_TellsAll()
    {
        var logger = new RecordingLogger();
        await using var call = new SessionHarness(options => options.LogThrottleInterval = TimeSpan.Zero, logger: logger);
        await call.SayAsync("?");
        await call.SayAsync("?");
        await call.SettleAsync();

        logger.Records.Where(record => record.Id == 3).Should().HaveCount(2);
    }

    [Fact]
    public async Task Log_EventsDropped_TellsOnce()
    {
        var logger = new RecordingLogger();
        await using var call = new SessionHarness(options => options.MaxQueuedEventBytes = 1024, logger: logger);
        for (int i = 1; i < 5; i++)
        {
            await call.SayAsync(SessionHarness.Media(i));
        }

        await call.SettleAsync();

        logger.Records.Where(record => record.Id == 6).Should().ContainSingle().Which.Message.Should().Be(
            "The application reads events too slowly: 1 dropped (MaxQueuedEventBytes is 1024). 0 more since the last report.");
    }

    [Fact]
    public async Task Log_PeerNeverCloses_TellsIt()
    {
        var logger = new RecordingLogger();
        await using var call = new SessionHarness(logger: logger);
        _ = call.Session.CloseAsync();
        call.Clock.Advance(TimeSpan.FromSeconds(5));
        await call.EndAsync();

        logger.Records.Should().Contain(record => record.Id == 9 && record.Level == LogLevel.Warning);
    }

    [Theory]
    [InlineData(LogLevel.Debug)]
    [InlineData(LogLevel.Trace)]
    public async Task Log_WholeCall_HoldsNoContentOfMessages(LogLevel least)
    {
        var logger = new RecordingLogger { Least = least };
        await using var call = new SessionHarness(
            options =>
            {
                options.LogThrottleInterval = TimeSpan.Zero;
                options.MaxQueuedEventBytes = 1024;
            },
            logger: logger);
        await call.StartAsync();
        await call.Session.SendMarkAsync("secret-mark");
        await call.Session.SendMediaAsync(Convert.FromBase64String("c2VjcmV0LWF1ZGlv"));
        await call.SayAsync("""{"event":"media","sequence_number":9,"media":{"payload":"c2VjcmV0LWF1ZGlv","track":"inbound"}}""");
        await call.SayAsync("""{"event":"media","media":{"payload":"c2VjcmV0LWF1ZGlv!"}}""");
        await call.SayAsync("""{"event":"media","media":{"payload":"c2VjcmV0LWF1ZGk="}}""");
        await call.SayAsync("""{"event":"secret-name","secret":"secret"}""");
        await call.SayAsync("""{"event":"mark","mark":{"name":"secret-mark"}}""");
        await call.SayAsync("secret");
        await call.SayBinaryAsync("secret"u8.ToArray());
        await call.SayAndSettleAsync(SessionHarness.Stop(3), SessionHarness.Media(4));
        await call.AnswerCloseAsync();

        logger.Records.Should().HaveCountGreaterThan(8);
        logger.Records.Should().OnlyContain(record =>
            !(record.Message + record.Values + record.Error).Contains("secret", StringComparison.OrdinalIgnoreCase)
            && !(record.Message + record.Values).Contains("c2Vj", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_Frames_AreToldAtTraceOnly()
    {
        var logger = new RecordingLogger { Least = LogLevel.Trace };
        await using var call = new SessionHarness(logger: logger);
        await call.StartAsync();
        await call.SayAndSettleAsync(SessionHarness.Media(2), SessionHarness.Media(3));

        logger.Records.Where(record => record.Level > LogLevel.Trace).Should().ContainSingle();
        logger.Records.Where(record => record.Level == LogLevel.Trace).Select(record => record.Message).Should().Equal(
            "Received connected.", "Received start #1.", "Received media #2 Inbound 960 bytes.", "Received media #3 Inbound 960 bytes.");
    }
}
