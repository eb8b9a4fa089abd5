using SpeakingBot;

namespace Wavix.Streaming.AspNetCore.Tests.Samples;

public class HeardTextTests
{
    private const string Text = "We open at nine.";
    private static readonly TimeSpan Whole = 4 * Voice.WordDuration;

    [Theory]
    [InlineData(0, "")]
    [InlineData(1.99, "We ")]
    [InlineData(2, "We open ")]
    [InlineData(4, "We open at nine. ")]
    public void ByWordTimes_SoManyWordsHeard_KeepsThoseThatEnded(double words, string kept) =>
        HeardText.ByWordTimes(Voice.Speak(Text).Words, words * Voice.WordDuration).Should().Be(kept);

    [Theory]
    [InlineData(0, "")]
    [InlineData(0.15, "")]
    [InlineData(0.6, "We open ")]
    [InlineData(0.99, "We open at ")]
    [InlineData(1, Text)]
    public void ByProportion_PartHeard_KeepsWholeWords(double part, string kept) =>
        HeardText.ByProportion(Text, part * Whole, Whole).Should().Be(kept);

    [Fact]
    public void Speak_Sentence_LastsAsLongAsItsWords() => WavixAudio.GetDuration(Voice.Speak(Text).Audio.Length).Should().Be(Whole);
}
