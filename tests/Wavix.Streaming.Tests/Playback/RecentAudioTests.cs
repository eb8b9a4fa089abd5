namespace Wavix.Streaming.Tests.Playing;

public class RecentAudioTests
{
    [Fact]
    public void CopyTo_PiecesOfAnySize_GivesTheLastBytes()
    {
        var random = new Random(3);
        for (int run = 0; run < 200; run++)
        {
            int capacity = random.Next(1, 20_000);
            using var recent = new RecentAudio(capacity);
            var added = new List<byte>();
            for (int i = 0; i < 40; i++)
            {
                byte[] piece = new byte[random.Next(0, 2500)];
                random.NextBytes(piece);
                recent.Add(piece);
                added.AddRange(piece);

                int back = random.Next(Math.Min(capacity, added.Count) + 1);
                byte[] copy = new byte[random.Next(back + 1)];
                recent.CopyTo(copy, back);
                copy.Should().Equal(added.GetRange(added.Count - back, copy.Length), "run {0}", run);
            }
        }
    }

    [Fact]
    public void Dispose_Twice_DoesNothing()
    {
        var recent = new RecentAudio(1000);
        recent.Add(new byte[500]);
        recent.Dispose();

        Action again = recent.Dispose;
        again.Should().NotThrow();
    }
}
