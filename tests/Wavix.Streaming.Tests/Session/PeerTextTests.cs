using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Wavix.Streaming.Tests.Session;

/// <summary>What a session remembers, repeats and logs of the texts of its peer.</summary>
[Collection(RunsAlone.Name)]
public class PeerTextTests
{
    private const string Forged = "abc\r\ncrit: Bank[666]\n      Money gone\u001b[31m\u0085\u2028\u202E";

    [Theory]
    [InlineData('x')]
    [InlineData('\u007F')]
    public async Task Send_IdsOf400000Characters_CommandsDoWithout(char c)
    {
        await using var call = new SessionHarness();
        await StartWithAsync(call, new string(c, 400_000));

        await call.Session.SendMediaAsync(SessionHarness.Frame());
        await call.Session.SendMarkAsync("m");
        await call.Session.SendClearAsync();

        for (int i = 0; i < 3; i++)
        {
            WavixTransportMessage heard = await call.HearAsync();
            heard.Data.Length.Should().BeLessThan(16 * 1024);
            WavixMessageSerializer.ReadCommand(heard.Data.Span).StreamId.Should().BeNull();
        }
    }

    [Fact]
    public async Task StreamInfo_TextsOf400000Characters_AreNullAndTheCallContinues()
    {
        await using var call = new SessionHarness();
        await StartWithAsync(call, new string('x', 400_000));

        call.Session.StreamInfo.Should().BeEquivalentTo(
            new { CallId = (string?)null, StreamId = (string?)null, StreamTypeText = (string?)null, ChannelText = (string?)null });
        (await call.NextAsync())!.Anomalies.Should().Be(EventAnomalies.MistypedField | EventAnomalies.UnexpectedOrder);
        call.Session.CanSend.Should().BeTrue();
    }

    [Fact]
    public async Task Log_TextsOf400000Characters_StaysShort()
    {
        var logger = new RecordingLogger { Least = LogLevel.Trace };
        await using var call = new SessionHarness(logger: logger);
        string text = new('x', 400_000);
        await StartWithAsync(call, text);
        call.Session.StreamInfo.Should().NotBeNull();
        await call.SayAsync($$$"""{"event":"{{{text}}}"}""");
        await call.SayAsync($$$"""{"event":"mark","mark":{"name":"{{{text}}}"}}""");
        await call.SayAsync($$$"""{"event":"media","call_id":"{{{text}}}","media":{"payload":"AAE=","track":"{{{text}}}"}}""");
        await call.SayAndSettleAsync(SessionHarness.Stop(9));
        await call.AnswerCloseAsync();

        logger.Records.Sum(record => (record.Message + record.Values + record.Error).Length).Should().BeInRange(1, 64_000);
    }

    [Fact]
    public async Task Log_ControlCharactersInTexts_AreReplaced()
    {
        var logger = new RecordingLogger { Least = LogLevel.Trace };
        await using var call = new SessionHarness(logger: logger);
        await StartWithAsync(call, JsonText(Forged));
        await call.SayAsync($$$"""{"event":"{{{JsonText(Forged)}}}"}""");
        await call.SayAndSettleAsync(SessionHarness.Stop(9));
        await call.AnswerCloseAsync();

        call.Session.StreamInfo!.CallId.Should().Be(Forged, "the application gets what was sent");
        logger.Records.Should().Contain(record => record.Message.Contains("Money gone", StringComparison.Ordinal));
        logger.Records.Should().OnlyContain(record => !(record.Message + record.Values).Any(c => char.IsControl(c) || c == '\u2028' || c == '\u202E'));
    }

    [Fact]
    public async Task ActivitySource_StreamTypeIsNew_TheTagSaysUnknown()
    {
        var stopped = new TaskCompletionSource<Activity>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WavixTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.SetResult,
        };
        ActivitySource.AddActivityListener(listener);
        await using (var call = new SessionHarness())
        {
            await StartWithAsync(call, JsonText(Forged));
        }

        (await stopped.Task.WaitAsync(SessionHarness.Soon)).GetTagItem("stream_type").Should().Be("unknown");
    }

    [Fact]
    public async Task Completion_CloseDescriptionOfACustomTransport_IsCut()
    {
        var transport = new FakeTransport { OnReceive = () => new(WavixTransportMessage.Close(1000, new string('x', 1_000_000))) };

        WavixStreamCompletion end = await new WavixStreamSession(transport).Completion.WaitAsync(SessionHarness.Soon);

        end.CloseDescription.Should().HaveLength(512);
    }

    [Theory]
    [InlineData("sdk-")]
    [InlineData("sdk-12345678-1")]
    public async Task SendMarkAsync_NameOfTheSdksOwn_Throws(string reserved)
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendMarkAsync(reserved);

        (await act.Should().ThrowAsync<ArgumentException>()).WithParameterName("name").WithMessage("*sdk-*");
    }

    [Fact]
    public async Task SendMarkAsync_NameLongerThanWouldBeReadBack_Throws()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();

        Func<Task> act = async () => await call.Session.SendMarkAsync(new string('x', 4097));

        (await act.Should().ThrowAsync<ArgumentException>()).WithParameterName("name").WithMessage("*4097*4096*");
    }

    [Fact]
    public async Task SendMarkAsync_LongestName_ComesBack()
    {
        await using var call = new SessionHarness();
        await call.StartAsync();
        string name = new('\u2028', 4096);

        await call.Session.SendMarkAsync(name);
        await call.SayAsync($$$"""{"event":"mark","mark":{"name":"{{{string.Concat(Enumerable.Repeat("\\u2028", 4096))}}}"}}""");
        await call.SettleAsync();

        ((MarkCommand)await call.HearCommandAsync()).Name.Should().Be(name);
        await call.NextAsync();
        await call.NextAsync();
        (await call.NextAsync()).Should().BeOfType<MarkEvent>().Which.Name.Should().Be(name);
    }

    private static Task StartWithAsync(SessionHarness call, string text)
    {
        // A message has 1 MiB at most, so two of them are shorter.
        string shorter = text[..Math.Min(text.Length, 90_000)];
        string message = $$$"""{"event":"start","event_time":"2026-01-02T03:04:05Z","call_id":"{{{text}}}","stream_id":"{{{text}}}","stream_type":"{{{shorter}}}","channel":"{{{shorter}}}","sequence_number":1}""";
        return SayAndSettleAsync(call, message);
    }

    private static async Task SayAndSettleAsync(SessionHarness call, string message)
    {
        await call.SayAsync(message);
        await call.SettleAsync();
    }

    private static string JsonText(string text) => string.Concat(text.Select(c => $"\\u{(int)c:X4}"));
}
