using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>Any order of operations, compared with a player so plain that it can't be wrong. A failure prints its seed.</summary>
public class PlayoutBufferProperties(ITestOutputHelper output)
{
    private const int Runs = 300;
    private const int Steps = 60;

    [Fact]
    public void Heard_AfterAnyOperations_IsWhatANaivePlayerPlayed() => ForAll(run =>
    {
        HeardAudio heard = run.Buffer.Heard(run.Player.Now);

        ToSamples(heard.ToTimeline()).Should().Equal(run.Player.Heard.Select(sample => sample ?? 0));
        ToSamples(heard.ToAudio()).Should().Equal(run.Player.Heard.OfType<short>());
    });

    [Fact]
    public void End_AfterAnyOperations_IsNowPlusWhatWaits() => ForAll(run =>
        Math.Max(run.Buffer.End, run.Player.Now).Should().Be(run.Player.Now + run.Player.Waiting));

    [Fact]
    public void TakeMark_AfterAnyOperations_GivesTheMarksReachedInOrder() => ForAll(run =>
        run.Taken.Should().Equal(run.Player.Reached));

    [Fact]
    public void Clear_AfterAnyOperations_ReturnsThePendingMarks() => ForAll(run =>
        run.Cleared.Should().Equal(run.ClearedByPlayer));

    private static short[] ToSamples(byte[] pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();

    private void ForAll(Action<Run> holds)
    {
        int first = Random.Shared.Next();
        for (int i = 0; i < Runs; i++)
        {
            int seed = first + i;
            try
            {
                var run = new Run(new Random(seed));
                for (int step = 0; step < Steps; step++)
                {
                    run.Step();
                    holds(run);
                }
            }
            catch
            {
                output.WriteLine($"Seed {seed}.");
                throw;
            }
        }
    }

    private sealed class Run(Random random)
    {
        private short _nextSample;
        private int _nextMark;

        public PlayoutBuffer Buffer { get; } = new();

        public NaivePlayer Player { get; } = new();

        public List<string> Taken { get; } = [];

        public List<string> Cleared { get; } = [];

        public List<string> ClearedByPlayer { get; } = [];

        public void Step()
        {
            switch (random.Next(10))
            {
                case < 4:
                    // Every sample is another, so that none can stand in for one; none is silence.
                    short[] samples = [.. Enumerable.Range(0, random.Next(12)).Select(_ => ++_nextSample)];
                    Buffer.Play(MemoryMarshal.AsBytes<short>(samples).ToArray(), Player.Now);
                    Player.Play(samples);
                    break;
                case < 6:
                    string name = $"mark-{_nextMark++}";
                    Buffer.Mark(name, Player.Now);
                    Player.Mark(name);
                    break;
                case < 7:
                    Cleared.AddRange(Buffer.Clear(Player.Now));
                    ClearedByPlayer.AddRange(Player.Clear());
                    break;
                default:
                    for (int ticks = random.Next(15); ticks > 0; ticks--)
                    {
                        Player.Tick();
                    }

                    break;
            }

            while (Buffer.TakeMark(Player.Now) is { } mark)
            {
                Taken.Add(mark);
            }
        }
    }
}
