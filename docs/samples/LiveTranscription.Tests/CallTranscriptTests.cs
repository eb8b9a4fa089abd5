using LiveTranscription.Transcripts;

namespace LiveTranscription.Tests;

/// <summary>What a transcript keeps.</summary>
public class CallTranscriptTests
{
    private readonly CallTranscript _transcript = new(new CallInfo("id", null, null, null, default, null), maxLines: 10);

    [Fact]
    public void AddGap_AfterAGap_IsOneLine()
    {
        _transcript.AddGap(Side.Caller, Seconds(1), Seconds(2));
        _transcript.AddGap(Side.Other, Seconds(1), Seconds(2));
        _transcript.AddGap(Side.Caller, Seconds(2.5), Seconds(3.5));
        _transcript.AddText(Side.Caller, "text", isFinal: true, Seconds(4), Seconds(5));
        _transcript.AddGap(Side.Caller, Seconds(5), Seconds(6));

        Lines(after: 0).Where(line => line is { Side: Side.Caller, Kind: LineKind.Gap }).Select(line => (line.From, line.To))
            .Should().Equal((1000, 3500), (5000, 6000));
    }

    [Fact]
    public void AddText_GapWithinAnUtterance_TextStaysOneLine()
    {
        _transcript.AddText(Side.Caller, "one", isFinal: false, Seconds(1), Seconds(2));
        _transcript.AddGap(Side.Caller, Seconds(2), Seconds(3));
        _transcript.AddText(Side.Caller, "one two", isFinal: true, Seconds(1), Seconds(4));

        Lines(after: 0).Select(line => (line.Id, line.Kind)).Should().Equal((2, LineKind.Gap), (1, LineKind.Text));
    }

    [Fact]
    public void GetChanges_MoreThanMaxLines_OldestIsForgottenAndThatIsSaid()
    {
        for (int i = 1; i <= 13; i++)
        {
            _transcript.AddText(Side.Caller, $"{i}", isFinal: true, Seconds(i), Seconds(i));
        }

        Changes all = _transcript.GetChanges(after: 0);
        all.Items[0].Name.Should().Be("forgotten");
        all.Items.Skip(1).Select(change => ((TranscriptLine)change.Data).Text).Should().Equal(Enumerable.Range(4, 10).Select(i => $"{i}"));
        _transcript.GetChanges(after: 3).Items.Should().OnlyContain(change => change.Name == "line", "the watcher has seen the forgotten ones");
    }

    [Fact]
    public void AddText_InterimLineWasForgotten_ReplacesNothing()
    {
        _transcript.AddText(Side.Caller, "interim", isFinal: false, Seconds(1), Seconds(1));
        for (int i = 1; i <= 10; i++)
        {
            _transcript.AddText(Side.Other, $"{i}", isFinal: true, Seconds(i), Seconds(i));
        }

        _transcript.AddText(Side.Caller, "final", isFinal: true, Seconds(1), Seconds(9));

        Lines(after: 0).Should().HaveCount(10);
        Lines(after: 0)[^1].Should().Match<TranscriptLine>(line => line.Id == 1 && line.Text == "final");
    }

    [Fact]
    public void GetChanges_NumberOfAnotherTranscript_GivesAll()
    {
        _transcript.AddText(Side.Caller, "text", isFinal: true, Seconds(1), Seconds(2));

        Lines(after: 1000).Should().ContainSingle();
        Lines(after: 1).Should().BeEmpty();
    }

    [Fact]
    public void AddText_VeryLongText_IsCut()
    {
        _transcript.AddText(Side.Caller, new string('a', 100_000), isFinal: true, Seconds(1), Seconds(2));

        Lines(after: 0).Single().Text.Should().HaveLength(2001).And.EndWith("…");
    }

    [Fact]
    public void Add_AfterTheEnd_IsIgnored()
    {
        _transcript.End("The call has ended.", default);
        _transcript.AddText(Side.Caller, "text", isFinal: true, Seconds(1), Seconds(2));

        Changes all = _transcript.GetChanges(after: 0);
        all.Items.Should().ContainSingle().Which.Name.Should().Be("end");
        all.IsLast.Should().BeTrue();
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private TranscriptLine[] Lines(long after) =>
        [.. _transcript.GetChanges(after).Items.Where(change => change.Name == "line").Select(change => (TranscriptLine)change.Data)];
}
