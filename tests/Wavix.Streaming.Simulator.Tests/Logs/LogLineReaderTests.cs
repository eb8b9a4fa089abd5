using Wavix.Streaming.Simulator.Logs;

namespace Wavix.Streaming.Simulator.Tests.Logs;

/// <summary>Lines of the loggers that users have, as those write them.</summary>
public class LogLineReaderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, 250, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"Timestamp":"2026-11-28T12:00:00.2500000Z","EventId":14,"LogLevel":"Warning","Category":"Shop.Calls","Message":"No order 7","State":{"Message":"No order 7"}}""", "warning", "Shop.Calls", "No order 7")]
    [InlineData("""{"@t":"2026-11-28T12:00:00.2500000Z","@m":"No order 7","@i":"abc","SourceContext":"Shop.Calls"}""", "info", "Shop.Calls", "No order 7")]
    [InlineData("""{"@t":"2026-11-28T13:00:00.250+01:00","@mt":"No order {Number:000} of {@Who}","@l":"Error","Number":7,"Who":"Ann"}""", "error", null, "No order 7 of Ann")]
    [InlineData("""{"timestamp":"2026-11-28T12:00:00.250Z","severityText":"WARN","body":{"stringValue":"No order 7"},"scope":{"name":"Shop.Calls"}}""", "warning", "Shop.Calls", "No order 7")]
    [InlineData("""{"level":30,"time":1795867200250,"pid":7,"msg":"No order 7"}""", "info", null, "No order 7")]
    [InlineData("""{"level":"debug","ts":1795867200.25,"logger":"shop","msg":"No order 7"}""", "debug", "shop", "No order 7")]
    [InlineData("""{"timeUnixNano":"1795867200250000000","severityText":"Information","body":"No order 7"}""", "info", null, "No order 7")]
    [InlineData("""{"time":"2026-11-28T12:00:00.250Z","level":"INFO","message":"No order 7","exception":"System.Exception: broken\n   at Shop"}""", "info", null, "No order 7 System.Exception: broken")]
    public void Read_LineOfALogger_HasItsTimeLevelSourceAndText(string line, string? level, string? source, string text)
    {
        LogLine read = LogLineReader.Read(line);

        (read.Time.ToLocal().ToUniversalTime(), read.Level, read.Source, read.Role, read.Text).Should().Be((Noon, level, source, null, text));
    }

    [Theory]
    [InlineData("""{"time":"2026-11-28T12:00:00Z","role":"assistant","text":"Hello."}""", "assistant", "Hello.")]
    [InlineData("""{"time":"2026-11-28T12:00:00Z","speaker":"caller","transcript":"Where is it?"}""", "caller", "Where is it?")]
    [InlineData("""{"Timestamp":"2026-11-28T12:00:00Z","LogLevel":"Debug","Category":"Wavix.Streaming.Agents.VoiceAgent","Message":"Agent: Hello."}""", "Agent", "Hello.")]
    [InlineData("""{"Timestamp":"2026-11-28T12:00:00Z","LogLevel":"Debug","Category":"Shop.Calls","Message":"Agent: Hello."}""", null, "Agent: Hello.")]
    public void Read_LineOfATranscript_HasWhoSaidIt(string line, string? role, string text)
    {
        LogLine read = LogLineReader.Read(line);

        (read.Role, read.Text).Should().Be((role, text));
    }

    [Fact]
    public void Read_TimeWithoutAZone_SaysThatItHasNone()
    {
        LogLineReader.Read("""{"time":"2026-11-28 12:00:00.250","msg":"a"}""").Time.Should().Be(new LogTime(Noon, HasZone: false));
        LogLineReader.Read("""{"time":"2026-11-28T12:00:00.250Z","msg":"a"}""").Time.Should().Be(new LogTime(Noon, HasZone: true));
    }

    [Theory]
    [InlineData("info: Shop[0]", "It is not JSON.")]
    [InlineData("[1]", "It is not a JSON object.")]
    [InlineData("""{"LogLevel":"Information","Category":"a","Message":"b"}""", "It has no timestamp:*TimestampFormat*")]
    [InlineData("""{"Timestamp":"12:00:00 ","Message":"b"}""", "Its timestamp \"12:00:00 \" is not a date and time.*")]
    [InlineData("""{"time":7,"msg":"b"}""", "Its timestamp 7 is not a date and time.*")]
    [InlineData("""{"time":true,"msg":"b"}""", "Its timestamp true is not a date and time.*")]
    [InlineData("""{"time":"2026-11-28T12:00:00Z"}""", "It has no text:*")]
    public void Read_NotALineOfALog_SaysWhatIsMissing(string line, string problem) =>
        FluentActions.Invoking(() => LogLineReader.Read(line)).Should().Throw<FormatException>().WithMessage(problem);
}
