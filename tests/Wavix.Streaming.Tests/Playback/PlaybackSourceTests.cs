using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Wavix.Streaming.Tests.Session;
using static Wavix.Streaming.Tests.Playing.PlaybackCall;

namespace Wavix.Streaming.Tests.Playing;

public class PlaybackSourceTests
{
    public static TheoryData<int> ChunkSizes => [1, 3, 7, 959, 960, 961, 4097, 100_000];

    [Theory]
    [MemberData(nameof(ChunkSizes))]
    public async Task Play_ChunksOfAnySize_SendsWholeFramesOfTheSameBytes(int size)
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(330);
        Playback playback = call.Session.Play(Chunks(audio, size));
        PlaybackResult result = await call.PlayOutAsync(playback);

        call.SentMedia.Should().OnlyContain(media => media.Payload.Length == 960);
        call.SentAudio().Should().Equal([.. audio, .. new byte[480]], "the last frame is filled with silence");
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(330), HeardAtMost = Ms(330) });
    }

    [Fact]
    public async Task Play_Samples_SendsTheirBytes()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(330);
        short[] samples = MemoryMarshal.Cast<byte, short>(audio).ToArray();

        PlaybackResult result = await call.PlayOutAsync(call.Session.Play(samples));

        call.SentAudio().Should().Equal([.. audio, .. new byte[480]], "the last frame is filled with silence");
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(330), HeardAtMost = Ms(330) });
    }

    [Fact]
    public async Task Play_ChunksOfArrays_SendsTheirBytes()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(330);

        PlaybackResult result = await call.PlayOutAsync(call.Session.BeginTurn().Play(Arrays(audio, 961)));

        call.SentAudio().Should().Equal([.. audio, .. new byte[480]]);
        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, Heard = Ms(330), HeardAtMost = Ms(330) });
    }

    [Fact]
    public async Task Play_Stream_PlaysItAndDisposesIt()
    {
        await using PlaybackCall call = await StartAsync();
        var stream = new ObservedStream(Audio(500));
        (await call.PlayOutAsync(call.Session.Play(stream))).Outcome.Should().Be(PlaybackOutcome.Played);

        call.SentAudio().Should().Equal(Audio(500));
        await stream.Disposed.WaitAsync(SessionHarness.Soon);
    }

    [Fact]
    public async Task Play_PipeReader_PlaysItAndCompletesIt()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Audio(500));
        await pipe.Writer.CompleteAsync();
        (await call.PlayOutAsync(call.Session.Play(pipe.Reader))).Outcome.Should().Be(PlaybackOutcome.Played);

        call.SentAudio().Should().Equal(Audio(500));
    }

    [Fact]
    public async Task Play_OpenSourceRunsDry_KeepsItsPartialFrame()
    {
        await using PlaybackCall call = await StartAsync();
        var pipe = new Pipe();
        Playback playback = call.Session.Play(pipe.Reader);
        byte[] audio = Audio(40);
        await pipe.Writer.WriteAsync(audio.AsMemory(0, 1501));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 1);
        await call.PassAsync(1000);
        call.SentMedia.Should().ContainSingle();
        await pipe.Writer.WriteAsync(audio.AsMemory(1501));
        await call.SettleUntilAsync(() => call.SentMedia.Count() == 2);
        await pipe.Writer.CompleteAsync();
        await call.PlayOutAsync(playback);

        call.SentAudio().Should().Equal(audio);
    }

    [Fact]
    public async Task Play_HalfASampleAtTheEnd_IsLeftOut()
    {
        await using PlaybackCall call = await StartAsync();
        PlaybackResult result = await call.PlayOutAsync(call.Session.Play(new MemoryStream(Audio(20)[..^1])));

        result.Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Played, HeardAtMost = WavixAudio.GetDuration(958) });
    }

    [Fact]
    public async Task Play_LargerFrames_SendsThemAndFillsOnlyToTwentyMilliseconds()
    {
        await using PlaybackCall call = await StartAsync();
        await call.PlayOutAsync(call.Session.Play(Audio(250), new PlaybackOptions { FrameDuration = Ms(100) }));

        call.SentMedia.Select(media => media.Payload.Length).Should().Equal(4800, 4800, 2880);
    }

    [Fact]
    public async Task Play_OddMemory_Throws()
    {
        await using PlaybackCall call = await StartAsync();

        call.Session.Invoking(session => session.Play(new byte[961])).Should().Throw<ArgumentException>().WithMessage("*Carry the odd byte*");
    }

    [Fact]
    public async Task Play_NullSource_Throws()
    {
        await using PlaybackCall call = await StartAsync();

        call.Session.Invoking(session => session.Play((Stream)null!)).Should().Throw<ArgumentNullException>();
        call.Session.Invoking(session => session.Play((PipeReader)null!)).Should().Throw<ArgumentNullException>();
        call.Session.Invoking(session => session.Play((IAsyncEnumerable<ReadOnlyMemory<byte>>)null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task Play_Empty_IsPlayedWithoutAMark()
    {
        await using PlaybackCall call = await StartAsync();
        Playback memory = call.Session.Play(ReadOnlyMemory<byte>.Empty);
        Playback stream = call.Session.Play(new MemoryStream());
        await call.SettleUntilAsync(() => stream.Completion.IsCompleted);

        (await ResultOf(memory)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(stream)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Play_EmptyBehindAudio_IsPlayedWhenThatIs()
    {
        await using PlaybackCall call = await StartAsync();
        _ = call.Session.Play(Audio(300));
        Playback empty = call.Session.Play(ReadOnlyMemory<byte>.Empty);
        await call.PassAsync(295);
        empty.Completion.IsCompleted.Should().BeFalse();
        await call.PassAsync(5);

        (await ResultOf(empty)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_SourceFaults_PlaysWhatItGaveThenFailsAndTheQueueGoesOn()
    {
        await using PlaybackCall call = await StartAsync();
        var error = new IOException("The voice is gone.");
        Playback broken = call.Session.Play(Faulting(Audio(100), error));
        Playback next = call.Session.Play(Audio(100, seed: 2));
        await call.PlayOutAsync(next);

        (await ResultOf(broken)).Should().BeEquivalentTo(new { Outcome = PlaybackOutcome.Failed, Heard = Ms(100), Error = error });
        (await ResultOf(next)).Outcome.Should().Be(PlaybackOutcome.Played);
        call.SentAudio().Should().Equal([.. Audio(100), .. Audio(100, seed: 2)]);
    }

    [Fact]
    public async Task Play_SourceFaultsAtOnce_FailsAtOnce()
    {
        await using PlaybackCall call = await StartAsync();
        Playback broken = call.Session.Play(Faulting([], new IOException()));
        await call.SettleUntilAsync(() => broken.Completion.IsCompleted);

        (await ResultOf(broken)).Outcome.Should().Be(PlaybackOutcome.Failed);
        call.Sent.Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Play_WavFile_FailsClearlyAndTheQueueGoesOn(bool asStream)
    {
        await using PlaybackCall call = await StartAsync();
        byte[] wav = [.. "RIFF"u8, .. Audio(100)];
        Playback playback = asStream ? call.Session.Play(Chunks(wav, 1)) : call.Session.Play(wav);
        Playback next = call.Session.Play(Audio(100));
        await call.PlayOutAsync(next);

        PlaybackResult result = await ResultOf(playback);
        result.Outcome.Should().Be(PlaybackOutcome.Failed);
        result.Error.Should().BeOfType<InvalidDataException>().Which.Message.Should().Contain("WAV");
        call.SentAudio().Should().Equal(Audio(100));
    }

    [Fact]
    public async Task Play_Mp3_FailsWithItsNameAndNothingIsHeard()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] mp3 = [.. "ID3\u0004\0\0\0\0\0\0"u8, .. Audio(100)];
        Playback playback = call.Session.Play(mp3);
        await call.SettleUntilAsync(() => playback.Completion.IsCompleted);

        PlaybackResult result = await ResultOf(playback);
        result.Outcome.Should().Be(PlaybackOutcome.Failed);
        result.Error.Should().BeOfType<InvalidDataException>().Which.Message.Should().StartWith("The audio is MP3, and would be heard as loud noise.");
        call.Sent.Should().BeEmpty();
    }

    [Fact]
    public async Task Play_EndlessSource_IsReadNoFurtherThanReadAhead()
    {
        await using PlaybackCall call = await StartAsync();
        var counter = new Counter();
        _ = call.Session.Play(Endless(counter), new PlaybackOptions { MaxReadAhead = Ms(500) });
        await call.SettleUntilAsync(() => counter.Chunks >= 70);
        for (int i = 0; i < 10; i++)
        {
            await call.PassAsync(100);
            int heard = i;
            await call.SettleUntilAsync(() => counter.Chunks >= 75 + (heard * 10));
        }

        counter.Chunks.Should().BeLessThanOrEqualTo(175, "of 10 ms each: 1,000 ms heard, 220 sent, 500 read, and what is being read");
    }

    [Fact]
    public async Task Play_LargeChunk_IsTakenPieceByPiece()
    {
        await using PlaybackCall call = await StartAsync();
        byte[] audio = Audio(3000);
        Playback playback = call.Session.Play(Chunks(audio, audio.Length), new PlaybackOptions { MaxReadAhead = Ms(100) });
        await call.PlayOutAsync(playback);

        call.SentAudio().Should().Equal(audio);
    }

    [Fact]
    public async Task Play_BeyondTheBound_FailsAndSaysWhatToDo()
    {
        await using PlaybackCall call = await StartAsync(options => options.MaxQueuedPlayback = Ms(1000));
        Playback first = call.Session.Play(Audio(900));
        var stream = new ObservedStream(Audio(10));
        Playback second = call.Session.Play(stream);
        Playback third = call.Session.Play(Audio(100));

        PlaybackResult result = await ResultOf(second);
        result.Outcome.Should().Be(PlaybackOutcome.Failed);
        result.Error!.Message.Should().Contain("MaxQueuedPlayback");
        await stream.Disposed.WaitAsync(SessionHarness.Soon);
        (await call.PlayOutAsync(third)).Outcome.Should().Be(PlaybackOutcome.Played);
        (await ResultOf(first)).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    [Fact]
    public async Task Play_OneLongerThanTheBound_IsPlayedAndMakesRoomAgain()
    {
        await using PlaybackCall call = await StartAsync(options => options.MaxQueuedPlayback = Ms(100));
        await call.PlayOutAsync(call.Session.Play(Audio(900)));

        (await call.PlayOutAsync(call.Session.Play(Audio(900)))).Outcome.Should().Be(PlaybackOutcome.Played);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(byte[] audio, int size)
    {
        for (int at = 0; at < audio.Length; at += size)
        {
            await Task.Yield();
            yield return audio.AsMemory(at, Math.Min(size, audio.Length - at));
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Faulting(byte[] audio, Exception error)
    {
        await Task.Yield();
        yield return audio;
        throw error;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Endless(Counter counter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Yield();
            counter.Chunks++;
            yield return new byte[480];
        }
    }

    private sealed class Counter
    {
        public int Chunks { get; set; }
    }

    private static async IAsyncEnumerable<byte[]> Arrays(byte[] audio, int size)
    {
        foreach (byte[] chunk in audio.Chunk(size))
        {
            await Task.Yield();
            yield return chunk;
        }
    }
}
