using System.Globalization;
using System.Text.RegularExpressions;

namespace Wavix.Streaming.Tests.Docs;

/// <summary>docs/reference/errors.md has the code with which too many invalid messages close a stream.</summary>
public partial class CloseCodePageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "errors.md"));

    [Theory]
    [InlineData(InvalidMessageReason.EmptyMessage)]
    [InlineData(InvalidMessageReason.BinaryMessage)]
    [InlineData(InvalidMessageReason.InvalidJson)]
    [InlineData(InvalidMessageReason.NotAnObject)]
    [InlineData(InvalidMessageReason.MissingEventName)]
    [InlineData(InvalidMessageReason.MissingPayload)]
    [InlineData(InvalidMessageReason.InvalidBase64)]
    [InlineData(InvalidMessageReason.OddPayloadLength)]
    [InlineData(InvalidMessageReason.MissingMarkName)]
    public void Page_ReasonOfAnInvalidMessage_HasItsCloseCode(InvalidMessageReason reason)
    {
        var policy = new ViolationPolicy(new WavixStreamOptions { MaxConsecutiveInvalidEvents = 0 });

        StreamEnd? end = policy.Check(new InvalidEvent(reason, "Test.", default));

        Match row = Row().Matches(Page).Single(row => row.Groups["reason"].Value == reason.ToString());
        end!.Status.Should().Be(int.Parse(row.Groups["code"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^\| `(?<reason>\w+)` \| [^|]+ \| (?<code>\d{4}) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
