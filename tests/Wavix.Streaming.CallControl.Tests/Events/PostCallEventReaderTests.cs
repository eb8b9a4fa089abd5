using System.Globalization;
using System.Text;

namespace Wavix.Streaming.CallControl.Tests.Events;

/// <summary>Post-call webhooks.</summary>
public class PostCallEventReaderTests
{
    [Fact]
    public void Read_DocumentedBody_HasEveryField()
    {
        PostCallReport report = Report(
            """{"direction":"outbound","uuid":"c-1","destination":"France","duration":6,"charge":"0.822","date":"2023-08-21T06:43:36.000Z","disposition":"answered","from":"14302287001","to":"33170363950","per_minute":"0.027"}""");

        (report.CallId, report.Direction, report.DirectionText, report.From, report.To, report.Destination)
            .Should().Be(("c-1", CallDirection.Outbound, "outbound", "14302287001", "33170363950", "France"));
        (report.Duration, report.Charge, report.PerMinute).Should().Be((TimeSpan.FromSeconds(6), 0.822m, 0.027m));
        (report.Date, report.Disposition, report.DispositionText)
            .Should().Be((new DateTimeOffset(2023, 8, 21, 6, 43, 36, TimeSpan.Zero), CallDisposition.Answered, "answered"));
    }

    [Theory]
    [InlineData("noanswer", CallDisposition.NoAnswer)]
    [InlineData("busy", CallDisposition.Busy)]
    [InlineData("failed", CallDisposition.Failed)]
    [InlineData("all", CallDisposition.Unknown)]
    public void Read_Disposition_IsKeptAsText(string text, CallDisposition disposition)
    {
        PostCallReport report = Report($$"""{"uuid":"c","disposition":"{{text}}"}""");

        (report.Disposition, report.DispositionText).Should().Be((disposition, text));
    }

    [Theory]
    [InlineData("0.822", "0.822")]
    [InlineData("\"0.822\"", "0.822")]
    [InlineData("\"-1.5\"", "-1.5")]
    [InlineData("1e-3", "0.001")]
    [InlineData("\"79228162514264337593543950335\"", "79228162514264337593543950335")]
    [InlineData("\"79228162514264337593543950336\"", null)]
    [InlineData("\"0,822\"", null)]
    [InlineData("\"1\\u0000\"", null)]
    [InlineData("\" 1\"", null)]
    [InlineData("\"$1\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("[1]", null)]
    public void Read_Charge_IsANumberOrItsText(string charge, string? expected) =>
        Report($$"""{"uuid":"c","charge":{{charge}}}""").Charge.Should().Be(expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture));

    [Fact]
    public void Read_CultureWithACommaForAPoint_ReadsThePoint()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE", useUserOverride: false) { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };

            Report("""{"uuid":"c","charge":"0.822","duration":"6.5"}""").Should().BeEquivalentTo(new { Charge = 0.822m, Duration = TimeSpan.FromSeconds(6.5) });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("6", 6.0)]
    [InlineData("\"6\"", 6.0)]
    [InlineData("0", 0.0)]
    [InlineData("0.25", 0.25)]
    [InlineData("3155760000", 3_155_760_000.0)]
    [InlineData("3155760001", null)]
    [InlineData("-1", null)]
    [InlineData("1e28", null)]
    [InlineData("\"a minute\"", null)]
    public void Read_Duration_IsInSecondsUpToAHundredYears(string duration, double? seconds) =>
        Report($$"""{"uuid":"c","duration":{{duration}}}""").Duration.Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Theory]
    [InlineData("""{"id":"c"}""")]
    [InlineData("""{"call_id":"c"}""")]
    [InlineData("""{"call":{"id":"c"}}""")]
    [InlineData("""{"data":{"uuid":"c"}}""")]
    public void Read_EverySpellingOfTheId_IsRead(string body)
    {
        PostCallReport report = Report(body);

        (report.CallId, report.Charge, report.Duration, report.Direction, report.Disposition)
            .Should().Be(("c", null, null, CallDirection.Unknown, CallDisposition.Unknown));
    }

    [Theory]
    [InlineData("", InvalidWebhookReason.EmptyMessage)]
    [InlineData("{", InvalidWebhookReason.InvalidJson)]
    [InlineData("5", InvalidWebhookReason.NotAnObject)]
    [InlineData("{\"charge\":\"secret\"}", InvalidWebhookReason.MissingCallId)]
    public void Read_InvalidBody_SaysWhyWithoutContent(string body, InvalidWebhookReason reason)
    {
        var invalid = PostCallEventReader.Read(Encoding.UTF8.GetBytes(body)).Should().BeOfType<InvalidPostCallEvent>().Which;

        (invalid.Reason, invalid.MessageLength).Should().Be((reason, body.Length));
        invalid.Detail.Should().NotBeEmpty().And.NotContain("secret");
        invalid.ToString().Should().Be($"invalid post-call event ({reason}): {invalid.Detail}");
    }

    [Fact]
    public void Read_BodyOverTheLimit_IsTooLong() =>
        PostCallEventReader.Read(new byte[PostCallEventReader.MaxMessageBytes + 1]).Should().BeOfType<InvalidPostCallEvent>()
            .Which.Reason.Should().Be(InvalidWebhookReason.TooLong);

    [Fact]
    public void ToString_Report_HoldsNoIdNumberOrCost() =>
        new PostCallReport { CallId = "secret", From = "secret", To = "secret", Charge = 5, Direction = CallDirection.Inbound, Disposition = CallDisposition.Busy }
            .ToString().Should().Be("post-call report (Inbound, Busy)");

    private static PostCallReport Report(string body) => PostCallEventReader.Read(Encoding.UTF8.GetBytes(body)).Should().BeOfType<PostCallReport>().Which;
}
