namespace Wavix.Streaming.Tests.Playing;

public class MarkLedgerTests
{
    [Fact]
    public void Return_NeverSent_IsFalse()
    {
        IsPending(new MarkLedger(4), "m").Should().BeFalse();
    }

    [Fact]
    public void Return_SentTwice_IsTrueTwice()
    {
        var marks = new MarkLedger(4);
        Send(marks, "m");
        Send(marks, "m");

        new[] { IsPending(marks, "m"), IsPending(marks, "m"), IsPending(marks, "m") }.Should().Equal(true, true, false);
    }

    [Fact]
    public void Return_OutOfOrder_FindsEach()
    {
        var marks = new MarkLedger(4);
        Send(marks, "a");
        Send(marks, "b");
        Send(marks, "c");

        new[] { IsPending(marks, "b"), IsPending(marks, "c"), IsPending(marks, "a") }.Should().Equal(true, true, true);
    }

    [Fact]
    public void Add_Full_ForgetsTheOldest()
    {
        var marks = new MarkLedger(2);
        Send(marks, "a");
        Send(marks, "b");
        Send(marks, "c");

        new[] { IsPending(marks, "a"), IsPending(marks, "b"), IsPending(marks, "c") }.Should().Equal(false, true, true);
    }

    private static void Send(MarkLedger marks, string name) => marks.Add(name, sent: 0, due: TimeSpan.Zero, now: TimeSpan.Zero);

    private static bool IsPending(MarkLedger marks, string name) => marks.Return(name, TimeSpan.Zero) is not null;
}
