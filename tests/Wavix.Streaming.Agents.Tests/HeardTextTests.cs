using System.Globalization;

namespace Wavix.Streaming.Agents.Tests;

public sealed class HeardTextTests
{
    private static readonly SpokenWord[] Words = [Word("Your", 0, 200), Word("order", 250, 500), Word("ships.", 500, 900)];

    [Theory]
    [InlineData(0, "")]
    [InlineData(199, "")]
    [InlineData(200, "Your")]
    [InlineData(499, "Your")]
    [InlineData(500, "Your order")]
    [InlineData(899, "Your order")]
    [InlineData(900, "Your order ships.")]
    [InlineData(2000, "Your order ships.")]
    public void Cut_WordTimes_KeepsWordsThatWereHeardWhole(int heard, string expected) =>
        HeardText.Cut("Your order ships.", Words, Ms(heard), Ms(5000)).Should().Be(expected);

    [Fact]
    public void Cut_WordThatIsNotInTheText_TakesNoPlace() =>
        HeardText.Cut("Room 12 is free", [Word("Room", 0, 100), Word("twelve", 100, 200), Word("is", 200, 300), Word("free", 300, 400)], Ms(300), Ms(400))
            .Should().Be("Room 12 is");

    [Fact]
    public void Cut_SameWordTwice_CutsAtTheRightOne() =>
        HeardText.Cut("no no no", [Word("no", 0, 100), Word("no", 100, 200), Word("no", 200, 300)], Ms(200), Ms(300)).Should().Be("no no");

    [Theory]
    [InlineData(0, "")]
    [InlineData(300, "")]
    [InlineData(400, "Your")]
    [InlineData(900, "Your")]
    [InlineData(1000, "Your order")]
    [InlineData(1699, "Your order")]
    [InlineData(1700, "Your order ships.")]
    [InlineData(9000, "Your order ships.")]
    public void Cut_NoWordTimes_KeepsWordsByProportion(int heard, string expected) =>
        HeardText.Cut("Your order ships. ", null, Ms(heard), Ms(1700)).Should().Be(expected);

    [Fact]
    public void Cut_NoAudio_KeepsAll() => HeardText.Cut("Hello.", null, TimeSpan.Zero, TimeSpan.Zero).Should().Be("Hello.");

    [Fact]
    public void Cut_EmptyText_IsEmpty() => HeardText.Cut("", [], Ms(5), Ms(10)).Should().BeEmpty();

    [Theory]
    [InlineData("您的订单已发货。", 500, "您的订单")]
    [InlineData("您的订单已发货。", 900, "您的订单已发")]
    [InlineData("สวัสดีครับ", 600, "สวัสดี")]
    public void Cut_ScriptWithoutSpaces_EndsAfterACharacter(string text, int heard, string expected) =>
        HeardText.Cut(text, null, Ms(heard), Ms(1000)).Should().Be(expected);

    [Theory]
    [InlineData("Hi there 👩‍👩‍👧 friend, good 𠀀𠀁𠀂 day")]
    [InlineData("e\u0301te\u0301 e\u0301ternel, c'est bien")]
    [InlineData("您好 world 🙂🙂 再见。")]
    public void Cut_AnyPosition_EndsAtABoundaryOfTextElementsAndGrows(string text)
    {
        int[] boundaries = [.. StringInfo.ParseCombiningCharacters(text), text.Length];
        string before = "";
        for (int heard = 0; heard <= 1000; heard++)
        {
            string cut = HeardText.Cut(text, null, Ms(heard), Ms(1000));

            text.Should().StartWith(cut);
            boundaries.Should().Contain(cut.Length);
            cut.Length.Should().BeGreaterThanOrEqualTo(before.Length);
            ((double)cut.Length / text.Length).Should().BeLessThanOrEqualTo(heard / 1000.0);
            before = cut;
        }

        before.Should().Be(text);
    }

    private static SpokenWord Word(string text, int start, int end) => new(text, Ms(start), Ms(end));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
