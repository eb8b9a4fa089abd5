using System.Runtime.InteropServices;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>Any order of operations under any rules, compared with a player so plain that it can't be wrong. A failure prints its seed.</summary>
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
        Math.Max(run.Buffer.End, run.Player.Now).Should().Be(run.Player.Now + run.Player.Left));

    [Fact]
    public void TakeMark_AfterAnyOperations_GivesTheMarksReachedInOrder() => ForAll(run =>
        run.Taken.Should().Equal(run.Player.Reached));

    [Fact]
    public void Clear_AfterAnyOperations_ReturnsThePendingMarks() => ForAll(run =>
        run.Cleared.Should().Equal(run.ClearedByPlayer));

    [Fact]
    public void Dropped_AfterAnyOperations_IsCounted() => ForAll(run =>
    {
        run.Buffer.DroppedMarks.Should().Be(run.Player.DroppedMarks);
        run.Buffer.DroppedSamples.Should().Be(run.Player.DroppedSamples);
    });

    [Fact]
    public void GetGaps_AfterAnyOperations_AreTheSilencesBetween() => ForAll(run =>
    {
        string heard = string.Concat(run.Player.Heard.Select(sample => sample is null ? ' ' : 'x')).Trim();
        run.Buffer.Heard(run.Player.Now).GetGaps().Should().HaveCount(Math.Max(heard.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length - 1, 0));
    });

    private static short[] ToSamples(byte[] pcm) => MemoryMarshal.Cast<byte, short>(pcm).ToArray();

    private void ForAll(Action<Run> holds)
    {
        int first = Random.Shared.Next();
        for (int i = 0; i < Runs; i++)
        {
            int seed = first + i;
            try
            {
                var random = new Random(seed);
                var run = new Run(random, AnyRules(random));
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

    private static PlayoutRules AnyRules(Random random) => new()
    {
        PendingMarks = (PendingMarkBehavior)random.Next(3),
        Limit = random.Next(2) == 0 ? null : random.Next(1, 40),
        Prebuffer = Math.Max(random.Next(-20, 20), 0),
        MarksAtOnce = random.Next(8) == 0,
        MarksNeedMedia = random.Next(3) == 0,
        LoseFirstMark = random.Next(3) == 0,
        MaxPendingMarks = random.Next(3) == 0 ? random.Next(4) : int.MaxValue,
    };

    private sealed class Run(Random random, PlayoutRules rules)
    {
        private short _nextSample;
        private int _nextMark;

        public PlayoutBuffer Buffer { get; } = new(rules);

        public NaivePlayer Player { get; } = new(rules);

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
