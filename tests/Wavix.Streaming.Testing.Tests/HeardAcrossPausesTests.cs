using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Wavix.Streaming.Testing.Tests;

/// <summary>What the simulated Wavix played of a voice that is paused again and again, against the voice.</summary>
public class HeardAcrossPausesTests
{
    private const int Calls = 12;
    private const int Samples = 6 * WavixAudio.SampleRate;

    public static TheoryData<PendingMarkBehavior> PendingMarks => [.. Enum.GetValues<PendingMarkBehavior>()];

    [Fact]
    public async Task PauseAsync_NoPrebuffer_CallerHearsEachSampleOnce()
    {
        var random = new Random(11);
        for (int i = 0; i < Calls; i++)
        {
            List<int> heard = await HearAsync(random, PendingMarkBehavior.Return, prebuffer: 0, WavixAudio.FrameDuration * 10);

            heard.Should().Equal(Enumerable.Range(1, Samples));
        }
    }

    [Theory]
    [MemberData(nameof(PendingMarks))]
    public async Task PauseAsync_RoundTripAndPrebuffer_SeamsAreExact(PendingMarkBehavior pendingMarks)
    {
        var random = new Random(7);
        var seams = new List<double>();
        for (int i = 0; i < Calls; i++)
        {
            List<int> heard = await HearAsync(random, pendingMarks, random.Next(141), WavixAudio.FrameDuration);
            seams.AddRange(heard.Skip(1).Zip(heard, (next, before) => Math.Abs(next - before - 1) * 1000.0 / WavixAudio.SampleRate).Where(seam => seam > 0));

            heard[0].Should().Be(1);
            heard[^1].Should().Be(Samples);
        }

        seams.Should().NotBeEmpty("a prebuffer is measured, not known");
        seams.Max().Should().BeLessThanOrEqualTo(15, "milliseconds that are missing or doubled");
    }

    /// <summary>The voice as it was heard; each sample of it is its number.</summary>
    private static async Task<List<int>> HearAsync(Random random, PendingMarkBehavior pendingMarks, int prebuffer, TimeSpan lead)
    {
        var clock = new SimulatedClock();
        var options = new SimulatedCallOptions
        {
            TimeProvider = clock,
            PendingMarks = pendingMarks,
            Faults = { Delay = CallHarness.Milliseconds(random.Next(41)), Prebuffer = CallHarness.Milliseconds(prebuffer) },
        };
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(options);
        await using var session = new WavixStreamSession(transport, new WavixStreamOptions { TimeProvider = clock, Playback = { LeadTime = lead } });
        await call.StartAsync();

        // The marks of the first measure the pre-buffer.
        await clock.RunUntilAsync(session.Play(new byte[500 * WavixAudio.BytesPerMillisecond]).Completion);
        Playback voice = random.Next(2) == 0 ? session.Play(Voice()) : session.Play(PipeReader.Create(new MemoryStream(Voice())));
        while (!voice.Completion.IsCompleted)
        {
            await clock.AdvanceAsync(CallHarness.Milliseconds(random.Next(20, 1500)));
            PausedPlayback paused = await session.PauseAsync();
            await clock.AdvanceAsync(CallHarness.Milliseconds(random.Next(100, 400)));
            if (!voice.Completion.IsCompleted)
            {
                voice.Position.Should().Be(paused.Heard);
            }

            (await paused.ResumeAsync()).Should().BeTrue();
        }

        PlaybackResult result = await voice;
        result.Outcome.Should().Be(PlaybackOutcome.Played);
        result.Underruns.Should().Be(0);
        await clock.AdvanceAsync(CallHarness.Milliseconds(500));
        call.Verify().Should().BeEmpty();
        byte[] heard = call.Heard.ToAudio();
        await call.DisposeAsync();
        return Unwrap(heard);
    }

    private static byte[] Voice()
    {
        byte[] pcm = new byte[Samples * WavixAudio.BytesPerSample];
        for (int i = 0; i < Samples; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * WavixAudio.BytesPerSample), (short)((i % short.MaxValue) + 1));
        }

        return pcm;
    }

    /// <summary>The numbers of samples, of which only the rest was on the wire, without silence.</summary>
    private static List<int> Unwrap(byte[] pcm)
    {
        var numbers = new List<int>();
        int rounds = 0;
        for (int i = 0; i < pcm.Length; i += WavixAudio.BytesPerSample)
        {
            int rest = BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(i));
            if (rest == 0)
            {
                continue;
            }

            int number = (rounds * short.MaxValue) + rest;
            if (numbers.Count > 0 && number < numbers[^1] - (short.MaxValue / 2))
            {
                rounds++;
                number += short.MaxValue;
            }
            else if (numbers.Count > 0 && number > numbers[^1] + (short.MaxValue / 2))
            {
                // A doubled part over the end of a round.
                rounds--;
                number -= short.MaxValue;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
