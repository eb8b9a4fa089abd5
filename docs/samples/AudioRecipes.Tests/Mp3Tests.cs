using Wavix.Streaming;
using Wavix.Streaming.Audio;
using Wavix.Streaming.Audio.Tests.Resampling;
using Wavix.Streaming.Testing;

namespace AudioRecipes.Tests;

public class Mp3Tests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DecodeAsync_ToneInStereoAt44100_IsTheToneAt24000(bool seekable)
    {
        Stream file = File.OpenRead(Tone.PathOf("tone.mp3"));

        short[] samples = Pcm16.ToSamples([.. await Mp3.DecodeAsync(seekable ? file : new NetworkStream(file)).SelectMany(chunk => chunk).ToListAsync()]);

        // LAME encodes everything at 0.95 of its level.
        SineFit fit = Tone.Measure(samples);
        double level = Tone.Decibels(fit.Amplitude / (0.95 * Tone.Amplitude));
        log.WriteLine($"{samples.Length} samples, {level:0.00} dB, {fit.SignalToResidual:0.0} dB over the rest");

        // LAME writes how much silence it added, and NLayer leaves that out.
        Assert.Equal(24_000, samples.Length);
        Assert.InRange(level, -0.1, 0.1);
        Assert.InRange(fit.SignalToResidual, 60, 120);
    }

    [Fact]
    public async Task DecodeAsync_LongStream_ReadsWhatItIsAskedFor()
    {
        byte[] second = await File.ReadAllBytesAsync(Tone.PathOf("tone.mp3"));
        var minute = new NetworkStream(new MemoryStream([.. Enumerable.Repeat(second, 60).SelectMany(file => file)]));

        byte[] first = await Mp3.DecodeAsync(minute).FirstAsync();

        Assert.NotEmpty(first);
        Assert.InRange(minute.BytesRead, 1, second.Length * 2);
    }

    [Fact]
    public async Task DecodeAsync_CanceledWhileTheNetworkIsSilent_Ends()
    {
        var silent = new NetworkStream(File.OpenRead(Tone.PathOf("tone.mp3"))) { IsSilentAtTheEnd = true };
        using var cancellation = new CancellationTokenSource();
        Task<int> decoding = Mp3.DecodeAsync(silent, cancellation.Token).CountAsync().AsTask();
        await silent.Waiting;

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => decoding.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(decoding.IsCompleted);
    }

    [Fact]
    public async Task PlayAsync_InterruptedWhileTheNetworkIsSilent_IsCleared()
    {
        (SimulatedCall call, IWavixTransport transport) = SimulatedCall.CreateInMemory(new SimulatedCallOptions { RealTime = false });
        await using SimulatedCall caller = call;
        await using var session = new WavixStreamSession(transport);
        await call.StartAsync();
        var silent = new NetworkStream(File.OpenRead(Tone.PathOf("tone.mp3"))) { IsSilentAtTheEnd = true };
        Task<PlaybackResult> playing = Mp3.PlayAsync(session, silent);
        await silent.Waiting;

        await session.InterruptAsync();

        Assert.Equal(PlaybackOutcome.Cleared, (await playing.WaitAsync(TimeSpan.FromSeconds(30))).Outcome);
    }
}
