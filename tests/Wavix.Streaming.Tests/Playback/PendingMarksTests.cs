namespace Wavix.Streaming.Tests.Playback;

public class PendingMarksTests
{
    [Fact]
    public void Resolve_NeverSent_IsFalse()
    {
        new PendingMarks(4).Resolve("m").Should().BeFalse();
    }

    [Fact]
    public void Resolve_SentTwice_IsTrueTwice()
    {
        var marks = new PendingMarks(4);
        marks.Add("m");
        marks.Add("m");

        new[] { marks.Resolve("m"), marks.Resolve("m"), marks.Resolve("m") }.Should().Equal(true, true, false);
    }

    [Fact]
    public void Resolve_OutOfOrder_FindsEach()
    {
        var marks = new PendingMarks(4);
        marks.Add("a");
        marks.Add("b");
        marks.Add("c");

        new[] { marks.Resolve("b"), marks.Resolve("c"), marks.Resolve("a") }.Should().Equal(true, true, true);
    }

    [Fact]
    public void Add_Full_ForgetsTheOldest()
    {
        var marks = new PendingMarks(2);
        marks.Add("a");
        marks.Add("b");
        marks.Add("c");

        new[] { marks.Resolve("a"), marks.Resolve("b"), marks.Resolve("c") }.Should().Equal(false, true, true);
    }
}
