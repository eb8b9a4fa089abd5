namespace Wavix.Streaming.Tests.Playing;

public class PendingMarksTests
{
    [Fact]
    public void Resolve_NeverSent_IsFalse()
    {
        new PendingMarks(4).Resolve("m", out _).Should().BeFalse();
    }

    [Fact]
    public void Resolve_SentTwice_IsTrueTwice()
    {
        var marks = new PendingMarks(4);
        marks.Add("m");
        marks.Add("m");

        new[] { marks.Resolve("m", out _), marks.Resolve("m", out _), marks.Resolve("m", out _) }.Should().Equal(true, true, false);
    }

    [Fact]
    public void Resolve_OutOfOrder_FindsEach()
    {
        var marks = new PendingMarks(4);
        marks.Add("a");
        marks.Add("b");
        marks.Add("c");

        new[] { marks.Resolve("b", out _), marks.Resolve("c", out _), marks.Resolve("a", out _) }.Should().Equal(true, true, true);
    }

    [Fact]
    public void Add_Full_ForgetsTheOldest()
    {
        var marks = new PendingMarks(2);
        marks.Add("a");
        marks.Add("b");
        marks.Add("c");

        new[] { marks.Resolve("a", out _), marks.Resolve("b", out _), marks.Resolve("c", out _) }.Should().Equal(false, true, true);
    }
}
