namespace Wavix.Streaming.Agents.Tests.Cascaded;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("Hello there. How are you today? I am fine.", "Hello there. |How are you today? |I am fine.")]
    [InlineData("It costs 3.5 dollars. That is cheap enough.", "It costs 3.5 dollars. |That is cheap enough.")]
    [InlineData("Dr. Smith met Mr. J. Miller at 5 p.m. today. They talked.", "Dr. Smith met Mr. J. Miller at 5 p.m. today. |They talked.")]
    [InlineData("Use e.g. the app, i.e. the new one. It is good and fast.", "Use e.g. the app, i.e. the new one. |It is good and fast.")]
    [InlineData("Am 3. Mai um 14.30 Uhr, z. B. in Berlin. Passt das für Sie?", "Am 3. Mai um 14.30 Uhr, z. B. in Berlin. |Passt das für Sie?")]
    [InlineData("Wait... what? Really, that is what you want!", "Wait... what? |Really, that is what you want!")]
    [InlineData("He said \"Stop.\" Then he left the room.", "He said \"Stop.\" |Then he left the room.")]
    [InlineData("¿Cómo está usted? Muy bien, muchas gracias.", "¿Cómo está usted? |Muy bien, muchas gracias.")]
    [InlineData("您好。您的订单已发货！还有别的问题吗？", "您好。|您的订单已发货！|还有别的问题吗？")]
    [InlineData("「はい。」と言いました。次です。", "「はい。」|と言いました。|次です。")]
    [InlineData("नमस्ते जी। आप कैसे हैं? मैं ठीक हूँ।", "नमस्ते जी। |आप कैसे हैं? मैं ठीक हूँ।")]
    [InlineData("مرحبا بك؟ كيف حالك اليوم يا صديقي؟ بخير", "مرحبا بك؟ |كيف حالك اليوم يا صديقي؟ |بخير")]
    [InlineData("Yes. No. Maybe. Well, I do not know.", "Yes. |No. Maybe. Well, I do not know.")]
    [InlineData("First line\nSecond line that is longer\nThird", "First line\n|Second line that is longer\n|Third")]
    [InlineData("Well then, my dear friend, let us see what we can do about it. Fine.", "Well then, my dear friend, |let us see what we can do about it. |Fine.")]
    [InlineData("No sentence at all", "No sentence at all")]
    public void Split_TextOfSeveralKinds_CutsAtEndsOfSentences(string text, string expected)
    {
        foreach (int size in (int[])[1, 3, 7, 1000])
        {
            Split(text, size).Should().Be(expected, "pieces of {0}", size);
        }
    }

    [Fact]
    public void Split_LongTextWithoutSentences_IsCutAtSpaces()
    {
        string text = string.Join(' ', Enumerable.Repeat("word", 200));

        string[] parts = Split(text, 5).Split('|');

        parts.Should().HaveCountGreaterThan(3).And.OnlyContain(part => part.Length <= 240);
        parts[..^1].Should().OnlyContain(part => part.EndsWith(' '));
        string.Concat(parts).Should().Be(text);
    }

    [Fact]
    public void Split_RandomText_LosesNothingAndSplitsNoCharacter()
    {
        var random = new Random(7);
        string[] bricks = ["a", "Bc ", ". ", "! ", "3.5", "。", "，", "\n", "🙂", "é", ", ", "Dr. ", "?\" ", "…", "  ", "ก"];
        for (int i = 0; i < 500; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 400)).Select(_ => bricks[random.Next(bricks.Length)]));

            string[] parts = SplitParts(text, random.Next(1, 9));

            string.Concat(parts).Should().Be(text);
            parts.Should().OnlyContain(part => !char.IsLowSurrogate(part[0]));
        }
    }

    private static string Split(string text, int size) => string.Join('|', SplitParts(text, size));

    private static string[] SplitParts(string text, int size)
    {
        var splitter = new SentenceSplitter();
        List<string> parts = [];
        for (int at = 0; at < text.Length; at += size)
        {
            parts.AddRange(splitter.Add(text.Substring(at, Math.Min(size, text.Length - at))));
        }

        return splitter.Complete() is { } rest ? [.. parts, rest] : [.. parts];
    }
}
